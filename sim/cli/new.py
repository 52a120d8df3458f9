"""petition new: a scenario of one's own to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    city: Annotated[str, typer.Argument(metavar="CITY", help="Its name, in any script.", show_default=False)],
    parent: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="What it is like in all that it does not say.")
    ] = "base",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it; CITY.toml if not said.", show_default=False),
    ] = None,
) -> None:
    """Write a small commented scenario that runs as it stands, to make a city of your own of."""
    import os
    import shlex

    from sim.errors import PetitionError
    from sim.history.disk.files import file_name, replacing
    from sim.scenario.files import locate
    from sim.scenario.load import load
    from sim.scenario.new import DISTRICTS, new_city

    city = city.strip()
    if not city or not city.isprintable() or len(city) > 80:
        raise PetitionError(
            f"{city!r} is no name", key="CITY", expected="a line of 1 to 80 letters, in any script"
        )
    file = out or Path(f"{file_name(city)}.toml")
    if file.suffix != ".toml":
        raise PetitionError(f"{file} is no name of a scenario", key="out", expected="one that ends in .toml")
    if file.exists():
        raise PetitionError(f"{file} exists", key="out", expected="a new name: nothing is written over")
    scenario, place = load(parent), locate(parent)
    is_path = parent.endswith(".toml") or "/" in parent or os.sep in parent
    extends = Path(os.path.relpath(place, file.parent)).as_posix() if is_path else parent
    with replacing(file) as partial:
        partial.write_text(new_city(city, extends, scenario), encoding="utf-8")
    shown = shlex.quote(str(file))
    typer.echo(
        f"{file}: {city}, {len(DISTRICTS)} districts and {sum(map(len, DISTRICTS.values()))} streets to be renamed, "
        f"on {scenario.name}\n  petition check {shown}\n  petition run {shown}"
    )
