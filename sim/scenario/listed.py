"""Petitions that a list tells, each at its moment: those that are raised (`demand.arrivals`), and those that are open
as the run begins (`start.backlog`); the text of a list, read and checked row by row.

CSV in UTF-8 with a column `moment`; `place` (a street or a district), `kind` (a category, or a kind by its code) and
`channel` are left open where a row says nothing. Other columns are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import meant
from sim.ground.time_units import DAY
from sim.policies.arrivals import Listed
from sim.policies.intake import Channel
from sim.scenario.faults import alternatives, shown
from sim.scenario.keys import Path, write_key
from sim.scenario.misfits import Misfit

if TYPE_CHECKING:
    from sim.scenario.sections import Sections

ARRIVALS: Path = ("demand", "arrivals", "petitions")
BACKLOG: Path = ("start", "backlog")
LISTS = (ARRIVALS, BACKLOG)
COLUMNS = ("moment", "place", "kind", "channel")
CHANNELS = {one.name.lower(): one for one in (Channel.PHONE, Channel.WEB, Channel.ASSISTANT)}
CODE = re.compile(r"\d+\.\d+\.\d+")
TOLD = 12
"""Rows that are told to be wrong; of more only the count."""
OLDEST = 3650 * DAY
"""No petition of a backlog is older, in seconds."""


class Row(NamedTuple):
    """A row as it stands; number: its line, the header is line 1."""

    number: int
    moment: str
    place: str
    kind: str
    channel: str


def arriving(scenario: Sections) -> list[tuple[int, Row]]:
    """The petitions of a list that are raised within the run, each with its second, by time; those of one second as
    they stand."""
    arrivals, time = scenario.demand.arrivals, scenario.time
    length = (time.end - time.start).days * DAY
    timed = _timed(arrivals.petitions, time.start) if isinstance(arrivals, Listed) else ()
    return [(second, row) for second, row in timed if 0 <= second < length]


def waiting(scenario: Sections) -> list[tuple[int, Row]]:
    """The petitions of a list that are open as the run begins, each with its second, which is negative, by time."""
    backlog = scenario.start.backlog
    return [
        (second, row) for second, row in _timed(backlog, scenario.time.start) if second < 0
    ] if isinstance(backlog, str) else []  # fmt: skip


def open_at_start(scenario: Sections) -> int:
    """How many petitions are open as the run begins."""
    backlog = scenario.start.backlog
    return backlog if isinstance(backlog, int) else len(waiting(scenario))


def oldest(scenario: Sections) -> int:
    """For how many seconds the oldest petition has been open as the run begins, at most."""
    listed = waiting(scenario)
    return max(scenario.start.age, -listed[0][0] if listed else 0)


def notes(scenario: Sections) -> list[str]:
    """What a user should know of the lists of a run."""
    told = []
    for key, text in _lists(scenario):
        used, what = (
            (arriving(scenario), "are raised")
            if key == ARRIVALS
            else (waiting(scenario), "are open at the start")
        )
        left = len(rows(text)) - len(used)
        where = "outside of the run" if key == ARRIVALS else "after it"
        told.append(
            f"{write_key(key)}: {len(used)} petitions of the list {what}"
            + (f"; {left} lie {where}" if left else "")
        )
        if over := [name for name in _header(text) if name and name not in COLUMNS]:
            told.append(f"{write_key(key)}: columns passed over: {', '.join(over)}")
    return told


def misfits(scenario: Sections, places: Collection[str]) -> Iterator[Misfit]:
    """What is wrong with the lists of a scenario. places: names of its districts and streets."""
    for key, text in _lists(scenario):
        if "\n" not in text:
            yield Misfit(key, f"{shown(text)} is no list", "a file that ends in .csv")
            continue
        categories = frozenset(scenario.catalogue.categories)
        yield from _found(key, text, scenario.time.start, frozenset(places), categories)


@lru_cache(maxsize=4)
def _found(
    key: Path, text: str, start: date, places: frozenset[str], categories: frozenset[str]
) -> tuple[Misfit, ...]:
    """What is wrong with a list. A scenario is checked anew for each of its reforms, its list but once."""
    begins = datetime.combine(start, time())
    try:
        found = [one for row in rows(text) for one in _wrong(key, row, begins, places, categories)]
    except ValueError as wrong:
        message, expected = wrong.args
        return (Misfit(key, message, expected),)
    told = [
        Misfit(key, f"row {row.number}, column {column}: {shown(text)}", expected, meant(text, known))
        for row, column, text, expected, known in found[:TOLD]
    ]
    more = len(found) - TOLD
    return (*told, *([Misfit(key, f"and {more} more such")] if more > 0 else []))


@lru_cache(maxsize=4)
def rows(text: str) -> tuple[Row, ...]:
    """The rows of a list. Raises ValueError with what is wrong and what was expected if it is none."""
    header = _header(text)
    if "moment" not in header:
        raise ValueError("there is no column moment", "a first line such as moment,place,kind,channel")
    for name in header:
        if name in COLUMNS and header.count(name) > 1:
            raise ValueError(f'the column "{name}" is there twice', "different names")
        if name not in COLUMNS and name.lower() in COLUMNS:
            raise ValueError(f'there is a column "{name}"', f'"{name.lower()}"')
    where = [header.index(name) if name in header else None for name in COLUMNS]
    found = []
    for number, cells in _cells(text):
        if number == 1 or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"row {number} has {len(cells)} values, and there are {len(header)} columns"
            raise ValueError(message, "a value, or nothing, for each; commas within one stand in quotes")
        found.append(Row(number, *("" if place is None else cells[place].strip() for place in where)))
    return tuple(found)


def moment(text: str) -> datetime:
    """A moment on the city's own clock, to the second. Raises ValueError for anything else."""
    if len(text) <= len("2021-01-01"):
        raise ValueError("no time of day")
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None or found.microsecond:
        raise ValueError("an offset, or parts of a second")
    return found


def _lists(scenario: Sections) -> Iterator[tuple[Path, str]]:
    if isinstance(scenario.demand.arrivals, Listed):
        yield ARRIVALS, scenario.demand.arrivals.petitions
    if isinstance(scenario.start.backlog, str):
        yield BACKLOG, scenario.start.backlog


def _header(text: str) -> list[str]:
    """The names of the columns."""
    return [name.strip() for name in next(_cells(text), (1, []))[1]]


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their lines. Raises ValueError where they cannot be read."""
    table = csv.reader(StringIO(text), skipinitialspace=True)
    try:
        for cells in table:
            yield table.line_num, cells
    except csv.Error as wrong:
        raise ValueError(f"row {table.line_num} cannot be read: {wrong}", "CSV") from wrong


@lru_cache(maxsize=4)
def _timed(text: str, first: date) -> tuple[tuple[int, Row], ...]:
    """All rows with their seconds since the first midnight, by time."""
    start = datetime.combine(first, time())
    timed = [(int((moment(row.moment) - start).total_seconds()), row) for row in rows(text)]
    return tuple(sorted(timed, key=lambda pair: pair[0]))


def _wrong(
    key: Path, row: Row, start: datetime, places: Collection[str], categories: Collection[str]
) -> Iterator[tuple[Row, str, str, str, Collection[str]]]:
    """What is wrong in a row: its column, what stands there, what was expected, and the names that are known."""
    try:
        age = (start - moment(row.moment)).total_seconds()
        if key == BACKLOG and age > OLDEST:
            yield row, "moment", row.moment, "at most ten years before the run", ()
    except ValueError:
        expected = "a moment on the city's own clock such as 2021-03-01 08:30:00"
        yield row, "moment", row.moment, expected, ()
    if row.place and row.place not in places:
        yield row, "place", row.place, "a district or a street", places
    if row.kind and row.kind not in categories and not CODE.fullmatch(row.kind):
        yield row, "kind", row.kind, "a category, or a kind by its code such as 1.1.1", categories
    if row.channel and row.channel not in CHANNELS:
        yield row, "channel", row.channel, alternatives(list(CHANNELS)), CHANNELS
