"""Public holidays and make-up days: lists that are shipped, and files of the user's own.

Of each day that is not as its weekday says a list tells whether it is a `holiday`, or a day of the weekend on which
people `work`. A file is CSV with the columns date and day, or TOML with a line `2025-01-01 = "holiday"` a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast, get_args

from sim.ground.quantities import is_date
from sim.scenario.faults import Place, alternatives, shown
from sim.scenario.files import parsed
from sim.scenario.own_files import Entry, OwnFile, rows, wrong
from sim.scenario.places import DATA
from sim.scenario.sections import DayOff, Time

WHAT = "a list of holidays"


def listed(time: Time) -> Mapping[str, DayOff]:
    """The days that are not as their weekdays say, by date."""
    if not isinstance(time.holidays, str):
        return time.holidays
    return {} if time.holidays == "none" else _shipped(time.holidays)


def silent_years(time: Time) -> list[int]:
    """The calendar years of the run of which its list says nothing; none if it goes without a list."""
    if time.holidays == "none":
        return []
    told = {int(day[:4]) for day in listed(time)}
    last = time.end.year if time.end > date(time.end.year, 1, 1) else time.end.year - 1
    return [year for year in range(time.start.year, last + 1) if year not in told]


def notes(time: Time) -> list[str]:
    """What a user should know of the holidays of a run."""
    silent = silent_years(time)
    if not silent:
        return []
    name = f'"{time.holidays}"' if isinstance(time.holidays, str) else "the list given"
    years = alternatives([str(year) for year in silent], "and") if len(silent) < 4 else _span(silent)
    return [
        f"time.holidays: {name} has no day of {years}, in which all weekdays are worked; a file of your own can tell "
        'them: time.holidays = "my_holidays.csv"'
    ]


def _span(years: list[int]) -> str:
    gaps = len(years) < years[-1] - years[0] + 1
    return f"{len(years)} years from {years[0]} to {years[-1]}" if gaps else f"{years[0]} to {years[-1]}"


@cache
def _shipped(name: str) -> Mapping[str, DayOff]:
    return {day: sort for day, (sort, _) in _days(DATA / "holidays" / f"{name}.csv")}


def _days(file: Path) -> Iterator[tuple[str, tuple[DayOff, Place]]]:
    """Every day of a file, with what it is and where it stands."""
    for day, sort, place in _of_table(file) if file.suffix.lower() == ".toml" else _of_columns(file):
        if not isinstance(day, str) or not is_date(day):
            raise wrong(FILE, f"{shown(day)} is no day", place, "a date such as 2025-01-01")
        if sort not in get_args(DayOff):
            raise wrong(FILE, f"{day} is {shown(sort)}", place, alternatives(get_args(DayOff)))
        yield day, (cast(DayOff, sort), place)


def _of_table(file: Path) -> Iterator[tuple[object, object, Place]]:
    data, name, lines = parsed(file, WHAT)
    for day, sort in data.items():
        yield day, sort, Place(name, lines.get((day,)))


def _of_columns(file: Path) -> Iterator[tuple[object, object, Place]]:
    for row, place in rows(FILE, file, ("date", "day"), WHAT):
        yield row["date"], row["day"], place


def _entries(file: Path) -> Iterator[Entry]:
    for day, (sort, place) in _days(file):
        yield Entry((day,), sort, place)


FILE = OwnFile(("time", "holidays"), (".csv", ".toml"), _entries)
