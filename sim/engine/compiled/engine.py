"""The compiled engine: its tables, made and made larger, and days put into its calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.behaviour.handling import contacted_so_far
from sim.engine.changes import Seen
from sim.engine.compiled.act import DONE, MORE_MATTERS, MORE_POOL, MORE_ROWS, advance
from sim.engine.compiled.calendar import DAY_MINUTES, RING, by_minute, schedule
from sim.engine.compiled.call_back import copy_record
from sim.engine.compiled.desk import record, send
from sim.engine.compiled.rows import fresh_row
from sim.engine.compiled.switchboard import switchboard
from sim.engine.compiled.tables import CONTACT, CURSOR, LINK, NIL, PLACE, QUEUE, Engine, aligned
from sim.engine.compiled.waiting import compact
from sim.engine.compiled.work import go_on, take_in
from sim.engine.matters import give_room
from sim.engine.needs import day_of_needs
from sim.engine.world import World
from sim.ground.compiling import kernel
from sim.ground.order import EventKind
from sim.ground.tables import CLASSES, RECORD, WANT, State
from sim.ground.time_units import DAY, MINUTE
from sim.ground.working_time import opening

PLENTY = 4096
_OPEN, _RAISED = int(EventKind.OPEN), int(State.RAISED)


@kernel
def begin(e, day, arisen, count):
    """Put the openings and contacts of a day into the calendar."""
    w = e.world
    by_minute(arisen, count, e.wants, e.starts)
    for c in range(w.crews.shape[0]):
        go_on(w, c, day)
        begins = opening(w.opens, w.crews[c].calendar, day)
        if begins >= 0:
            schedule(e, c, begins, _OPEN)


@kernel
def raise_backlog(engine, wants, count):
    """Petitions open at the start: raised at the (negative) time given, then dispatched; with their unit at the first
    second at the earliest."""
    book = engine.world.book[0]
    book.second = -1
    for i in range(count):
        slot = fresh_row(engine)
        want, p = wants[i], engine.petitions[slot]
        p.id = want.id
        p.matter = want.matter
        p.citizen = want.citizen
        p.community = want.community
        p.kind = want.kind
        p.raised = want.time
        send(engine, slot, record(engine, slot, want.time))
    book.starting += count
    book.second = 0


@kernel
def open_rows(engine, records):
    """Write the petitions that are not in the history yet: open ones, and closed ones whose call-back is to come."""
    count = 0
    for slot in range(engine.cursor[0].fresh):
        p = engine.petitions[slot]
        if p.parent == NIL and p.state > _RAISED:
            copy_record(records[count], p)
            records[count].contacted = contacted_so_far(p.contacted, engine.world.book[0].second)
            count += 1
    return count


def usual_contacts(world: World) -> int:
    """About how many needs a day of the first week has at most. Tables that are large enough from the start need not
    grow, and what is never touched of them takes no memory."""
    return int(world.communities["need"].sum() * world.day_level[:7].max())


def _spare(rows: int, places: int = 0) -> int:
    """Places of queues to have at hand, for a table of so many rows and queues of so many places."""
    return 4 * (16 * (places + PLENTY) + rows)


class Compiled:
    """One run of the compiled engine; `world` is shared with whoever changes units between days.

    write: takes RECORD[n] whenever some are finished; the array is only lent.
    """

    name = "compiled"

    def __init__(self, world: World, write: Callable[[np.ndarray], None]) -> None:
        self.world = world
        self.write = write
        self._seen = Seen(world)
        crews = len(world.crews)
        contacts = PLENTY + 2 * usual_contacts(world)
        rows = crews + 4 * contacts
        self._arisen = np.zeros(contacts, WANT)
        self._engine = Engine(
            world=world,
            cursor=np.zeros(1, CURSOR),
            petitions=aligned(rows),
            links=np.zeros(rows, LINK),
            ring=np.full(RING + MINUTE, NIL, np.int32),
            pool=np.zeros(_spare(rows), PLACE),
            queues=np.zeros(len(world.units), QUEUE),
            in_hand=np.full((CLASSES + 1, crews), NIL, np.int32),
            switchboard=switchboard(world.seats),
            records=np.zeros(8 * PLENTY, RECORD),
            wants=np.zeros(contacts, CONTACT),
            starts=np.zeros(DAY_MINUTES + 1, np.int32),
            firsts=np.full(MINUTE, NIL, np.int32),
            keys=np.zeros(rows + contacts, np.int64),
            slots=np.zeros(rows + contacts, np.int32),
        )
        cursor = self._engine.cursor
        cursor["fresh"] = cursor["rows"] = crews
        cursor["free"] = cursor["minute"] = cursor["ahead"] = cursor["asking"] = cursor["asked"] = NIL
        first = self._engine.petitions[:crews]
        first["id"] = first["parent"] = np.arange(crews)  # a parent: never a petition of its own

    @property
    def most_rows(self) -> int:
        """The most rows that were ever in use at once: petitions, helpers' tasks, and the crews' openings."""
        return int(self._engine.cursor["fresh"][0])

    def renew(self, settings: np.ndarray) -> None:
        """New settings from now on."""
        self.turn(self.world._replace(settings=settings))

    def turn(self, world: World) -> None:
        """From now on the world is another one, which has been the same so far."""
        self.world = world
        self._engine = self._engine._replace(world=world)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy's rows lie as those of the first one do."""
        vars(self).update(state)
        petitions = aligned(len(self._engine.petitions))
        petitions[:] = self._engine.petitions
        self._engine = self._engine._replace(petitions=petitions)

    def backlog(self, wants: np.ndarray) -> None:
        """Start with these petitions open (WANT[n], negative times)."""
        self._room(len(wants))
        raise_backlog(self._engine, wants, len(wants))

    def day(self, day: int) -> None:
        """Simulate one day, [86400·day, 86400·(day + 1))."""
        self._begin(day)
        while (status := self._advance((day + 1) * DAY)) != DONE:
            self._give(status)
        book = self.world.book
        book["open"] = book["starting"] + book["raised"] - book["closed"]

    def _begin(self, day: int) -> None:
        """What there is to do before a day's first second."""
        if (reordered := self._seen.reordered(self.world)) is not None:
            take_in(self._engine, reordered)
        count = self._wants(day)
        begin(self._engine, day, self._arisen, count)

    def _advance(self, until: int) -> int:
        """On to a second, or until there is no room."""
        status: int = advance(self._engine, until)
        return status

    def _give(self, status: int) -> None:
        """Room for what there was none."""
        if status == MORE_ROWS:
            self._room(len(self._engine.petitions))
        elif status == MORE_POOL:
            self._pool()
        elif status == MORE_MATTERS:
            give_room(self.world.matters, int(self._engine.cursor["due"][0]))
        else:
            self._records()

    def _wants(self, day: int) -> int:
        """Take in the day's contacts; how many there are."""
        self._arisen, count = day_of_needs(self.world, day, self._arisen)
        if len(self._arisen) > len(self._engine.wants):
            self._engine = self._engine._replace(wants=np.zeros(len(self._arisen), CONTACT))
            self._batch()
        return count

    def end(self) -> None:
        """Hand over what is finished, then what is still open, in order of raising."""
        self._flush()
        rest = np.zeros(int(self._engine.cursor["rows"][0]) + 1, RECORD)
        rest = rest[: open_rows(self._engine, rest)]
        self.write(rest.take(np.lexsort((rest["id"], rest["raised"]))))  # an index would copy field by field

    def _flush(self) -> None:
        self.write(self._engine.records[: int(self._engine.cursor["records"][0])])
        self._engine.cursor["records"] = 0

    def _records(self) -> None:
        """Empty the buffer of records; if a single second needs more than it holds, double it."""
        if self._engine.cursor["records"][0] > len(self._engine.records) // 2:
            self._flush()
        else:
            self._flush()
            self._engine = self._engine._replace(records=np.zeros(2 * len(self._engine.records), RECORD))

    def _room(self, needed: int) -> None:
        """Make sure that so many rows are free, and some to spare."""
        petitions = self._engine.petitions
        taken = int(self._engine.cursor["rows"][0])
        if len(petitions) - taken >= needed + PLENTY:
            return
        grown = aligned(max(2 * len(petitions), taken + 2 * needed + PLENTY))
        links = np.zeros(len(grown), LINK)
        used = int(self._engine.cursor["fresh"][0])
        grown[:used], links[:used] = petitions[:used], self._engine.links[:used]
        self._engine = self._engine._replace(petitions=grown, links=links)
        self._batch()

    def _batch(self) -> None:
        """Room for all events that one second may have."""
        most = len(self._engine.petitions) + len(self._engine.wants)
        self._engine = self._engine._replace(keys=np.zeros(most, np.int64), slots=np.zeros(most, np.int32))

    def _pool(self) -> None:
        """Room for all that one second may bring into the queues."""
        e, cursor = self._engine, self._engine.cursor
        spare = _spare(len(e.petitions), int(cursor["places"][0]))
        pool, cursor["pool"] = compact(e.pool, e.queues, e.petitions["stamp"], spare)
        cursor["places"] = e.queues["size"].sum()
        self._engine = e._replace(pool=pool)
