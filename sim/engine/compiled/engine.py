"""The compiled engine: the procedure of reference.py over arrays and a calendar of minutes and seconds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.engine.compiled.act import act
from sim.engine.compiled.calendar import (
    DAY_MINUTES,
    MASK,
    MINUTE,
    NIL,
    RING,
    by_minute,
    lay_out,
    schedule,
    soonest,
    take,
)
from sim.engine.compiled.call_back import copy_record
from sim.engine.compiled.desk import record, send
from sim.engine.compiled.rows import fresh_row
from sim.engine.compiled.switchboard import seat_heap
from sim.engine.compiled.tables import Engine
from sim.engine.compiled.waiting import compact, pool_need
from sim.engine.needs import day_of_needs
from sim.engine.world import World
from sim.ground.compiling import kernel, step
from sim.ground.native import LINE, bare, lowest, prefetch
from sim.ground.order import KIND_SHIFT, EventKind
from sim.ground.tables import ENTRY, PETITION, RECORD, WANT, State
from sim.ground.working_time import DAY

DONE, MORE_ROWS, MORE_POOL, MORE_RECORDS = 0, 1, 2, 3
PLENTY = 4096
_OPEN, _FINISH, _RAISED = int(EventKind.OPEN), int(EventKind.FINISH), int(State.RAISED)


@step
def look_ahead(e):
    """Have a row of the next minute and the citizen it speaks of fetched, so that nobody waits for memory."""
    book = e.world.book[0]
    if book.ahead != NIL:
        p = e.petitions[book.ahead]
        prefetch(e.world.citizens, p.citizen)
        if p.next != NIL:
            prefetch(e.petitions, p.next)
        book.ahead = p.next


@step
def look_near(e):
    """Have the row fetched that is next in the queue when the next second's first work is done."""
    book = e.world.book[0]
    if book.busy != 0:
        slot = e.ring[RING + lowest(book.busy)]
        if slot != NIL:
            p = e.petitions[slot]
            if p.event == _FINISH:
                unit = e.world.units[p.unit]
                if unit.size > 0:
                    prefetch(e.petitions, e.pool[unit.heap].slot)


@kernel
def advance(engine, until):
    """Simulate up to the second `until`, the end of a minute; stops early, between two seconds, when a table must grow
    or be emptied."""
    e = bare(engine)
    book = e.world.book[0]
    rows = e.petitions.shape[0]
    while True:
        while book.busy == 0:
            minute = book.minute + 1
            if minute * MINUTE >= until:
                book.second = until
                return DONE
            lay_out(e.petitions, e.ring, e.wants, e.starts, e.firsts, book, minute)
            book.ahead = e.ring[(minute + 1) & MASK]
        now = soonest(book)
        book.second = now
        if rows - book.rows < 4 * book.due:
            return MORE_ROWS
        if e.records.shape[0] - book.records < book.due:
            return MORE_RECORDS
        if e.pool.shape[0] - book.pool < pool_need(book.places, 4 * book.due, e.world.units.shape[0]):
            return MORE_POOL
        count = take(e.petitions, e.ring, e.wants, e.firsts, book, now, e.keys, e.slots)
        look_near(e)
        for i in range(count):
            slot = e.slots[i]
            event = e.keys[i] >> KIND_SHIFT
            if slot >= 0:
                p = e.petitions[slot]
                if p.time != now or p.event != event:  # an event of this second has overtaken it
                    continue
                p.time = NIL
            book.events += 1
            look_ahead(e)
            act(e, slot, event, now)


@kernel
def begin(engine, day, arisen, count):
    """Put the openings and contacts of a day into the calendar."""
    w = engine.world
    by_minute(arisen, count, engine.wants, engine.starts)
    for c in range(w.crews.shape[0]):
        opening = w.opens[w.crews[c].calendar, day]
        if opening >= 0:
            schedule(engine.petitions, engine.ring, w.book[0], c, opening, _OPEN)


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
    for slot in range(engine.world.book[0].fresh):
        p = engine.petitions[slot]
        if p.parent == NIL and p.state > _RAISED:
            copy_record(records[count], p)
            if p.contacted >= engine.world.book[0].second:
                records[count].contacted = NIL  # planned only
            count += 1
    return count


def aligned(rows: int) -> np.ndarray:
    """PETITION[rows], zeros. Each row begins at a line of the processor's cache, and so takes three and not four."""
    room = np.zeros(rows * PETITION.itemsize + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + rows * PETITION.itemsize].view(PETITION)


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
        since, number = seat_heap(world.seats)
        crews = len(world.crews)
        contacts = PLENTY + 2 * usual_contacts(world)
        rows = crews + 4 * contacts
        self._arisen = np.zeros(contacts, WANT)
        self._engine = Engine(
            world=world,
            petitions=aligned(rows),
            ring=np.full(RING + MINUTE, NIL, np.int32),
            pool=np.zeros(_spare(rows), ENTRY),
            seat_since=since,
            seat_number=number,
            records=np.zeros(8 * PLENTY, RECORD),
            wants=np.zeros(contacts, WANT),
            starts=np.zeros(DAY_MINUTES + 1, np.int32),
            firsts=np.full(MINUTE, NIL, np.int32),
            keys=np.zeros(rows + contacts, np.int64),
            slots=np.zeros(rows + contacts, np.int32),
        )
        world.crews["running"] = NIL
        world.book["fresh"] = world.book["rows"] = crews
        world.book["free"] = world.book["minute"] = world.book["ahead"] = NIL
        first = self._engine.petitions[:crews]
        first["id"] = first["parent"] = np.arange(crews)  # a parent: never a petition of its own

    def renew(self, levers: np.ndarray) -> None:
        """New levers from now on."""
        self.world = self.world._replace(levers=levers)
        self._engine = self._engine._replace(world=self.world)

    def backlog(self, wants: np.ndarray) -> None:
        """Start with these petitions open (WANT[n], negative times)."""
        self._room(len(wants))
        raise_backlog(self._engine, wants, len(wants))

    def day(self, day: int) -> None:
        """Simulate one day, [86400·day, 86400·(day + 1))."""
        count = self._wants(day)
        begin(self._engine, day, self._arisen, count)
        while (status := advance(self._engine, (day + 1) * DAY)) != DONE:
            if status == MORE_ROWS:
                self._room(len(self._engine.petitions))
            elif status == MORE_POOL:
                self._pool()
            else:
                self._records()
        book = self.world.book
        book["open"] = book["starting"] + book["raised"] - book["closed"]

    def _wants(self, day: int) -> int:
        """Take in the day's contacts; how many there are."""
        self._arisen, count = day_of_needs(self.world, day, self._arisen)
        if len(self._arisen) > len(self._engine.wants):
            self._engine = self._engine._replace(wants=np.zeros(len(self._arisen), WANT))
            self._batch()
        return count

    def end(self) -> None:
        """Hand over what is finished, then what is still open, in order of raising."""
        self._flush()
        rest = np.zeros(int(self.world.book["rows"][0]) + 1, RECORD)
        rest = rest[: open_rows(self._engine, rest)]
        self.write(rest.take(np.lexsort((rest["id"], rest["raised"]))))  # an index would copy field by field

    def _flush(self) -> None:
        self.write(self._engine.records[: int(self.world.book["records"][0])])
        self.world.book["records"] = 0

    def _records(self) -> None:
        """Empty the buffer of records; if a single second needs more than it holds, double it."""
        if self.world.book["records"][0] > len(self._engine.records) // 2:
            self._flush()
        else:
            self._flush()
            self._engine = self._engine._replace(records=np.zeros(2 * len(self._engine.records), RECORD))

    def _room(self, needed: int) -> None:
        """Make sure that so many rows are free, and some to spare."""
        petitions = self._engine.petitions
        taken = int(self.world.book["rows"][0])
        if len(petitions) - taken >= needed + PLENTY:
            return
        grown = aligned(max(2 * len(petitions), taken + 2 * needed + PLENTY))
        used = int(self.world.book["fresh"][0])
        grown[:used] = petitions[:used]
        self._engine = self._engine._replace(petitions=grown)
        self._batch()

    def _batch(self) -> None:
        """Room for all events that one second may have."""
        most = len(self._engine.petitions) + len(self._engine.wants)
        self._engine = self._engine._replace(keys=np.zeros(most, np.int64), slots=np.zeros(most, np.int32))

    def _pool(self) -> None:
        e, book = self._engine, self.world.book
        spare = _spare(len(e.petitions), int(book["places"][0]))
        pool, book["pool"] = compact(e.pool, self.world.units, e.petitions["stamp"], spare)
        book["places"] = self.world.units["size"].sum()
        self._engine = self._engine._replace(pool=pool)
