"""Calibration as one asks for it: a log, a day, a scenario."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sim.arguments import read_day, read_path, read_table, read_text
from sim.calibration.fit import Calibration, calibrate_known
from sim.calibration.known import known_before
from sim.calibration.scenario_lines import scenario_text
from sim.calibration.write import companions, write
from sim.errors import PetitionError
from sim.ground.quantities import read_seconds
from sim.tickets.face import read_tickets

__all__ = ["Calibration", "calibrate", "calibrate_table", "scenario_text"]


def calibrate(
    log: str | Path,
    mapping: str | Path | None = None,
    *,
    until: date | str,
    out: str | Path | None = None,
    handling_time: Mapping[str, Any] | None = None,
    zone: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Calibration:
    """Fit a scenario to a city's own log of tickets, by what was known as a day began.

    log, mapping, zone, order, encoding: as of `read_tickets`. until: the first day of which nothing is known. out: the
    scenario to write (.toml); beside it the tickets open on that day, and every number with its interval. Nothing is
    written over. handling_time: how long an officer needs for a ticket, by unit ("2h"), where the log does not tell.
    progress: told the stage and how much of it is done. Raises PetitionError for whatever the user can mend.
    """
    day = read_day(until, "until")
    place = None if out is None else _free(read_path(out, "out"))
    stated = _stated(handling_time)
    progress("reading the log", 0.0)
    with tempfile.TemporaryDirectory(prefix="petition-") as folder:
        tickets = read_tickets(
            log, mapping, zone=zone, order=order, encoding=encoding, out=Path(folder) / "tickets"
        )
        table, clock = tickets.table(), tickets.quality["zone"]
    fit = calibrate_table(table, until=day, zone=clock, handling_time=stated, progress=progress)
    if place is not None:
        write(fit, place)
    return fit


def calibrate_table(
    table: Any,
    *,
    until: date | str,
    zone: str | None = None,
    handling_time: Mapping[str, int] | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Calibration:
    """The same of a clean table (`Tickets.table`). zone: of the city's clock; handling_time: in seconds."""
    known = known_before(table, read_day(until, "until"), zone)
    return calibrate_known(known, handling_time, progress)


def _free(place: Path) -> Path:
    if place.suffix != ".toml":
        raise PetitionError(f"{place} is no name of a scenario", key="out", expected="one that ends in .toml")
    for file in (place, *companions(place)):
        if file.exists():
            raise PetitionError(f"{file} exists", key="out", expected="a new name: nothing is written over")
    return place


def _stated(given: Mapping[str, Any] | None) -> dict[str, int]:
    if given is None:
        return {}
    found = {}
    for unit, time in read_table(given, "handling-time", 'times by unit, such as {"Parks": "2h"}').items():
        try:
            found[unit] = read_seconds(time if isinstance(time, int) else read_text(time, "handling-time"))
        except ValueError as error:
            raise PetitionError(
                f'the time of "{unit}" cannot be "{time}"',
                key="handling-time",
                expected='such as "90min" or "2h"',
            ) from error
        if found[unit] < 1:
            raise PetitionError(
                f'the time of "{unit}" is nothing', key="handling-time", expected="a second or more"
            )
    return found
