"""The work on a petition ends, or its time is over: it is closed."""

from __future__ import annotations

import numpy as np

from sim.behaviour.delays import closing
from sim.behaviour.handling import contacted, outcome
from sim.behaviour.matters import is_of
from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.rows import free_row
from sim.engine.compiled.tables import NIL
from sim.ground.compiling import step
from sim.ground.draws import Block, block
from sim.ground.order import EventKind
from sim.ground.quantiles import duration
from sim.ground.tables import NONE, Outcome, State
from sim.policies.collaboration import comes_round, prospects
from sim.policies.deadline import is_late

_CALL, _MATTER = int(Block.CALL), int(Block.MATTER)
_DELAY = int(Block.DELAY)
_CALLS, _CLOSES = int(EventKind.CALL), int(EventKind.CLOSE)
_JOINT = int(State.JOINT)
_CLOSED, _LYING = int(State.CLOSED), int(State.LYING)
_SOLVED, _EXPLAINED, _UNSOLVED = int(Outcome.SOLVED), int(Outcome.EXPLAINED), int(Outcome.UNSOLVED)


@step
def part_done(e, slot):
    """One part of a petition's work is done. Gives the petition's row if it was the last part, else NIL."""
    p = e.petitions[slot]
    lead = slot
    if p.parent != NIL:
        lead = p.parent
        free_row(e, slot)
    q = e.petitions[lead]
    q.pending -= 1
    if q.pending == 0:
        return lead
    if lead == slot:
        q.state = _JOINT
    return NIL


@step
def laid(e, slot, now):
    """The work is done: whether the petition lies, or waits for a stack, before it is closed."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    kind = w.kinds[p.kind]
    if kind.delay == NONE and kind.batch == NONE:
        return False
    b = block(settings.seed, settings.replication, p.id, _DELAY, p.generation, 0)
    at = closing(
        w.durations, w.opens, w.closes, kind.delay, kind.delay_hours, kind.delay_share, kind.batch, kind.batch_share,
        w.units[p.unit].backlog, kind.beyond, kind.exponent, p.raised, now, b[0], b[1], b[2], settings.tick,
    )  # fmt: skip
    if at <= now:
        return False
    p.state = _LYING
    schedule(e, slot, at, _CLOSES)
    return True


@step
def judged(e, slot):
    """All who worked on the petition are done: its `Outcome`."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    kind = w.kinds[p.kind]
    community = w.communities[p.community]
    willing = False
    if p.table:
        other = block(settings.seed, settings.replication, p.matter, _MATTER, 0, 1)
        willing = comes_round(settings, other[0])
    is_owned, reach, helped, explain = prospects(
        settings, p.retained, p.outside, p.table, willing, community.help, unit.explain
    )
    solves, explains, locked, unreasonable = (
        np.int64(p.solves), np.int64(p.explains), np.int64(p.locked), np.int64(p.unreasonable),
    )  # fmt: skip
    return outcome(
        settings, unit.solve, kind.hardness * community.hardness, is_of(kind.locked, locked),
        is_of(kind.unreasonable, unreasonable), helped, is_owned, reach, explain, solves, explains,
    )  # fmt: skip


@step
def close(e, slot, how, now):
    """The petition is closed; the citizen will be called."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    p.closed = now
    p.outcome = how
    p.state = _CLOSED
    p.contacted = contacted(p.contacted, now, how)
    w.units[p.unit].backlog -= 1
    w.book[0].closed += 1
    tally.closed += 1
    if how == _SOLVED:
        tally.solved += 1
    elif how == _EXPLAINED:
        tally.explained += 1
    elif how == _UNSOLVED:
        tally.unsolved += 1
    else:
        tally.paper += 1
    tally.due[p.deadline] += 1
    tally.sojourn += now - p.raised
    if is_late(now, p.due):
        tally.late += 1
        tally.tardiness += now - p.due
    else:
        tally.on_time[p.deadline] += 1
    b = block(settings.seed, settings.replication, p.id, _CALL, p.generation, 0)
    delay = max(duration(w.durations, settings.t_call, b[1], settings.tick), settings.tick)
    schedule(e, slot, now + delay, _CALLS)
