"""Rows of the table of petitions: taken, cleared and given back."""

from __future__ import annotations

from sim.engine.compiled.tables import NIL, begins
from sim.ground.compiling import rule, step
from sim.ground.native import prefetch, unrolled
from sim.ground.tables import State

_EMPTY, _ZERO = begins(NIL, late=False), begins(0, late=False)
_RAISED = int(State.RAISED)
_FREE = int(State.FREE)


@step
def fresh_row(e):
    """A free row, cleared."""
    cursor = e.cursor[0]
    slot = cursor.free
    if slot == NIL:
        slot = cursor.fresh
        cursor.fresh += 1
    else:
        cursor.free = e.links[slot].next
        if cursor.free != NIL:  # the next one will be asked for soon
            prefetch(e.petitions, cursor.free)
    p = e.petitions[slot]
    cursor.rows += 1
    p.parent = NIL
    p.generation = 0
    p.calls = 0
    p.higher = 0
    p.stamp += 1
    clear(p)
    return slot


@rule
def clear(p):
    """Forget what happened to the petition's earlier self."""
    for name in unrolled(_EMPTY):
        p[name] = NIL
    for name in unrolled(_ZERO):
        p[name] = 0
    p.remaining = p.crew = NIL
    p.pending = p.table = p.outside = 0
    p.state = _RAISED


@step
def free_row(e, slot):
    """Give a row back."""
    cursor = e.cursor[0]
    p = e.petitions[slot]
    p.state = _FREE
    p.time = NIL
    e.links[slot].next = cursor.free
    cursor.free = slot
    cursor.rows -= 1
