"""The calendar of the compiled engine: a ring of minutes, and the minute in work laid out by seconds.

A petition has exactly one pending event, so its row is the event, chained both ways with the others of its minute or,
once that minute is in work, of its second. The chains lie in a table of their own, which is small enough to stay near
the processor. Which of the minute's seconds have events is told by the bits of one number,
so that the next is found without looking at those between. Rows further ahead than the ring is long stay in their
minute's chain when it is laid out, until their time has come.
"""

from __future__ import annotations

from sim.engine.compiled.tables import NIL
from sim.ground.compiling import rule, step
from sim.ground.native import lowest
from sim.ground.order import EventKind, order_key
from sim.ground.time_units import DAY, MINUTE

RING = 1 << 16  # minutes, about 45 days
MASK = RING - 1
DAY_MINUTES = DAY // MINUTE
RAISE = int(EventKind.RAISE)


@step
def place(cursor, time):
    """Where in the ring the chain of a second begins: behind the minutes are the seconds of the one in work."""
    second = time - cursor.minute * MINUTE
    return RING + second if second < MINUTE else time // MINUTE & MASK


@step
def schedule(e, slot, time, event):
    """Give a row its pending event."""
    cursor = e.cursor[0]
    p, link = e.petitions[slot], e.links[slot]
    at = place(cursor, time)
    head = e.ring[at]
    e.ring[at] = slot
    p.time = time
    p.event = event
    link.earlier = NIL
    link.next = head
    if head != NIL:
        e.links[head].earlier = slot
    if at >= RING:
        mark(cursor, at - RING)


@step
def mark(cursor, second):
    """The second of the minute in work has one event more."""
    cursor.busy |= 1 << second
    cursor.due += 1


@step
def cancel(e, slot, now):
    """Take back a row's pending event. What is pending in this very second is already out of the ring, and is
    recognised as stale by its time."""
    p, link = e.petitions[slot], e.links[slot]
    if p.time > now:
        if link.earlier == NIL:
            e.ring[place(e.cursor[0], p.time)] = link.next
        else:
            e.links[link.earlier].next = link.next
        if link.next != NIL:
            e.links[link.next].earlier = link.earlier
    p.time = NIL


@rule
def by_minute(arisen, count, wants, starts):
    """Put a day's contacts into the order of their minutes, so that those of a minute lie side by side in memory.

    arisen: WANT[≥ count], as they came; wants: CONTACT[≥ count]. starts: int32[DAY_MINUTES + 1], where each
    minute begins.
    """
    starts[:] = 0
    for i in range(count):
        starts[arisen[i].time % DAY // MINUTE] += 1
    end = 0
    for minute in range(DAY_MINUTES + 1):
        end += starts[minute]
        starts[minute] = end
    for i in range(count):  # each minute fills from its end, and ends as its beginning
        arose = arisen[i]
        minute = arose.time % DAY // MINUTE
        starts[minute] -= 1
        want = wants[starts[minute]]
        want.time, want.id, want.matter, want.kind = arose.time, arose.id, arose.matter, arose.kind
        want.citizen, want.community, want.channel = arose.citizen, arose.community, arose.channel


@step
def lay_out(e, minute):
    """Lay out a minute by seconds."""
    cursor = e.cursor[0]
    cursor.minute = minute
    cursor.due = 0
    slot = e.ring[minute & MASK]
    e.ring[minute & MASK] = NIL
    while slot != NIL:
        p, following = e.petitions[slot], e.links[slot].next
        schedule(e, slot, p.time, p.event)
        slot = following
    minute %= DAY_MINUTES
    for number in range(e.starts[minute], e.starts[minute + 1]):
        want = e.wants[number]
        second = want.time % MINUTE
        want.next = e.firsts[second]
        e.firsts[second] = number
        mark(cursor, second)


@step
def soonest(cursor):
    """The next second of the minute in work that has events."""
    return cursor.minute * MINUTE + lowest(cursor.busy)


@step
def take(e, now):
    """Move this second's events into keys and slots, in order; returns how many. A contact of the day has no row
    yet: its place is ~i for entry i of `wants`."""
    cursor, keys, slots = e.cursor[0], e.keys, e.slots
    second = now - cursor.minute * MINUTE
    cursor.busy &= ~(1 << second)
    count = 0
    number = e.firsts[second]
    e.firsts[second] = NIL
    while number != NIL:
        want = e.wants[number]
        keys[count] = order_key(RAISE, want.id)
        slots[count] = ~number
        count += 1
        number = want.next
    slot = e.ring[RING + second]
    e.ring[RING + second] = NIL
    while slot != NIL:
        p = e.petitions[slot]
        keys[count] = order_key(p.event, p.id)
        slots[count] = slot
        count += 1
        slot = e.links[slot].next
    if count > 1:
        sort(keys, slots, count)
    return count


@rule
def sort(keys, slots, count):
    """Shell's sort: nothing to allocate, and the usual two or three events take one comparison each."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, count):
            key, slot = keys[i], slots[i]
            j = i
            while j >= gap and keys[j - gap] > key:
                keys[j] = keys[j - gap]
                slots[j] = slots[j - gap]
                j -= gap
            keys[j] = key
            slots[j] = slot
        gap //= 3
