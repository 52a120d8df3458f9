"""Petitions that a list tells, each at its moment (`demand.arrivals`): its text, read and checked row by row.

CSV in UTF-8 with a column `moment`; `place` (a street or a district), `kind` (a category, or a kind by its code) and
`channel` are left open where a row says nothing. Other columns are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from sim.errors import meant
from sim.policies.arrivals import Listed
from sim.policies.intake import Channel
from sim.scenario.faults import alternatives, shown
from sim.scenario.misfits import Misfit

if TYPE_CHECKING:
    from sim.scenario.sections import Sections

KEY = ("demand", "arrivals", "petitions")
COLUMNS = ("moment", "place", "kind", "channel")
CHANNELS = {one.name.lower(): one for one in (Channel.PHONE, Channel.WEB, Channel.ASSISTANT)}
CODE = re.compile(r"\d+\.\d+\.\d+")
TOLD = 12
"""Rows that are told to be wrong; of more only the count."""


@dataclass(frozen=True)
class Row:
    """A row as it stands; number: its line, the header is line 1."""

    number: int
    moment: str
    place: str
    kind: str
    channel: str


@lru_cache(maxsize=4)
def rows(text: str) -> tuple[Row, ...]:
    """The rows of a list. Raises ValueError with what is wrong and what was expected if it is none."""
    table = csv.reader(text.splitlines(), skipinitialspace=True)
    header = [name.strip() for name in next(table, [])]
    if "moment" not in header:
        raise ValueError("there is no column moment", "a first line such as moment,place,kind,channel")
    for name in header:
        if header.count(name) > 1:
            raise ValueError(f'the column "{name}" is there twice', "different names")
        if name not in COLUMNS and name.lower() in COLUMNS:
            raise ValueError(f'there is a column "{name}"', f'"{name.lower()}"')
    where = [header.index(name) if name in header else None for name in COLUMNS]
    found = []
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"row {table.line_num} has {len(cells)} values, and there are {len(header)} columns"
            raise ValueError(message, "a value, or nothing, for each; commas within one stand in quotes")
        found.append(Row(table.line_num, *("" if place is None else cells[place].strip() for place in where)))
    return tuple(found)


def passed_over(text: str) -> list[str]:
    """The columns that mean nothing here."""
    header = next(csv.reader(text.splitlines()[:1], skipinitialspace=True), [])
    return [name.strip() for name in header if name.strip() not in COLUMNS]


def moment(text: str) -> datetime:
    """A moment on the city's own clock, to the second. Raises ValueError for anything else."""
    if len(text.strip()) <= len("2021-01-01"):
        raise ValueError("no time of day")
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None or found.microsecond:
        raise ValueError("an offset, or parts of a second")
    return found


def misfits(scenario: Sections, places: Collection[str]) -> list[Misfit]:
    """What is wrong with the list of a scenario. places: names of its districts and streets."""
    arrivals = scenario.demand.arrivals
    if not isinstance(arrivals, Listed):
        return []
    if "\n" not in arrivals.petitions:
        return [Misfit(KEY, f"{shown(arrivals.petitions)} is no list", "a file that ends in .csv")]
    try:
        found = [one for row in rows(arrivals.petitions) for one in _wrong(row, places, scenario)]
    except ValueError as wrong:
        message, expected = wrong.args
        return [Misfit(KEY, message, expected)]
    more = [Misfit(KEY, f"and {len(found) - TOLD} more such")] if len(found) > TOLD else []
    return [*found[:TOLD], *more]


def _wrong(row: Row, places: Collection[str], scenario: Sections) -> Iterator[Misfit]:
    def misfit(column: str, text: str, expected: str, known: Collection[str] = ()) -> Misfit:
        message = f"row {row.number}, column {column}: {shown(text)}"
        return Misfit(KEY, message, expected, meant(text, known))

    try:
        moment(row.moment)
    except ValueError:
        yield misfit("moment", row.moment, "a moment on the city's own clock such as 2021-03-01 08:30:00")
    if row.place and row.place not in places:
        yield misfit("place", row.place, "a district or a street", places)
    categories = scenario.catalogue.categories
    if row.kind and row.kind not in categories and not CODE.fullmatch(row.kind):
        yield misfit("kind", row.kind, "a category, or a kind by its code such as 1.1.1", categories)
    if row.channel and row.channel not in CHANNELS:
        yield misfit("channel", row.channel, alternatives(list(CHANNELS)), CHANNELS)


def inside(scenario: Sections) -> list[tuple[int, Row]]:
    """The rows within the run, each with its second, by time; those of one second as they stand."""
    arrivals, start = scenario.demand.arrivals, datetime.combine(scenario.time.start, time())
    if not isinstance(arrivals, Listed):
        return []
    length = (datetime.combine(scenario.time.end, time()) - start).total_seconds()
    timed = [((moment(row.moment) - start).total_seconds(), row) for row in rows(arrivals.petitions)]
    return sorted(
        ((int(second), row) for second, row in timed if 0 <= second < length), key=lambda pair: pair[0]
    )


def notes(scenario: Sections) -> list[str]:
    """What a user should know of the list of a run."""
    arrivals = scenario.demand.arrivals
    if not isinstance(arrivals, Listed):
        return []
    listed, here = len(rows(arrivals.petitions)), len(inside(scenario))
    told = [f"demand.arrivals: {here} petitions of the list are raised"]
    if listed > here:
        told[0] += f"; {listed - here} lie outside of {scenario.time.start} to {scenario.time.end}"
    if over := passed_over(arrivals.petitions):
        told.append(f"demand.arrivals: columns passed over: {', '.join(over)}")
    return told
