"""Rows of the table of petitions: taken, cleared and given back."""

from __future__ import annotations

from sim.engine.compiled.tables import NIL
from sim.ground.compiling import rule, step
from sim.ground.tables import State

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
        cursor.free = e.petitions[slot].next
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
    p.raised = p.recorded = p.dispatched = p.arrived = p.contacted = p.started = p.closed = p.due = NIL
    p.remaining = NIL
    p.work = 0
    p.path_1 = p.path_2 = p.path_3 = NIL
    p.unit = p.owner = p.crew = p.before = p.after = NIL
    p.visits = 0
    p.refusals = p.disputes = p.preemptions = p.helpers = p.pending = p.outcome = p.deadline = 0
    p.channel = p.machine = p.kept = p.table = p.outside = 0
    p.state = _RAISED


@step
def free_row(e, slot):
    """Give a row back."""
    cursor = e.cursor[0]
    p = e.petitions[slot]
    p.state = _FREE
    p.time = NIL
    p.next = cursor.free
    cursor.free = slot
    cursor.rows -= 1
