"""Public holidays and make-up days: lists that are shipped, and files of the user's own.

Of each day that is not as its weekday says a list tells whether it is a `holiday`, or a day of the weekend on which
people `work`. A file is CSV with the columns date and day, or TOML with a line `2025-01-01 = "holiday"` a day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast, get_args

from sim.errors import PetitionError, meant, shown_path
from sim.ground.quantities import is_date
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, alternatives, shown
from sim.scenario.files import parsed
from sim.scenario.keys import ALL, at
from sim.scenario.layer import Layer
from sim.scenario.places import DATA
from sim.scenario.sections import DayOff, Time

KEY = ("time", "holidays")
ENDINGS = (".csv", ".toml")
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


def bring_in(layer: Layer, folder: Path) -> None:
    """Puts what stands in a file of holidays, named in a layer by its path from a folder, in the place of its name.

    So a scenario is whole by itself, wherever it is written. Raises PetitionError for what is wrong with the file.
    """
    if layer.at != KEY[: len(layer.at)]:
        return
    rest = KEY[len(layer.at) :]
    name = at(layer.data, rest)
    if not isinstance(name, str) or not name.lower().endswith(ENDINGS):
        return
    file = folder / name
    if not file.is_file():
        beside = (one.name for one in sorted(folder.glob("*")) if one.suffix in ENDINGS)
        place = layer.places.get(KEY, Place(layer.file))
        fault = Fault(
            "there is no such file", ".".join(KEY), place, shown(name), hint=meant(name, list(beside))
        )
        raise error([fault])
    days = dict(_days(file))
    layer.places |= {(*KEY, day): place for day, (_, place) in days.items()}
    layer.places[*KEY, ALL] = Place(shown_path(file))
    # All of another list goes first: a file is a whole list.
    whole = {ALL: False, **{day: sort for day, (sort, _) in days.items()}}
    if rest:
        at(layer.data, rest[:-1])[rest[-1]] = whole
    else:
        layer.data = whole


@cache
def _shipped(name: str) -> Mapping[str, DayOff]:
    return {day: sort for day, (sort, _) in _days(DATA / "holidays" / f"{name}.csv")}


def _days(file: Path) -> Iterator[tuple[str, tuple[DayOff, Place]]]:
    """Every day of a file, with what it is and where it stands."""
    seen: set[object] = set()
    for day, sort, place in _of_table(file) if file.suffix.lower() == ".toml" else _of_columns(file):
        if not isinstance(day, str) or not is_date(day):
            raise _wrong(f"{shown(day)} is no day", place, "a date such as 2025-01-01")
        if sort not in get_args(DayOff):
            raise _wrong(f"{day} is {shown(sort)}", place, alternatives(get_args(DayOff)))
        if day in seen:
            raise _wrong(f"{day} stands there twice", place)
        seen.add(day)
        yield day, (cast(DayOff, sort), place)


def _wrong(message: str, place: Place, expected: str | None = None) -> PetitionError:
    return error([Fault(message, ".".join(KEY), place, expected=expected)])


def _of_table(file: Path) -> Iterator[tuple[object, object, Place]]:
    data, name, lines = parsed(file, WHAT)
    for day, sort in data.items():
        yield day, sort, Place(name, lines.get((day,)))


def _of_columns(file: Path) -> Iterator[tuple[object, object, Place]]:
    name = shown_path(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is not text in UTF-8"
        raise _wrong(f"cannot be read: {reason}", Place(name), WHAT) from wrong
    rows = csv.DictReader(text.splitlines(), skipinitialspace=True)
    if not {"date", "day"} <= set(rows.fieldnames or ()):
        raise _wrong(
            "the columns date and day are not there", Place(name, 1), "a first line such as date,day"
        )
    for row in rows:
        yield row["date"], row["day"], Place(name, rows.line_num)
