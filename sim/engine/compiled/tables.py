"""The tables only the compiled engine has, and what every step is given."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.ground.column import layout
from sim.ground.lent import lent
from sim.ground.native import LINE
from sim.ground.tables import PETITION_COLUMNS

NIL = -1
"""No row: the end of a chain, and what a field holds that has nothing to hold."""

SHARED = tuple(name for name, one in PETITION_COLUMNS.items() if name != "origin" and not one.late)
"""What a petition's row holds of the history's columns: all but what follows from its identity, and what only the
call-back knows."""


def begins(with_value: int, *, late: bool) -> tuple[str, ...]:
    """The history's columns that hold a value when a petition is raised; late: those that only the call-back knows."""
    return tuple(n for n, one in PETITION_COLUMNS.items() if one.start == with_value and one.late == late)


_OWN = {
    "time": "i8", "over": "i8", "parent": "i4", "event": "i1", "state": "i1", "level": "i1", "remaining": "i8",
    "stamp": "i4", "crew": "i4", "matter": "i8", "calls": "i2", "pending": "i1", "table": "i1", "outside": "i1",
    "solves": "u4", "explains": "u4", "locked": "u4", "unreasonable": "u4",
}  # fmt: skip
_ORDER = """
    id time over due parent unit event state level deadline generation visits raised recorded dispatched arrived
    contacted started closed remaining work matter owner stamp crew citizen community kind path_1 path_2 path_3 calls
    refusals disputes preemptions helpers solves explains locked unreasonable pending outcome channel machine retained
    higher table outside
""".split()  # three lines of the processor's cache, of which most events touch two; what is not named comes last

PETITION = layout(**{n: _OWN.get(n) or PETITION_COLUMNS[n] for n in dict.fromkeys([*_ORDER, *SHARED])})
"""An open petition, or a helper's task, which has a `parent`. over: seconds of work that its crew's shift will hand
over. solves, explains, locked, unreasonable: drawn with its work and its matter, for what becomes of it. table: talked
over at one table; outside: its `Owner`. matter: see WANT. All change as it goes its way, but for who, whose and about
what."""

LINK = layout(next="i4", earlier="i4", before="i4", after="i4")
"""A petition's neighbours: earlier, next: in the calendar, and next the following one of those given back; before,
after: in its crew's list of work."""

CONTACT = layout(
    time="i8", id="i8", matter="i8", citizen="i4", community="i4", kind="i4", channel="i4", next="i4"
)
"""A contact of the day, of which nobody knows yet whether it needs a row. next: the following one of its second."""

PLACE = layout(key="i8", id="i8", slot="i4", stamp="i4")
"""A place in a unit's queue; stale when the row's stamp has moved on."""

QUEUE = layout(first="i8", room="i8", size="i8")
"""Where a unit's queue lies in the pool of places, how many it has room for, and how many it holds."""

CURSOR = layout(
    rows="i8",
    free="i8",
    fresh="i8",
    pool="i8",
    places="i8",
    records="i8",
    minute="i8",
    busy="i8",
    due="i8",
    ahead="i8",
    asking="i8",
    asked="i8",
)
"""Where the engine is in its own tables. rows: in use; free: the first one given back; fresh: the first one never used
yet, so that as many have ever been in use at once; pool: of the pool of places, used so far; places: in all queues;
records: not yet taken; minute: the one in work; busy: a bit for each of its seconds that has events; due: how many
events it has at most; ahead: a row of the next minute, to be fetched; asking, asked: those before it, on their way and
there."""


@lent
class Engine(NamedTuple):
    """The world and the engine's own tables.

    petitions: PETITION[rows], the first rows belong to the crews' openings, with links: LINK[rows]. ring: int32[RING +
    MINUTE], the calendar. pool: PLACE[places], with the units' queues: QUEUE[units]. in_hand: int32[levels, crews], the
    first of the rows of a level that the crew's officers work on. switchboard: the seats. records: RECORD[n], what is
    finished. wants: CONTACT[n], the day's by minute, which begin at starts. firsts: those of the minute in work,
    chained by second. keys, slots: this second's events. cursor: CURSOR[1].
    """

    world: Any
    cursor: Any
    petitions: Any
    links: Any
    ring: Any
    pool: Any
    queues: Any
    in_hand: Any
    switchboard: Any
    records: Any
    wants: Any
    starts: Any
    firsts: Any
    keys: Any
    slots: Any


def aligned(rows: int) -> np.ndarray:
    """PETITION[rows], zeros. Each row begins at a line of the processor's cache, and so takes three and not four."""
    room = np.zeros(rows * PETITION.itemsize + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + rows * PETITION.itemsize].view(PETITION)
