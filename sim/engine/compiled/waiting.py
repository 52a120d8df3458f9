"""The queues of the compiled engine: one heap a unit, of four below each, in a shared pool of places.

A place holds (key, identity, row, stamp). Leaving a queue other than from the front only moves the row's stamp, and the
stale place is passed over when it comes to the front, or dropped when the pool is compacted. A full heap moves to
twice the room at the end of the pool; `pool_need` says how much pool a second may take at most, so that growing
happens between seconds and never within.
"""

from __future__ import annotations

import numpy as np

from sim.engine.compiled.tables import PLACE
from sim.ground.compiling import rule

LEVEL_SHIFT = 56
BIAS = 1 << 50
SMALLEST = 16
BELOW = 4
"""Half as many levels as with two, and those below one lie side by side in memory."""


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
def push(pool, cursor, queue, key, who, slot, stamp):
    """Add a place to a unit's queue."""
    if queue.size == queue.room:
        room = max(SMALLEST, 2 * queue.room)
        first = cursor.pool
        cursor.pool += room
        for i in range(queue.size):
            move(pool, queue.first + i, first + i)
        queue.first = first
        queue.room = room
    hole = queue.size
    queue.size += 1
    cursor.places += 1
    base = queue.first
    while hole > 0:
        above = (hole - 1) // BELOW
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
def drop(pool, cursor, queue):
    """Remove the front place of a unit's queue, which must not be empty."""
    queue.size -= 1
    cursor.places -= 1
    base, size = queue.first, queue.size
    if size == 0:
        return
    last = base + size
    hole = 0
    while True:
        child = BELOW * hole + 1
        if child >= size:
            break
        for other in range(child + 1, min(child + BELOW, size)):
            if precedes(pool[base + other], pool[base + child]):
                child = other
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


def compact(pool: np.ndarray, queues: np.ndarray, stamps: np.ndarray, spare: int) -> tuple[np.ndarray, int]:
    """The pool without gaps and stale places, with room for `spare` more, and where its free part begins; `queues`
    (QUEUE[units]) are told where they lie then. stamps: of all rows."""
    kept = []
    for queue in queues:
        places = pool[queue["first"] : queue["first"] + queue["size"]]
        places = places[stamps[places["slot"]] == places["stamp"]]
        kept.append(places[np.lexsort((places["id"], places["key"]))])  # sorted is a heap, too
    queues["size"] = [len(places) for places in kept]
    queues["room"] = np.maximum(SMALLEST, 2 * queues["size"]) * (queues["size"] > 0)
    queues["first"] = np.cumsum(queues["room"]) - queues["room"]
    used = int(queues["room"].sum())
    fresh = np.zeros(used + spare, PLACE)
    for queue, places in zip(queues, kept, strict=True):
        fresh[queue["first"] : queue["first"] + len(places)] = places
    return fresh, used
