"""petition web: the page, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.errors import PetitionError


def web(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SCENARIO...",
            help="Files of your own, to choose from beside those that come along.",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it listens; 0 for any that is free.")
    ] = 8712,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Whom it listens to; any but this machine needs a token.")
    ] = "127.0.0.1",
    results: Annotated[
        Path, typer.Option("--results", metavar="DIR", help="Folder in which runs are kept and found.")
    ] = Path("runs"),
    runs: Annotated[
        int | None,
        typer.Option("--runs", min=1, help="Runs at once; others wait.", show_default="one a processor"),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Serve the page: run, watch and compare cities in a browser, without internet."""
    try:
        from sim.web.serve import serve
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise PetitionError(
            "the page needs Starlette and uvicorn", hint="pip install 'petition-sim[web]'"
        ) from missing
    from sim.ground.processes import cores

    own = _named(scenarios or [])

    def opened(address: str) -> None:
        typer.echo(f"open {address} in a browser; Ctrl-C ends it")
        if open_page:
            import webbrowser

            webbrowser.open(address)

    serve(host, port, results, own, runs or cores(), lambda words: typer.echo(words, err=True), opened)


def _named(files: list[Path]) -> dict[str, str]:
    """The user's scenarios by name. Raises PetitionError for one that is faulty, and for two of one name."""
    from sim.scenario.files import built_in
    from sim.scenario.load import load

    found: dict[str, str] = {}
    for file in files:
        load(file)
        if file.stem in found or file.stem in built_in():
            raise PetitionError(
                f'two scenarios are called "{file.stem}"', file=str(file), expected="another name"
            )
        found[file.stem] = str(file.resolve())
    return found
