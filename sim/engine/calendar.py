"""The calendar of the compiled engine: one bucket a second in a ring, rows chained through the petitions' table.

A petition has exactly one pending event, so its row is the event. Rows further ahead than the ring is long stay in their
bucket and are passed over until their time has come.
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.order import order_key

RING = 1 << 22  # seconds, about 48 days
MASK = RING - 1
NIL = -1


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
def length(petitions, ring, now):
    """How many rows are chained in this second's bucket."""
    count = 0
    slot = ring[now & MASK]
    while slot != NIL:
        count += 1
        slot = petitions[slot].next
    return count


@rule
def take(petitions, ring, now, keys, slots):
    """Move this second's events into keys and slots, in order; returns how many."""
    slot = ring[now & MASK]
    ring[now & MASK] = NIL
    count = 0
    while slot != NIL:
        p = petitions[slot]
        following = p.next
        if p.time == now:
            keys[count] = order_key(p.event, p.id)
            slots[count] = slot
            count += 1
        else:
            p.next = ring[now & MASK]
            ring[now & MASK] = slot
        slot = following
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:  # Shell's sort: nothing to allocate, and the usual two or three events take one comparison each
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
    return count
