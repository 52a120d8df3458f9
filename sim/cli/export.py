"""petition export: a run as a log of tickets or of events, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run (run --out).", show_default=False)
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The log: a new file.", show_default=False)],
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="csv|xes|ocel|prosimos",
            help="Tickets; an event log; an object-centric one (JSON, or XML by the file's name); activities.",
        ),
    ] = "csv",
    zone: Annotated[
        str, typer.Option("--zone", help="Time zone of the city's clock, as Asia/Shanghai; moments are written in UTC.")
    ] = "UTC",
) -> None:  # fmt: skip
    """Export the petitions of a run: tickets that `petition tickets` reads again, or events for process mining."""
    from sim.exchange.face import export_run

    written = export_run(run, out, form, zone=zone)
    what = {"csv": "tickets", "xes": "cases", "ocel": "petitions", "prosimos": "activities"}[form]
    typer.echo(f"{written:,} {what} in {out}".replace(",", " ", written >= 1000))
