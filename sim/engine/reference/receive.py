"""A unit gets a petition: it refuses it, or accepts it and calls helpers."""

from __future__ import annotations

from sim.behaviour.handling import is_contacted
from sim.engine.reference.case import Case
from sim.engine.reference.desk import send
from sim.engine.reference.job import Job
from sim.engine.reference.tables import Engine, Steps
from sim.engine.reference.work import work
from sim.ground.draws import ONCE, Block, uniform
from sim.ground.order import EventKind
from sim.ground.tables import HELPERS
from sim.policies.collaboration import has_table, helper_unit, is_joint_outside
from sim.policies.dispatch import must_keep, refuses


def arrive(e: Engine, case: Case) -> Steps:
    """From unit to unit until one accepts, or must keep, the petition."""
    while True:
        yield e.clock.at(max(case.arrives, e.clock.now), EventKind.ARRIVE, case.id)
        now = e.clock.now
        sent = refused(e, case, now)
        if sent < 0:
            accept(e, case, now)
            return
        send(e.world, case, sent, now)


def refused(e: Engine, case: Case, now: int) -> int:
    """If the unit refuses the petition: the second at which it leaves the desk again; -1 if the unit takes it.

    A refusal takes `dispatch.refusal.delay`, from the `arbitration_after`-th on `arbitration` more, both times the
    process's factor; then the desk sends it on.
    """
    w, levers = e.world, e.world.levers[0]
    tally = w.tally[case.unit]
    tally["arrived"] += 1
    b = case.draw(w, Block.RECEIVE, case.visits)
    once = case.draw(w, Block.RECEIVE, ONCE)[0]
    keeps = case.higher or must_keep(levers, case.visits, case.refusals, case.disputes > 0, once)
    if not refuses(levers, w.units[case.unit]["refuse"], case.unit == case.owner, bool(keeps), b[0]):
        return -1
    tally["refused"] += 1
    case.refusals += 1
    delay = w.lasting(levers["t_refusal"], b[1])
    if case.refusals >= levers["arbitration_after"]:
        tally["disputed"] += case.disputes == 0
        case.disputes = 1
        delay += w.lasting(levers["t_arbitration"], b[2])
    return now + int(delay * levers["process"])


def accept(e: Engine, case: Case, now: int) -> None:
    """The unit takes the petition: contacts the citizen, and sees whom it needs to call.

    It contacts the citizen, if at all, `handling.contact_delay` after arrival. Helpers: those of a joint petition, one
    more for a misplaced one if `collaboration.misplaced_calls_owner`, one for a three-party table, one for joint
    handling with an outside owner; three at most. A share of the kind (`outside`) belongs to an outside owner.
    """
    w, levers = e.world, e.world.levers[0]
    unit = w.units[case.unit]
    w.tally[case.unit]["accepted"] += 1
    unit["backlog"] += 1
    case.arrived = now
    case.kept = int(case.unit != case.owner)
    if is_contacted(unit["contact"], case.draw(w, Block.WORK)[1]):
        delay = case.draw(w, Block.RECEIVE, case.visits)[3]
        case.contacted = now + w.lasting(levers["t_contact"], delay)
    case.helpers += bool(case.kept and levers["calls_owner"])
    case.has_table = bool(has_table(levers, case.draw(w, Block.TASK)[3]))
    case.is_outside = bool(uniform(case.draw(w, Block.DISPATCH)[2]) < w.kinds[case.kind]["outside"])
    case.is_joint = case.is_outside and bool(is_joint_outside(levers, case.draw(w, Block.TASK, 1)[3]))
    case.helpers = min(case.helpers + case.has_table + case.is_joint, HELPERS)
    case.pending = case.helpers + 1


def handle(e: Engine, case: Case) -> Steps:
    """Call the helpers, do the own part, wait for the slowest; or stop because nobody began in time."""
    case.all_done = e.clock.event()
    for number in range(case.helpers):
        whistle(e, case, number)
    own = case.draw(e.world, Block.WORK)[0]
    case.lead = Job(case.id, case.unit, case.kind, case.deadline, case.due, own, helps=False)
    case.lead.process = e.clock.process(work(e, case, case.lead))
    yield case.all_done


def whistle(e: Engine, case: Case, number: int) -> None:
    """The lead calls a helper; one that must keep what is not its own calls the owner first.

    It comes after `collaboration.hand_over` divided by its readiness.
    """
    w, levers = e.world, e.world.levers[0]
    b = case.draw(w, Block.TASK, number)
    if case.kept and levers["calls_owner"] and number == 0:
        unit = case.owner
    else:
        unit = helper_unit(levers, case.unit, int(w.communities[case.community]["district"]), b[2])
    w.tally[unit]["tasks"] += 1
    delay = int(w.lasting(levers["t_help"], b[1]) / w.units[unit]["readiness"])
    task = Job(case.id | (number + 1), unit, case.kind, case.deadline, case.due, b[0], helps=True)
    task.process = e.clock.process(_help(e, case, task, delay))


def _help(e: Engine, case: Case, task: Job, delay: int) -> Steps:
    """A helper comes, and does its part."""
    if delay > 0:
        yield e.clock.at(e.clock.now + delay, EventKind.ARRIVE, task.id)
    yield from work(e, case, task)
