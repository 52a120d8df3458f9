"""What happens at each event, in the compiled engine. The same steps, in words, are in reference.py."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.behaviour.citizens import (
    expectation_after,
    goes_higher,
    is_satisfied,
    leaves_cause,
    repeats,
    trust_after,
)
from sim.behaviour.handling import closes_on_paper, is_contacted, outcome, work_seconds
from sim.engine.calendar import NIL, cancel, cancel_lapse, schedule, schedule_lapse
from sim.engine.hotline import answered_at
from sim.engine.waiting import BIAS, LEVEL_SHIFT, drop, push
from sim.ground.compiling import rule, step
from sim.ground.draws import Block, block, uniform
from sim.ground.order import EventKind, Origin, origin_of
from sim.ground.quantiles import duration
from sim.ground.tables import HELPERS, Outcome, State
from sim.ground.working_time import DAY, finish, is_open, left
from sim.policies.call_back import answers, is_asked, is_excluded, says_solved
from sim.policies.collaboration import has_table, helper_unit, helpers, is_joint_outside
from sim.policies.deadline import due, recorded_class
from sim.policies.discipline import HELPER_STEP, key
from sim.policies.dispatch import is_machine, is_right, must_keep, owner, refuses, wrong_unit
from sim.policies.intake import channel, is_consultation, on_other_line
from sim.policies.staffing import absent

_CONTACT, _RECORD, _DISPATCH, _RECEIVE = int(Block.CONTACT), int(Block.RECORD), int(Block.DISPATCH), int(Block.RECEIVE)
_WORK, _TASK, _CALL, _JUDGE = int(Block.WORK), int(Block.TASK), int(Block.CALL), int(Block.JUDGE)
_RETURN, _REDIAL, _LAPSE, _ONCE = int(Block.RETURN), int(Block.REDIAL), int(Block.LAPSE), 0xFFFF
_OPEN, _FINISH, _LAPSES = int(EventKind.OPEN), int(EventKind.FINISH), int(EventKind.LAPSE)
_ARRIVE, _CALLS, _RAISE = int(EventKind.ARRIVE), int(EventKind.CALL), int(EventKind.RAISE)
_RAISED, _DISPATCHED, _WAITING = int(State.RAISED), int(State.DISPATCHED), int(State.WAITING)
_HANDLED, _JOINT, _CLOSED, _FREE = int(State.HANDLED), int(State.JOINT), int(State.CLOSED), int(State.FREE)
_SOLVED, _PAPER = int(Outcome.SOLVED), int(Outcome.PAPER)
_NEED, _CAUSE = int(Origin.NEED), int(Origin.CAUSE)
MOST_HELPERS = HELPERS


class Engine(NamedTuple):
    """The world and the engine's own tables.

    petitions: PETITION[rows], the first rows belong to the crews' openings; ring, lapses: int32[RING]; pool: ENTRY[places];
    seat_since, seat_number: the heap of seats; records: RECORD[n], what is finished; wants, firsts: the day's contacts, chained by second; keys, slots: this second's events.
    """

    world: Any
    petitions: Any
    ring: Any
    lapses: Any
    pool: Any
    seat_since: Any
    seat_number: Any
    records: Any
    wants: Any
    firsts: Any
    keys: Any
    slots: Any


# -- rows -----------------------------------------------------------------------------------------------------------


@step
def fresh_row(e):
    """A free row, cleared."""
    book = e.world.book[0]
    slot = book.free
    p = e.petitions[slot]
    book.free = p.next
    book.rows += 1
    if book.rows > book.most_rows:
        book.most_rows = book.rows
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
    p.channel = p.machine = p.kept = p.table = 0
    p.state = _RAISED


@step
def free_row(e, slot):
    """Give a row back."""
    book = e.world.book[0]
    p = e.petitions[slot]
    p.state = _FREE
    p.time = NIL
    p.next = book.free
    book.free = slot
    book.rows -= 1


# -- hotline --------------------------------------------------------------------------------------------------------


@step
def raise_want(e, want, now):
    """A contact of the day reaches the hotline. It gets a row when it becomes a petition, or when the caller will call
    again: most contacts only ask, and never need one. Gives the row, or NIL, and what `reach` gives."""
    by, recorded, patience = reach(e, want.id, 0, 0, now)
    if by == NIL:
        return NIL, NIL, NIL, 0
    slot = fresh_row(e)
    p = e.petitions[slot]
    p.id = want.id
    p.citizen = want.citizen
    p.community = want.community
    p.kind = want.kind
    return slot, by, recorded, patience


@step
def raise_again(e, slot, now):
    """A repeat, or a caller who tries again, reaches the hotline. Gives the same."""
    p = e.petitions[slot]
    if p.calls == 0:
        citizen = e.world.citizens[p.citizen]
        citizen.history = min(citizen.history + 1, 65535)
    by, recorded, patience = reach(e, p.id, p.generation, p.calls, now)
    if by == NIL:
        free_row(e, slot)
        return NIL, NIL, NIL, 0
    return slot, by, recorded, patience


@step
def reach(e, who, generation, calls, now):
    """A contact reaches the hotline: by phone it needs a seat, by web or machine it does not. Gives channel, the second at
    which a petition is recorded, and the patience: (NIL, …) when there is nothing more to do, (channel, NIL, patience) for a
    caller who has given up but will call again."""
    w = e.world
    levers = w.levers[0]
    hour = w.hours[now // 3600]
    detour = 0
    if levers.other_lines > 0.0:
        other = block(levers.seed, levers.replication, who, _REDIAL, generation, _ONCE)
        line = on_other_line(levers, other[0])
        if line == 2:
            w.book[0].lost += 1
            return NIL, NIL, 0
        if line == 1:
            detour = duration(w.durations, levers.t_other, other[1], levers.tick)
    b = block(levers.seed, levers.replication, who, _CONTACT, generation, 0)
    consultation = is_consultation(levers, generation, origin_of(who) == _NEED, b[1])
    by = channel(levers, consultation, b[0])
    if by == 2:
        hour.self_served += 1
        return NIL, NIL, 0
    if by == 0:
        hour.phone += 1
        talk = duration(w.durations, levers.t_consultation if consultation else levers.t_talk, b[2], levers.tick)
        number = b[3]
        if calls > 0:
            number = block(levers.seed, levers.replication, who, _REDIAL, generation, calls)[2]
        patience = duration(w.durations, levers.t_patience, number, levers.tick)
        answered = answered_at(w.seats, e.seat_since, e.seat_number, now, patience, talk)
        if answered < 0:
            hour.abandoned += 1
            again = uniform(block(levers.seed, levers.replication, who, _REDIAL, generation, calls)[0])
            if calls + 1 < levers.most_calls and again < levers.redial:
                hour.redialled += 1
                return by, NIL, patience
            w.book[0].lost += 1
            return NIL, NIL, 0
        wait = answered - now
        hour.answered += 1
        hour.waited += wait
        hour.talked += talk
        if wait <= levers.answer_target:
            hour.prompt += 1
        w.waits[min(wait, w.waits.shape[0] - 1)] += 1
        recorded = answered + talk
    else:
        hour.web += 1
        recorded = now + duration(w.durations, levers.t_web if by == 1 else levers.t_assistant, b[2], levers.tick)
    w.book[0].contacts += 1
    if consultation:
        hour.consultations += 1
        return NIL, NIL, 0
    hour.petitions += 1
    return by, recorded + detour, 0


@step
def reached(e, slot, by, recorded, patience, now):
    """What follows for a contact that has a row: the petition is recorded, or the caller will call again. Gives the second
    at which a petition leaves the desk, or NIL."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    p.channel = by
    if recorded == NIL:
        b = block(levers.seed, levers.replication, p.id, _REDIAL, p.generation, p.calls)
        delay = max(duration(w.durations, levers.t_redial, b[1], levers.tick), levers.tick)
        p.calls += 1
        schedule(e.petitions, e.ring, slot, max(now + patience + delay, now + 1), _RAISE)
        return NIL
    if p.generation > 0:
        w.hours[now // 3600].repeats += 1
    w.book[0].raised += 1
    p.raised = now
    return record(e, slot, recorded)


# -- dispatch -------------------------------------------------------------------------------------------------------


@step
def record(e, slot, recorded):
    """The petition is recorded: class, need for joint handling, owner. Gives the second at which the desk dispatches it."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    kind = w.kinds[p.kind]
    community = w.communities[p.community]
    b = block(levers.seed, levers.replication, p.id, _RECORD, p.generation, 0)
    p.recorded = recorded
    p.deadline = recorded_class(levers, kind.deadline, b[0])
    p.machine = is_machine(levers, b[1])
    desk = levers.t_machine if p.machine else levers.t_desk[p.deadline]
    p.helpers = helpers(levers, kind.joint, b[3])
    p.owner = owner(levers, kind.body, kind.slot, community.street, community.district)
    p.dispatched = recorded + int(duration(w.durations, desk, b[2], levers.tick) * levers.process)
    p.due = due(levers, p.deadline, p.dispatched, w.working_day)
    return p.dispatched


@step
def send(e, slot, sent):
    """The desk sends the petition to a unit, rightly or wrongly."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    community = w.communities[p.community]
    b = block(levers.seed, levers.replication, p.id, _DISPATCH, p.generation, p.visits)
    if p.higher and p.visits == 0:
        unit = levers.first_district + community.district
    elif is_right(levers, p.machine, p.helpers > 0, p.disputes > 0, b[0]):
        unit = p.owner
    else:
        unit = wrong_unit(levers, p.owner, community.street, community.district, b[1])
    if levers.ladder and unit < levers.first_municipal:
        sent += int(duration(w.durations, levers.t_ladder, b[3], levers.tick) * levers.process)
    if p.visits == 0:
        p.path_1 = unit
    elif p.visits == 1:
        p.path_2 = unit
    elif p.visits == 2:
        p.path_3 = unit
    p.visits += 1
    p.unit = unit
    p.state = _DISPATCHED
    schedule(e.petitions, e.ring, slot, max(sent, w.book[0].second + 1), _ARRIVE)


@step
def arrive(e, slot, now):
    """A petition, or a helper's task, reaches a unit. A petition may be refused: then this gives the second at which it
    leaves the dispatching desk again. What is accepted joins the queue, helpers' tasks that need no time to come first."""
    w = e.world
    p = e.petitions[slot]
    tasks = 0
    if p.parent == NIL:
        sent = refused(e, slot, now)
        if sent >= 0:
            return sent
        accept(e, slot, now)
        tasks = p.helpers
    for number in range(tasks + 1):
        joins = slot
        if number < tasks:
            joins = whistle(e, slot, number, now)
        if joins != NIL:
            e.petitions[joins].arrived = now
            join(e, joins, now)
    return NIL


@step
def refused(e, slot, now):
    """If the unit refuses the petition: the second at which it leaves the desk again; NIL if the unit takes it."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    tally.arrived += 1
    b = block(levers.seed, levers.replication, p.id, _RECEIVE, p.generation, p.visits)
    once = block(levers.seed, levers.replication, p.id, _RECEIVE, p.generation, _ONCE)[0]
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
def accept(e, slot, now):
    """The unit takes the petition: contacts the citizen, and sees whom it needs to call."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    w.tally[p.unit].accepted += 1
    unit.backlog += 1
    p.kept = 0 if p.unit == p.owner else 1
    work = block(levers.seed, levers.replication, p.id, _WORK, p.generation, 0)
    if is_contacted(unit.contact, work[1]):
        b = block(levers.seed, levers.replication, p.id, _RECEIVE, p.generation, p.visits)
        p.contacted = now + duration(w.durations, levers.t_contact, b[3], levers.tick)
    called = p.helpers
    if p.kept and levers.calls_owner:
        called += 1
    if levers.three_party > 0.0 and has_table(
        levers, block(levers.seed, levers.replication, p.id, _TASK, p.generation, 0)[3]
    ):
        p.table = 1
        called += 1
    if is_outside(e, p) and is_joint_outside(
        levers, block(levers.seed, levers.replication, p.id, _TASK, p.generation, 1)[3]
    ):
        p.table += 2
        called += 1
    p.helpers = min(called, MOST_HELPERS)
    p.pending = p.helpers + 1


@step
def is_outside(e, p):
    """Whether the petition belongs to an owner outside the city's reach."""
    w = e.world
    levers = w.levers[0]
    share = w.kinds[p.kind].outside
    return share > 0.0 and uniform(block(levers.seed, levers.replication, p.id, _DISPATCH, p.generation, 0)[2]) < share


@step
def whistle(e, slot, number, now):
    """The lead calls a helper: a task of its own goes to another unit. A lead that must keep what is not its own calls the
    owner first. Gives the task's row if it is there at once, else NIL."""
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
    schedule(e.petitions, e.ring, row, now + delay, _ARRIVE)
    return NIL


# -- units ----------------------------------------------------------------------------------------------------------


@step
def join(e, slot, now):
    """Work on the petition starts at once if an officer is free, or if it may interrupt another; otherwise it waits."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    kind = w.kinds[p.kind]
    p.level = p.deadline if levers.preempts[p.deadline] else levers.classes
    if p.parent == NIL:
        number = block(levers.seed, levers.replication, p.id, _WORK, p.generation, 0)[0]
        factor = 1.0
    else:
        number = block(levers.seed, levers.replication, p.id & ~3, _TASK, p.generation, (p.id & 3) - 1)[0]
        factor = levers.helper_work
    factor *= levers.class_work[p.deadline]
    p.work = int(duration(w.durations, kind.work, number, levers.tick) * factor)
    expected = int(duration(w.durations, kind.work, 1 << 31, levers.tick) * kind.difficulty * factor)
    crew = idle_crew(w, unit, p.level, now)
    if crew == NIL and p.level < levers.classes:
        victim = least_urgent(e, unit, p.level, now)
        if victim != NIL:
            crew = e.petitions[victim].crew
            interrupt(e, victim, now)
    if crew != NIL:
        start(e, slot, crew, now)
        return
    code = unit.discipline
    rank = key(
        code, levers.discipline_weights[code], now, p.due, p.deadline, int(p.work * kind.difficulty), expected
    )
    if p.parent != NIL:
        rank += levers.helpers_order * HELPER_STEP
    p.key = (p.level << LEVEL_SHIFT) + BIAS + rank
    wait(e, slot)
    if levers.paper_on and p.parent == NIL and p.pending == 1:
        number = block(levers.seed, levers.replication, p.id, _LAPSE, p.generation, 0)[0]
        if closes_on_paper(unit.paper, number):
            schedule_lapse(e.petitions, e.lapses, slot, max(p.due, now + 1))


@step
def wait(e, slot):
    """The petition takes its place in the unit's queue."""
    book = e.world.book[0]
    p = e.petitions[slot]
    unit = e.world.units[p.unit]
    p.state = _WAITING
    p.time = NIL
    p.stamp += 1
    push(e.pool, book, unit, p.key, p.id, slot, p.stamp)
    unit.waiting += 1


@step
def idle_crew(w, unit, level, now):
    """The unit's first crew that is on duty, may take the level, and has an officer free; NIL if none."""
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        crew = w.crews[c]
        if crew.busy < crew.on_duty and is_open(w.opens, w.closes, crew.calendar, now):
            if not crew.urgent_only or level < w.levers[0].classes:
                return c
    return NIL


@step
def least_urgent(e, unit, level, now):
    """The petition to interrupt for one of a level: the least urgent in work, of these the last started; NIL if none."""
    w = e.world
    victim = NIL
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        crew = w.crews[c]
        if not is_open(w.opens, w.closes, crew.calendar, now):
            continue
        slot = crew.running
        while slot != NIL:
            p = e.petitions[slot]
            if p.level > level:
                if victim == NIL:
                    victim = slot
                else:
                    v = e.petitions[victim]
                    if p.level != v.level:
                        if p.level > v.level:
                            victim = slot
                    elif p.started != v.started:
                        if p.started > v.started:
                            victim = slot
                    elif p.id > v.id:
                        victim = slot
            slot = p.after
    return victim


@step
def start(e, slot, c, now):
    """An officer of the crew starts, or takes up again, the work on a petition."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    crew = w.crews[c]
    if p.started == NIL:
        p.remaining = work_seconds(
            p.work, w.kinds[p.kind].difficulty * crew.stretch, unit.speed, unit.load_gain, unit.load_onset,
            unit.waiting, crew.on_duty, levers.tick,
        )  # fmt: skip
        p.work = p.remaining
        p.started = now
        tally = w.tally[p.unit]
        tally.started += 1
        tally.wait += now - p.arrived
    if p.time != NIL:
        cancel_lapse(e.petitions, e.lapses, slot, now)
    crew.busy += 1
    p.crew = c
    p.state = _HANDLED
    p.before = NIL
    p.after = crew.running
    if crew.running != NIL:
        e.petitions[crew.running].before = slot
    crew.running = slot
    schedule(e.petitions, e.ring, slot, finish(w.opens, w.closes, crew.calendar, now, p.remaining), _FINISH)


@step
def leave(e, slot):
    """The officer lets go of the petition."""
    p = e.petitions[slot]
    crew = e.world.crews[p.crew]
    crew.busy -= 1
    if p.before == NIL:
        crew.running = p.after
    else:
        e.petitions[p.before].after = p.after
    if p.after != NIL:
        e.petitions[p.after].before = p.before


@step
def interrupt(e, slot, now):
    """A more urgent petition takes the officer; this one goes back to its place in the queue with what is left to do."""
    w = e.world
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    rest = left(w.opens, w.closes, w.crews[p.crew].calendar, now, p.time, p.remaining)
    tally.busy += p.remaining - rest
    tally.preemptions += 1
    p.remaining = rest
    if p.preemptions < 127:
        p.preemptions += 1
    cancel(e.petitions, e.ring, slot, now)
    leave(e, slot)
    p.key = interrupted_key(e, slot)
    wait(e, slot)


@step
def interrupted_key(e, slot):
    """The queue key of an interrupted petition: as if it had joined when it first came."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    kind = w.kinds[p.kind]
    code = w.units[p.unit].discipline
    factor = (1.0 if p.parent == NIL else levers.helper_work) * levers.class_work[p.deadline]
    expected = int(duration(w.durations, kind.work, 1 << 31, levers.tick) * kind.difficulty * factor)
    rank = key(code, levers.discipline_weights[code], p.arrived, p.due, p.deadline, p.remaining, expected)
    if p.parent != NIL:
        rank += levers.helpers_order * HELPER_STEP
    return (p.level << LEVEL_SHIFT) + BIAS + rank


@step
def refill(e, c, now):
    """A crew's free officers take what waits, best first."""
    w = e.world
    crew = w.crews[c]
    unit = w.units[crew.unit]
    if not is_open(w.opens, w.closes, crew.calendar, now):
        return
    urgent = w.levers[0].classes
    while crew.busy < crew.on_duty and unit.size > 0:
        place = e.pool[unit.heap]
        slot = place.slot
        if e.petitions[slot].stamp != place.stamp:
            drop(e.pool, w.book[0], unit)
            continue
        if crew.urgent_only and e.petitions[slot].level >= urgent:
            return
        drop(e.pool, w.book[0], unit)
        unit.waiting -= 1
        start(e, slot, c, now)


@step
def open_crew(e, c, now):
    """A crew's day begins: some officers are on leave."""
    w = e.world
    levers = w.levers[0]
    crew = w.crews[c]
    day = now // DAY
    crew.on_duty = crew.officers - absent(crew.officers, crew.leave, levers.seed, levers.replication, c, day)
    w.tally[crew.unit].duty += crew.on_duty * (w.closes[crew.calendar, day] - w.opens[crew.calendar, day])


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
def judged(e, slot):
    """All who worked on the petition are done: its `Outcome`."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    kind = w.kinds[p.kind]
    work = block(levers.seed, levers.replication, p.id, _WORK, p.generation, 0)
    is_owned = p.kept == 0 or levers.calls_owner > 0
    reach = 1.0
    if is_outside(e, p):
        reach = levers.solve_outside_joint if p.table >= 2 else levers.solve_outside
    helped = w.communities[p.community].help
    explain = unit.explain
    if p.table & 1:
        helped += levers.three_party_solve
        explain = 1.0
    return outcome(
        levers, unit.solve, kind.hardness, kind.locked, kind.unreasonable, helped, is_owned, reach, explain, work[2],
        work[3],
    )  # fmt: skip


@step
def lapse(e, slot):
    """The deadline has come and nobody has begun: the petition leaves the queue."""
    w = e.world
    p = e.petitions[slot]
    p.stamp += 1
    w.units[p.unit].waiting -= 1


@step
def close(e, slot, how, now):
    """The petition is closed; the citizen will be called."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    p.closed = now
    p.outcome = how
    p.state = _CLOSED
    if p.contacted > now:
        p.contacted = NIL if how == _PAPER else now
    w.units[p.unit].backlog -= 1
    w.book[0].closed += 1
    tally.closed += 1
    if how == 1:
        tally.solved += 1
    elif how == 2:
        tally.explained += 1
    elif how == 3:
        tally.unsolved += 1
    else:
        tally.paper += 1
    tally.due[p.deadline] += 1
    tally.sojourn += now - p.raised
    if now <= p.due:
        tally.on_time[p.deadline] += 1
    else:
        tally.late += 1
        tally.tardiness += now - p.due
    b = block(levers.seed, levers.replication, p.id, _CALL, p.generation, 0)
    delay = max(duration(w.durations, levers.t_call, b[1], levers.tick), levers.tick)
    schedule(e.petitions, e.ring, slot, now + delay, _CALLS)


# -- call-back ------------------------------------------------------------------------------------------------------


@step
def call_back(e, slot, now):
    """The citizen is called, or is not; judges; and is content, or comes back. The petition's row goes to the history."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    citizen = w.citizens[p.citizen]
    tally = w.tally[p.unit]
    solved = p.outcome == _SOLVED
    b = block(levers.seed, levers.replication, p.id, _CALL, p.generation, 0)
    j = block(levers.seed, levers.replication, p.id, _JUDGE, p.generation, 0)
    back = block(levers.seed, levers.replication, p.id, _RETURN, p.generation, 0)
    satisfied = is_satisfied(
        levers, p.outcome, p.closed > p.due, p.contacted >= 0, citizen.trust, citizen.expectation,
        w.units[p.unit].satisfaction_gain, j[2],
    )  # fmt: skip
    asked = is_asked(levers, b[0])
    answered = asked and answers(levers, b[2])
    r = e.records[w.book[0].records]
    copy_record(r, p)
    if answered:
        r.called = now
        r.said_contacted = p.contacted >= 0
        r.said_solved = says_solved(levers, solved, j[1])
        r.satisfied = satisfied
        r.excluded = is_excluded(levers, r.said_solved, b[3])
        tally.answered += 1
        if r.excluded:
            tally.excluded += 1
        else:
            tally.said_contacted += r.said_contacted
            tally.said_solved += r.said_solved
            tally.satisfied += r.satisfied
    if asked:
        tally.asked += 1
    trust = citizen.trust
    citizen.trust = trust_after(levers, trust, citizen.expectation, satisfied)
    citizen.expectation = expectation_after(levers, citizen.expectation, satisfied)
    category = w.kinds[p.kind].category
    if leaves_cause(levers, p.outcome, j[3]):
        r.cause = 1
        w.causes[p.community, category] += 1
    elif solved and origin_of(p.id) == _CAUSE and w.causes[p.community, category] > 0:
        r.cause = -1
        w.causes[p.community, category] -= 1
    w.book[0].records += 1
    if not repeats(levers, p.outcome, satisfied, citizen.patience, citizen.temper, p.generation, back[0]):
        free_row(e, slot)
        return
    r.repeats = 1
    tally.repeats += 1
    p.generation += 1
    p.calls = 0
    p.higher = goes_higher(levers, back[2])
    clear(p)
    delay = max(duration(w.durations, levers.t_repeat, back[1], levers.tick), levers.tick)
    schedule(e.petitions, e.ring, slot, now + delay, _RAISE)


@rule
def copy_record(r, p):
    """The history's row of a petition, with nothing known of a call-back."""
    r.id, r.generation, r.origin, r.channel = p.id, p.generation, origin_of(p.id), p.channel
    r.citizen, r.community, r.kind, r.deadline = p.citizen, p.community, p.kind, p.deadline
    r.unit, r.owner, r.path_1, r.path_2, r.path_3 = p.unit, p.owner, p.path_1, p.path_2, p.path_3
    r.visits, r.refusals, r.disputes, r.machine, r.kept = p.visits, p.refusals, p.disputes, p.machine, p.kept
    r.higher, r.helpers, r.preemptions, r.outcome = p.higher, p.helpers, p.preemptions, p.outcome
    r.raised, r.recorded, r.dispatched, r.arrived = p.raised, p.recorded, p.dispatched, p.arrived
    r.contacted, r.started, r.due, r.closed, r.work = p.contacted, p.started, p.due, p.closed, p.work
    r.called = NIL
    r.said_contacted = r.said_solved = r.satisfied = NIL
    r.excluded = r.repeats = r.cause = 0


@step
def act(e, slot, event, now):
    """What an event does. Each step stands here once, so that the machine code holds it once."""
    if event <= _FINISH:
        c = slot
        if event == _OPEN:
            open_crew(e, slot, now)
        else:
            p = e.petitions[slot]
            c = p.crew
            e.world.tally[p.unit].busy += p.remaining
            leave(e, slot)
        refill(e, c, now)
    if event == _FINISH or event == _LAPSES:
        how = _PAPER
        if event == _FINISH:
            slot = part_done(e, slot)
            if slot != NIL:
                how = judged(e, slot)
        else:
            lapse(e, slot)
        if slot != NIL:
            close(e, slot, how, now)
    elif event == _CALLS:
        call_back(e, slot, now)
    elif event == _ARRIVE or event == _RAISE:
        sent = NIL
        if event == _ARRIVE:
            sent = arrive(e, slot, now)
        else:
            if slot < 0:
                slot, by, sent, patience = raise_want(e, e.wants[~slot], now)
            else:
                slot, by, sent, patience = raise_again(e, slot, now)
            if slot != NIL:
                sent = reached(e, slot, by, sent, patience, now)
        if sent != NIL:
            send(e, slot, sent)
