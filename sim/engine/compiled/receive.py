"""A unit gets a petition: it refuses it, or accepts it and calls helpers."""

from __future__ import annotations

from sim.behaviour.handling import is_contacted
from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.rows import fresh_row
from sim.engine.compiled.tables import NIL
from sim.engine.compiled.work import join
from sim.ground.compiling import step
from sim.ground.draws import ONCE, Block, block, uniform
from sim.ground.order import EventKind
from sim.ground.quantiles import duration
from sim.ground.tables import HELPERS, State
from sim.policies.collaboration import has_table, helper_unit, is_joint_outside
from sim.policies.dispatch import must_keep, refuses

_DISPATCH = int(Block.DISPATCH)
_RECEIVE = int(Block.RECEIVE)
_WORK = int(Block.WORK)
_TASK = int(Block.TASK)
_ARRIVE = int(EventKind.ARRIVE)
_DISPATCHED = int(State.DISPATCHED)


@step
def arrive(e, slot, now):
    """A petition, or a helper's task, reaches a unit.

    A petition may be refused: then this gives the second at which it leaves the dispatching desk again. What is
    accepted joins the queue, helpers' tasks that need no time to come first.
    """
    p = e.petitions[slot]
    tasks = 0
    own = 0
    if p.parent == NIL:
        levers = e.world.levers[0]
        received = block(levers.seed, levers.replication, p.id, _RECEIVE, p.generation, p.visits)
        sent = refused(e, slot, received, now)
        if sent >= 0:
            return sent
        work = block(levers.seed, levers.replication, p.id, _WORK, p.generation, 0)
        p.drawn_1, p.drawn_2 = work[2], work[3]
        accept(e, slot, received[3], work[1], now)
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
def refused(e, slot, b, now):
    """If the unit refuses the petition: the second at which it leaves the desk again; NIL if the unit takes it. b: the
    draws of the visit."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    tally.arrived += 1
    once = 0
    if levers.first_receiver > 0.0:
        once = block(levers.seed, levers.replication, p.id, _RECEIVE, p.generation, ONCE)[0]
    is_kept = p.higher or must_keep(levers, p.visits, p.refusals, p.disputes > 0, once)
    if not refuses(levers, w.units[p.unit].refuse, p.unit == p.owner, is_kept, b[0]):
        return NIL
    tally.refused += 1
    p.refusals += 1
    delay = duration(w.durations, levers.t_refusal, b[1], levers.tick)
    if p.refusals >= levers.arbitration_after:
        if p.disputes == 0:
            tally.disputed += 1
        p.disputes = 1
        delay += duration(w.durations, levers.t_arbitration, b[2], levers.tick)
    return now + int(delay * levers.process)


@step
def accept(e, slot, delay, contacts, now):
    """The unit takes the petition: contacts the citizen, and sees whom it needs to call. delay, contacts: drawn for
    when and whether it contacts."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    w.tally[p.unit].accepted += 1
    unit.backlog += 1
    p.kept = 0 if p.unit == p.owner else 1
    if is_contacted(unit.contact, contacts):
        p.contacted = now + duration(w.durations, levers.t_contact, delay, levers.tick)
    called = p.helpers
    if p.kept and levers.calls_owner:
        called += 1
    if levers.three_party > 0.0 and has_table(
        levers, block(levers.seed, levers.replication, p.id, _TASK, p.generation, 0)[3]
    ):
        p.table = 1
        called += 1
    if is_outside(e, p):
        p.outside = 1
        if is_joint_outside(levers, block(levers.seed, levers.replication, p.id, _TASK, p.generation, 1)[3]):
            p.outside = 2
            called += 1
    p.helpers = min(called, HELPERS)
    p.pending = p.helpers + 1


@step
def is_outside(e, p):
    """Whether the petition belongs to an owner outside the city's reach."""
    w = e.world
    levers = w.levers[0]
    share = w.kinds[p.kind].outside
    return (
        share > 0.0
        and uniform(block(levers.seed, levers.replication, p.id, _DISPATCH, p.generation, 0)[2]) < share
    )


@step
def whistle(e, slot, number, now):
    """The lead calls a helper: a task of its own goes to another unit.

    A lead that must keep what is not its own calls the owner first. Gives the task's row if it is there at once, else
    NIL.
    """
    w = e.world
    levers = w.levers[0]
    row = fresh_row(e)
    p = e.petitions[slot]
    task = e.petitions[row]
    b = block(levers.seed, levers.replication, p.id, _TASK, p.generation, number)
    task.id = p.id | (number + 1)
    task.generation = p.generation
    task.parent = slot
    task.citizen, task.community, task.kind = p.citizen, p.community, p.kind
    task.deadline, task.due, task.owner = p.deadline, p.due, p.owner
    if p.kept and levers.calls_owner and number == 0:
        task.unit = p.owner
    else:
        task.unit = helper_unit(levers, p.unit, w.communities[p.community].district, b[2])
    w.tally[task.unit].tasks += 1
    delay = int(duration(w.durations, levers.t_help, b[1], levers.tick) / w.units[task.unit].readiness)
    if delay < 1:
        return row
    task.state = _DISPATCHED
    schedule(e.petitions, e.ring, e.cursor[0], row, now + delay, _ARRIVE)
    return NIL
