"""The calendar of the compiled engine: one bucket a second in a ring, rows chained through the petitions' table.

A petition has exactly one pending event, so its row is the event. Rows further ahead than the ring is long stay in
their bucket and are passed over until their time has come.

Lapses have a ring of their own: nearly all of them are taken back, and where deadlines end at midnight thousands share
a bucket, so these are chained both ways (through the fields that list an officer's work once it has begun).
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.order import EventKind, order_key
from sim.ground.working_time import DAY

RING = 1 << 22  # seconds, about 48 days
MASK = RING - 1
NIL = -1
LAPSE, RAISE = int(EventKind.LAPSE), int(EventKind.RAISE)


@rule
def schedule(petitions, ring, slot, time, event):
    """Give a row its pending event."""
    p = petitions[slot]
    p.time = time
    p.event = event
    p.next = ring[time & MASK]
    ring[time & MASK] = slot


@rule
def cancel(petitions, ring, slot, now):
    """Take back a row's pending event. What is pending in this very second is already out of the ring, and is
    recognised as stale by its time."""
    p = petitions[slot]
    if p.time > now:
        bucket = p.time & MASK
        if ring[bucket] == slot:
            ring[bucket] = p.next
        else:
            before = ring[bucket]
            while petitions[before].next != slot:
                before = petitions[before].next
            petitions[before].next = p.next
    p.time = NIL


@rule
def schedule_lapse(petitions, lapses, slot, time):
    """Give a waiting row its lapse."""
    p = petitions[slot]
    head = lapses[time & MASK]
    p.time = time
    p.event = LAPSE
    p.before = NIL
    p.after = head
    if head != NIL:
        petitions[head].before = slot
    lapses[time & MASK] = slot


@rule
def cancel_lapse(petitions, lapses, slot, now):
    """Take back a waiting row's lapse, unless it is in this very second and so out of the ring."""
    p = petitions[slot]
    if p.time > now:
        if p.before == NIL:
            lapses[p.time & MASK] = p.after
        else:
            petitions[p.before].after = p.after
        if p.after != NIL:
            petitions[p.after].before = p.before
    p.time = NIL


@rule
def chain(wants, count, firsts):
    """Chain a day's contacts by second: firsts is int32[86400]."""
    firsts[:] = NIL
    for i in range(count):
        second = wants[i].time % DAY
        wants[i].next = firsts[second]
        firsts[second] = i


@rule
def length(petitions, ring, lapses, wants, firsts, now):
    """How many events this second has."""
    count = 0
    want = firsts[now % DAY]
    while want != NIL:
        count += 1
        want = wants[want].next
    slot = ring[now & MASK]
    while slot != NIL:
        count += 1
        slot = petitions[slot].next
    slot = lapses[now & MASK]
    while slot != NIL:
        count += 1
        slot = petitions[slot].after
    return count


@rule
def take(petitions, ring, lapses, wants, firsts, now, keys, slots):
    """Move this second's events into keys and slots, in order; returns how many. A contact of the day has no row
    yet: its place is ~i for entry i of `wants`."""
    count = 0
    want = firsts[now % DAY]
    while want != NIL:
        keys[count] = order_key(RAISE, wants[want].id)
        slots[count] = ~want
        count += 1
        want = wants[want].next
    slot = ring[now & MASK]
    ring[now & MASK] = NIL
    while slot != NIL:
        p = petitions[slot]
        following = p.next
        if p.time == now:
            keys[count] = order_key(p.event, p.id)
            slots[count] = slot
            count += 1
        else:
            schedule(petitions, ring, slot, p.time, p.event)
        slot = following
    slot = lapses[now & MASK]
    lapses[now & MASK] = NIL
    while slot != NIL:
        p = petitions[slot]
        following = p.after
        if p.time == now:
            keys[count] = order_key(p.event, p.id)
            slots[count] = slot
            count += 1
        else:
            schedule_lapse(petitions, lapses, slot, p.time)
        slot = following
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
