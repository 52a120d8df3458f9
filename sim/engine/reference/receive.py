"""A unit gets a petition: it refuses it, or accepts it and calls helpers."""

from __future__ import annotations

from sim.behaviour.handling import is_contacted
from sim.behaviour.matters import is_of
from sim.behaviour.queue import is_full, is_sent_back, is_turned_away
from sim.engine.reference.case import Case
from sim.engine.reference.desk import send
from sim.engine.reference.job import Job
from sim.engine.reference.tables import Engine, Steps
from sim.engine.reference.work import work
from sim.ground.draws import ONCE, Block
from sim.ground.order import EventKind, task_of
from sim.ground.tables import Outcome
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


def arrive(e: Engine, case: Case) -> Steps:
    """From unit to unit until one accepts, or must keep, the petition; False if that one turns it away."""
    while True:
        yield e.clock.at(max(case.arrives, e.clock.now), EventKind.ARRIVE, case.id)
        now = e.clock.now
        settings = e.world.settings[0]
        full = is_full(settings, e.world.units[case.unit]["waiting"], case.deadline)
        sent = refused(e, case, full, now)
        if sent < 0:
            accept(e, case, now)
            if is_turned_away(settings, full):
                case.helpers, case.outcome = 0, int(Outcome.PAPER)
                return False
            return True
        send(e.world, case, sent, now)


def refused(e: Engine, case: Case, full: bool, now: int) -> int:
    """If the unit refuses the petition: the second at which it leaves the desk again; -1 if the unit takes it. full:
    there is no room in the queue."""
    w, settings = e.world, e.world.settings[0]
    tally = w.tally[case.unit]
    tally["arrived"] += 1
    b = case.draw(w, Block.RECEIVE, case.visits)
    once = case.draw(w, Block.RECEIVE, ONCE)[0]
    is_kept = must_keep(settings, case.higher > 0, case.visits, case.disputes > 0, once)
    own = case.unit == case.owner
    if not is_sent_back(settings, full, is_kept) and not refuses(
        settings, w.units[case.unit]["refuse"], own, is_kept, b[0]
    ):
        return -1
    tally["refused"] += 1
    case.refusals += 1
    delay, arbitration = w.lasting(settings["t_refusal"], b[1]), w.lasting(settings["t_arbitration"], b[2])
    seconds, arbitrated = sent_back(settings, case.refusals, delay, arbitration)
    if arbitrated and case.disputes == 0:
        case.disputes = 1
        tally["disputed"] += 1
    return now + int(seconds)


def accept(e: Engine, case: Case, now: int) -> None:
    """The unit takes the petition: contacts the citizen, and sees whom it needs to call.

    It contacts the citizen, if at all, `handling.contact_delay` after arrival.
    """
    w, settings = e.world, e.world.settings[0]
    unit = w.units[case.unit]
    w.tally[case.unit]["accepted"] += 1
    unit["backlog"] += 1
    case.arrived = now
    case.retained = int(case.unit != case.owner)
    if is_contacted(unit["contact"], case.draw(w, Block.WORK)[1]):
        delay = case.draw(w, Block.RECEIVE, case.visits)[3]
        case.contacted = now + w.lasting(settings["t_contact"], delay)
    case.has_table = has_table(settings, case.draw(w, Block.TASK)[3])
    if is_of(w.kinds[case.kind]["outside"], case.nature(w)[2]):
        jointly = is_joint_outside(settings, case.draw(w, Block.TASK, 1)[3])
        case.outside = Owner.JOINT if jointly else Owner.OUTSIDE
    case.helpers = all_helpers(settings, case.helpers, case.retained, case.has_table, int(case.outside))
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
    """The lead calls a helper: a task of its own goes to another unit."""
    w, settings = e.world, e.world.settings[0]
    b = case.draw(w, Block.TASK, number)
    district = int(w.communities[case.community]["district"])
    unit = helper(settings, number, case.retained, case.owner, case.unit, district, b[2])
    w.tally[unit]["tasks"] += 1
    usual = w.lasting(hand_over_table(settings, case.deadline), b[1])
    delay = hand_over(settings, usual, w.units[unit]["readiness"])
    task = Job(task_of(case.id, number), unit, case.kind, case.deadline, case.due, b[0], helps=True)
    task.process = e.clock.process(_help(e, case, task, delay))


def _help(e: Engine, case: Case, task: Job, delay: int) -> Steps:
    """A helper comes, and does its part."""
    if delay > 0:
        yield e.clock.at(e.clock.now + delay, EventKind.ARRIVE, task.id)
    yield from work(e, case, task)
