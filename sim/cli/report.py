"""petition report: one HTML file of a run, a comparison or an experiment, to be read, printed or handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="The folder of a run, a comparison or a validation (--out), or of an experiment's results.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The page: a new file, or an earlier report.", show_default=False),
    ],
    lang: Annotated[str, typer.Option(metavar="en|zh", help="In English or in Chinese.")] = "en",
) -> None:
    """Make a page of results: one HTML file that loads nothing, and prints to PDF."""
    from sim.report.page.report import write_report

    for note in write_report(folder, out, lang):
        typer.echo(note, err=True)
    typer.echo(f"report in {out}")
