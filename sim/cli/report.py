"""petition report: one HTML file of a run, a comparison or an experiment, to be read, printed or handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import AllowRules
from sim.cli.language import Lang, spoken


def report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="The folder of a run, a comparison, a validation or a plan of staff (--out), or of an experiment's "
            "results.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The page: a new file, or an earlier report.", show_default=False),
    ],
    lang: Lang = None,
    trace: Annotated[
        bool,
        typer.Option(
            "--trace", help="Of a run: also follow one petition and one unit's day. It is run again."
        ),
    ] = False,
    allow_rules: AllowRules = False,
) -> None:
    """Make a page of results: one HTML file that loads nothing, and prints to PDF."""
    from sim.cli.progress import bar
    from sim.report.page.report import write_report

    with bar() as progress:
        notes = write_report(folder, out, spoken(lang), trace=trace, progress=progress)
    for note in notes:
        typer.echo(note, err=True)
    typer.echo(f"report in {out}")
