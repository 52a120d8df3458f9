"""A unit gets a petition: it refuses it, or accepts it and calls helpers."""

from __future__ import annotations

from sim.behaviour.handling import is_contacted
from sim.behaviour.matters import is_of
from sim.behaviour.queue import is_full, is_sent_back, is_turned_away
from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.rows import fresh_row
from sim.engine.compiled.tables import NIL
from sim.engine.compiled.work import join
from sim.ground.compiling import step
from sim.ground.draws import ONCE, Block, block
from sim.ground.order import EventKind, task_of
from sim.ground.quantiles import duration
from sim.ground.tables import State
from sim.policies.collaboration import (
    Owner,
    all_helpers,
    hand_over,
    hand_over_table,
    has_table,
    helper,
    is_joint_outside,
)
from sim.policies.dispatch import must_keep, refuses, sent_back

_MATTER = int(Block.MATTER)
_RECEIVE = int(Block.RECEIVE)
_WORK = int(Block.WORK)
_TASK = int(Block.TASK)
_ARRIVE = int(EventKind.ARRIVE)
_DISPATCHED = int(State.DISPATCHED)
_OUTSIDE, _JOINT = int(Owner.OUTSIDE), int(Owner.JOINT)
TURNED_AWAY = -2  # beside seconds, and NIL


@step
def arrive(e, slot, now):
    """A petition, or a helper's task, reaches a unit.

    A petition may be refused: then this gives the second at which it leaves the dispatching desk again; or find the
    queue full, and be turned away. What is accepted joins the queue, helpers' tasks that need no time to come first.
    """
    p = e.petitions[slot]
    tasks = 0
    own = 0
    if p.parent == NIL:
        settings = e.world.settings[0]
        received = block(settings.seed, settings.replication, p.id, _RECEIVE, p.generation, p.visits)
        # drawn beside the other, though not all need it: a processor makes two draws in the time of one
        work = block(settings.seed, settings.replication, p.id, _WORK, p.generation, 0)
        full = is_full(settings, e.world.units[p.unit].waiting, p.deadline)
        sent = refused(e, slot, received, full, now)
        if sent >= 0:
            return sent
        accept(e, slot, received[3], work, now)
        if is_turned_away(settings, full):
            p.arrived = now
            p.helpers = 0
            return TURNED_AWAY
        own = work[0]
        tasks = p.helpers
    for number in range(tasks + 1):
        joins = slot
        if number < tasks:
            joins = whistle(e, slot, number, now)
        if joins != NIL:
            e.petitions[joins].arrived = now
            join(e, joins, own, now)
    return NIL


@step
def refused(e, slot, b, full, now):
    """If the unit refuses the petition: the second at which it leaves the desk again; NIL if the unit takes it. b: the
    draws of the visit; full: there is no room in the queue."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    tally.arrived += 1
    once = 0
    if settings.first_receiver > 0.0:
        once = block(settings.seed, settings.replication, p.id, _RECEIVE, p.generation, ONCE)[0]
    is_kept = must_keep(settings, p.higher > 0, p.visits, p.disputes > 0, once)
    if not is_sent_back(settings, full, is_kept):
        if not refuses(settings, w.units[p.unit].refuse, p.unit == p.owner, is_kept, b[0]):
            return NIL
    tally.refused += 1
    p.refusals += 1
    delay, arbitrated = sent_back(
        settings, p.refusals, duration(w.durations, settings.t_refusal, b[1], settings.tick),
        duration(w.durations, settings.t_arbitration, b[2], settings.tick),
    )  # fmt: skip
    if arbitrated and p.disputes == 0:
        p.disputes = 1
        tally.disputed += 1
    return now + delay


@step
def accept(e, slot, delay, work, now):
    """The unit takes the petition: contacts the citizen, and sees whom it needs to call. delay: drawn for when it
    contacts; work: for the work, and whether it contacts."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    w.tally[p.unit].accepted += 1
    unit.backlog += 1
    p.retained = 0 if p.unit == p.owner else 1
    p.solves, p.explains = work[2], work[3]
    if is_contacted(unit.contact, work[1]):
        p.contacted = now + duration(w.durations, settings.t_contact, delay, settings.tick)
    if settings.three_party > 0.0:
        p.table = has_table(
            settings, block(settings.seed, settings.replication, p.id, _TASK, p.generation, 0)[3]
        )
    share = w.kinds[p.kind].outside
    if share > 0.0:
        nature = block(settings.seed, settings.replication, p.matter, _MATTER, 0, 0)
        if is_of(share, nature[2]):
            task = block(settings.seed, settings.replication, p.id, _TASK, p.generation, 1)
            p.outside = _JOINT if is_joint_outside(settings, task[3]) else _OUTSIDE
    p.helpers = all_helpers(settings, p.helpers, p.retained, p.table, p.outside)
    p.pending = p.helpers + 1


@step
def whistle(e, slot, number, now):
    """The lead calls a helper: a task of its own goes to another unit.

    Gives the task's row if it is there at once, else NIL.
    """
    w = e.world
    settings = w.settings[0]
    row = fresh_row(e)
    p = e.petitions[slot]
    task = e.petitions[row]
    b = block(settings.seed, settings.replication, p.id, _TASK, p.generation, number)
    task.id = task_of(p.id, number)
    task.generation = p.generation
    task.parent = slot
    task.citizen, task.community, task.kind = p.citizen, p.community, p.kind
    task.deadline, task.due, task.owner = p.deadline, p.due, p.owner
    task.unit = helper(
        settings, number, p.retained, p.owner, p.unit, w.communities[p.community].district, b[2]
    )
    w.tally[task.unit].tasks += 1
    usual = duration(w.durations, hand_over_table(settings, p.deadline), b[1], settings.tick)
    delay = hand_over(settings, usual, w.units[task.unit].readiness)
    if delay < 1:
        return row
    task.state = _DISPATCHED
    schedule(e, row, now + delay, _ARRIVE)
    return NIL
