"""The queues of the compiled engine: one binary heap a unit, in a shared pool of places.

A place holds (key, identity, row, stamp). Leaving a queue other than from the front only moves the row's stamp, and the
stale place is passed over when it comes to the front, or dropped when the pool is compacted. A full heap moves to
twice the room at the end of the pool; `pool_need` says how much pool a second may take at most, so that growing
happens between seconds and never within.
"""

from __future__ import annotations

import numpy as np

from sim.ground.compiling import rule
from sim.ground.tables import ENTRY

LEVEL_SHIFT = 56
BIAS = 1 << 50
SMALLEST = 16


@rule
def precedes(a, b):
    """Whether place a is served before place b."""
    return a.key < b.key or (a.key == b.key and a.id < b.id)


@rule
def move(pool, source, target):
    """Copy a place."""
    pool[target].key = pool[source].key
    pool[target].id = pool[source].id
    pool[target].slot = pool[source].slot
    pool[target].stamp = pool[source].stamp


@rule
def push(pool, book, unit, key, who, slot, stamp):
    """Add a place to a unit's queue."""
    if unit.size == unit.room:
        room = max(SMALLEST, 2 * unit.room)
        first = book.pool
        book.pool += room
        for i in range(unit.size):
            move(pool, unit.heap + i, first + i)
        unit.heap = first
        unit.room = room
    hole = unit.size
    unit.size += 1
    book.places += 1
    base = unit.heap
    while hole > 0:
        above = (hole - 1) >> 1
        p = pool[base + above]
        if p.key < key or (p.key == key and p.id < who):
            break
        move(pool, base + above, base + hole)
        hole = above
    place = pool[base + hole]
    place.key = key
    place.id = who
    place.slot = slot
    place.stamp = stamp


@rule
def drop(pool, book, unit):
    """Remove the front place of a unit's queue, which must not be empty."""
    unit.size -= 1
    book.places -= 1
    base, size = unit.heap, unit.size
    if size == 0:
        return
    last = base + size
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= size:
            break
        if child + 1 < size and precedes(pool[base + child + 1], pool[base + child]):
            child += 1
        if not precedes(pool[base + child], pool[last]):
            break
        move(pool, base + child, base + hole)
        hole = child
    move(pool, last, base + hole)


@rule
def pool_need(places, arrivals, units):
    """Places the pool must have free so that no second with so many arrivals can overrun it. places: in all queues,
    stale ones too, since these move with the rest."""
    return 4 * (places + arrivals) + 2 * SMALLEST * min(arrivals, units) + SMALLEST


def compact(pool: np.ndarray, units: np.ndarray, stamps: np.ndarray, spare: int) -> tuple[np.ndarray, int]:
    """The pool without gaps and stale places, with room for `spare` more, and where its free part begins; `units` are
    told their places. stamps: of all rows."""
    queues = []
    for unit in units:
        queue = pool[unit["heap"] : unit["heap"] + unit["size"]]
        queue = queue[stamps[queue["slot"]] == queue["stamp"]]
        queues.append(queue[np.lexsort((queue["id"], queue["key"]))])  # sorted is a heap, too
        unit["size"] = len(queue)
    rooms = np.maximum(SMALLEST, 2 * units["size"])
    rooms[units["size"] == 0] = 0
    used = int(rooms.sum())
    fresh = np.zeros(used + spare, ENTRY)
    first = 0
    for unit, queue, room in zip(units, queues, rooms, strict=True):
        fresh[first : first + len(queue)] = queue
        unit["heap"], unit["room"] = first, room
        first += int(room)
    return fresh, used
