"""Options of every command that reads a city's own log of tickets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Log = Annotated[
    Path,
    typer.Argument(
        metavar="LOG", help="CSV (also packed: .csv.gz), Parquet, XLSX or XES.", show_default=False
    ),
]
Mapping = Annotated[
    str | None,
    typer.Option(
        "--mapping", "-m", metavar="M", show_default=False,
        help="TOML file, or name of a ready mapping, from the log's columns to ours; by the header if not given.",
    ),
]  # fmt: skip
Zone = Annotated[
    str | None,
    typer.Option(
        "--zone", help="Time zone of moments without an offset, as America/New_York.", show_default=False
    ),
]
Order = Annotated[
    str | None,
    typer.Option(
        "--order", help="day-first or month-first, where the log does not tell.", show_default=False
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Such as gb18030; found out if not given.", show_default=False),
]
Exported = Annotated[
    str | None,
    typer.Option("--exported", metavar="DATE", help="When the log was exported.", show_default=False),
]
HandlingTimes = Annotated[
    list[str] | None,
    typer.Option(
        "--handling-time", metavar="UNIT=TIME", show_default=False,
        help="How long an officer of a unit needs for a ticket, as 2h, where the log does not tell; repeatable.",
    ),
]  # fmt: skip


def read_times(given: list[str] | None) -> dict[str, str]:
    """Times by unit, as "Parks=2h" gives them."""
    from sim.errors import PetitionError

    found = {}
    for one in given or []:
        unit, equals, time = one.rpartition("=")
        if not equals or not unit.strip():
            raise PetitionError(
                f'"{one}" is no time of a unit', key="handling-time", expected='such as "Parks=2h"'
            )
        found[unit.strip()] = time.strip()
    return found
