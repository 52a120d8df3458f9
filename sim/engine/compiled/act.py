"""The loop: from second to second, from event to event, and from an event to its steps."""

from __future__ import annotations

from sim.engine.compiled.calendar import MASK, RING, lay_out, soonest, take
from sim.engine.compiled.call_back import call_back
from sim.engine.compiled.close import close, judged, laid, part_done
from sim.engine.compiled.contact import raise_again, raise_want, reached
from sim.engine.compiled.desk import send
from sim.engine.compiled.receive import TURNED_AWAY, arrive
from sim.engine.compiled.tables import NIL
from sim.engine.compiled.waiting import pool_need
from sim.engine.compiled.work import give_back, lapse, leave, open_crew, opens_last, refill, worked
from sim.ground.compiling import kernel, step
from sim.ground.native import lowest, prefetch
from sim.ground.order import KIND_SHIFT, EventKind
from sim.ground.tables import Outcome
from sim.ground.time_units import MINUTE

GO_ON, DONE, MORE_ROWS, MORE_POOL, MORE_RECORDS, MORE_MATTERS = range(-1, 5)
_OPEN = int(EventKind.OPEN)
_FINISH = int(EventKind.FINISH)
_LAPSES = int(EventKind.LAPSE)
_ARRIVE = int(EventKind.ARRIVE)
_CALLS = int(EventKind.CALL)
_RAISE = int(EventKind.RAISE)
_CLOSES = int(EventKind.CLOSE)
_PAPER = int(Outcome.PAPER)


@step
def look_ahead(e):
    """Have a row of the next minute fetched, and the citizen of the row that was asked for two events ago, so that
    nobody waits for memory."""
    cursor = e.cursor[0]
    if cursor.asked != NIL:
        prefetch(e.world.citizens, e.petitions[cursor.asked].citizen)
    cursor.asked = cursor.asking
    cursor.asking = cursor.ahead
    if cursor.ahead != NIL:
        prefetch(e.petitions, cursor.ahead)
        cursor.ahead = e.links[cursor.ahead].next


@step
def look_near(e):
    """Have the row fetched that is next in the queue when the next second's first work is done."""
    cursor = e.cursor[0]
    if cursor.busy != 0:
        slot = e.ring[RING + lowest(cursor.busy)]
        if slot != NIL:
            p = e.petitions[slot]
            if p.event == _FINISH:
                queue = e.queues[p.unit]
                if queue.size > 0:
                    prefetch(e.petitions, e.pool[queue.first].slot)


@step
def act(e, slot, event, now):
    """What an event does. Each step stands here once, so that the machine code holds it once."""
    goes_on = False
    if event <= _FINISH:
        c = slot
        if event == _OPEN:
            open_crew(e, slot, now)
        else:
            p = e.petitions[slot]
            c = p.crew
            worked(e, p, p.remaining)
            leave(e, slot)
            goes_on = p.over > 0
        crews, turns = 1, 1
        if goes_on:  # first who is free, then who can be interrupted
            unit = e.world.units[e.petitions[slot].unit]
            c, crews, turns = unit.first_crew, unit.crews, 2
            give_back(e, slot)
        overtakes = event == _OPEN and opens_last(e.world, c, now)
        for turn in range(turns):
            for crew in range(c, c + crews):
                refill(e, crew, now, overtakes or turn == 1)
    sent = NIL
    if event == _ARRIVE or event == _RAISE:
        if event == _ARRIVE:
            sent = arrive(e, slot, now)
        else:
            if slot < 0:
                slot, by, sent, patience = raise_want(e, e.wants[~slot], now)
            else:
                slot, by, sent, patience = raise_again(e, slot, now)
            if slot != NIL:
                sent = reached(e, slot, by, sent, patience, now)
        if sent >= 0:
            send(e, slot, sent)
    if event == _FINISH or event == _LAPSES or event == _CLOSES or sent == TURNED_AWAY:
        how = _PAPER
        if goes_on:
            slot = NIL
        elif event == _FINISH:
            slot = part_done(e, slot)
            if slot != NIL and laid(e, slot, now):
                slot = NIL
            if slot != NIL:
                how = judged(e, slot)
        elif event == _CLOSES:
            how = judged(e, slot)
        elif event == _LAPSES:
            lapse(e, slot)
        if slot != NIL:
            close(e, slot, how, now)
    elif event == _CALLS:
        call_back(e, slot, now)


@step
def short_of(e):
    """Which table has no room for all that this second may bring, and must grow or be emptied first; `GO_ON` if
    none."""
    cursor = e.cursor[0]
    if e.petitions.shape[0] - cursor.rows < 4 * cursor.due:
        return MORE_ROWS
    if e.records.shape[0] - cursor.records < cursor.due:
        return MORE_RECORDS
    if e.world.matters[0].id < cursor.due:  # as many may be left as petitions are recorded
        return MORE_MATTERS
    if e.pool.shape[0] - cursor.pool < pool_need(cursor.places, 4 * cursor.due, e.world.units.shape[0]):
        return MORE_POOL
    return GO_ON


@step
def next_second(e, until):
    """Go on to the next second that has events: `GO_ON`, or why not: `DONE` at the end, or which table is short."""
    book, cursor = e.world.book[0], e.cursor[0]
    while cursor.busy == 0:
        minute = cursor.minute + 1
        if minute * MINUTE >= until:
            book.second = until
            return DONE
        lay_out(e, minute)
        cursor.ahead = e.ring[(minute + 1) & MASK]
    book.second = soonest(cursor)
    return short_of(e)


@kernel
def advance(e, until):
    """Simulate up to the second `until`, the end of a minute; stops early, between two seconds, when a table must grow
    or be emptied."""
    book = e.world.book[0]
    while True:
        status = next_second(e, until)
        if status != GO_ON:
            return status
        now = book.second
        count = take(e, now)
        look_near(e)
        for i in range(count):
            slot = e.slots[i]
            event = e.keys[i] >> KIND_SHIFT
            if slot >= 0:
                p = e.petitions[slot]
                if p.time != now or p.event != event:  # an event of this second has overtaken it
                    continue
                p.time = NIL
            look_ahead(e)
            act(e, slot, event, now)
