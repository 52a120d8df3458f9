"""Officers and their queue: who works on what, who waits, who is interrupted."""

from __future__ import annotations

from sim.behaviour.handling import class_factor, lapses, may_lapse, work_seconds
from sim.behaviour.queue import HANDED_OVER, left_over
from sim.engine.compiled.calendar import cancel, schedule
from sim.engine.compiled.in_hand import least_urgent, let_go, take_up
from sim.engine.compiled.tables import NIL
from sim.engine.compiled.waiting import BIAS, LEVEL_SHIFT, drop, push
from sim.ground.compiling import kernel, step
from sim.ground.draws import Block, block
from sim.ground.order import EventKind, whose_task
from sim.ground.quantiles import duration, whole_ticks
from sim.ground.queueing import HELPER_STEP, key
from sim.ground.tables import State
from sim.ground.time_units import DAY
from sim.ground.working_time import closing, finish, from_yesterday, is_open, left, opening, rest_of_day
from sim.policies.collaboration import AMONG
from sim.policies.staffing import absent

_TASK = int(Block.TASK)
_LAPSE = int(Block.LAPSE)
_FINISH = int(EventKind.FINISH)
_LAPSES = int(EventKind.LAPSE)
_WAITING = int(State.WAITING)
_HANDLED = int(State.HANDLED)


@step
def join(e, slot, own, now):
    """Work on the petition starts at once if an officer is free, or if it may interrupt another; otherwise it waits.
    own: drawn for the work on a petition; a helper's task has a draw of its own."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    kind = w.kinds[p.kind]
    p.level = level(settings, p)
    number = own
    if p.parent != NIL:
        petition, which = whose_task(p.id)
        number = block(settings.seed, settings.replication, petition, _TASK, p.generation, which)[0]
    p.work = whole_ticks(duration(w.durations, kind.work, number, 1) * work_factor(settings, p), 1)
    crew = idle_crew(w, unit, p.level, now)
    if crew == NIL and p.level < settings.classes:
        victim = least_urgent(e, unit, p.level, now)
        if victim != NIL:
            crew = e.petitions[victim].crew
            interrupt(e, victim, now)
    if crew != NIL:
        start(e, slot, crew, now)
        return
    wait(e, slot)
    if may_lapse(unit.paper, p.parent != NIL, p.pending):
        number = block(settings.seed, settings.replication, p.id, _LAPSE, p.generation, 0)[0]
        lapse_at = lapses(unit.paper, p.due, now, number)
        if lapse_at != NIL:
            schedule(e, slot, lapse_at, _LAPSES)


@step
def work_factor(settings, p):
    """By what the work drawn for a kind is multiplied: for the deadline class, and for a helper's task."""
    return class_factor(settings, p.parent != NIL, p.deadline)


@step
def level(settings, p):
    """How urgent the petition is: its class, or as little as all that interrupt nothing."""
    return p.deadline if settings.preempts[p.deadline] else settings.classes


@step
def wait(e, slot):
    """The petition takes its place in the unit's queue."""
    p = e.petitions[slot]
    stands = place(e, p)
    p.state = _WAITING
    p.time = NIL
    p.stamp += 1
    push(e.pool, e.cursor[0], e.queues[p.unit], stands, p.id, slot, p.stamp)
    e.world.units[p.unit].waiting += 1


@step
def place(e, p):
    """Where the petition stands in the unit's queue, by when it first came and what is left to do."""
    w = e.world
    settings = w.settings[0]
    unit = w.units[p.unit]
    kind = w.kinds[p.kind]
    work = p.remaining
    if p.started == NIL:
        work = int(p.work * kind.difficulty)
    usual = duration(w.durations, kind.work, 1 << 31, 1)
    expected = int(usual * kind.difficulty * work_factor(settings, p))
    rank = key(w.disciplines[unit.discipline], p.arrived, p.due, p.deadline, work, expected)
    if p.parent != NIL:
        rank += (settings.helpers_come - AMONG) * HELPER_STEP
    return (p.level << LEVEL_SHIFT) + BIAS + rank


@step
def lapse(e, slot):
    """The deadline has come and nobody has begun: the petition leaves the queue."""
    w = e.world
    p = e.petitions[slot]
    p.stamp += 1
    w.units[p.unit].waiting -= 1


@step
def idle_crew(w, unit, level, now):
    """The unit's first crew that is on duty, may take the level, and has an officer free; NIL if none."""
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        crew = w.crews[c]
        if crew.busy < crew.on_duty and is_open(w.opens, w.closes, crew.calendar, now):
            if not crew.urgent_only or level < w.settings[0].classes:
                return c
    return NIL


@step
def start(e, slot, c, now):
    """An officer of the crew starts, or takes up again, the work on a petition."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    unit = w.units[p.unit]
    crew = w.crews[c]
    if p.started == NIL:
        p.remaining = work_seconds(
            p.work, w.kinds[p.kind].difficulty * crew.stretch, unit.speed, unit.load_gain, unit.load_onset,
            unit.waiting, crew.on_duty, settings.tick,
        )  # fmt: skip
        p.work = p.remaining
        p.started = now
        tally = w.tally[p.unit]
        tally.started += 1
        tally.wait += now - p.arrived
    if p.time != NIL:
        cancel(e, slot, now)
    crew.busy += 1
    p.crew = c
    p.state = _HANDLED
    take_up(e, slot, c, now)
    p.over = 0
    if settings.unfinished == HANDED_OVER:
        p.over = left_over(settings, p.remaining, closing(w.opens, w.closes, crew.calendar, now) - now)
        p.remaining -= p.over
    end = finish(w.opens, w.closes, crew.calendar, now, p.remaining)
    schedule(e, slot, end, _FINISH)


@step
def leave(e, slot):
    """The officer lets go of the petition."""
    crew = e.petitions[slot].crew
    e.world.crews[crew].busy -= 1
    let_go(e, slot, crew)


@step
def worked(e, p, seconds):
    """An officer's work in the unit's books."""
    tally = e.world.tally[p.unit]
    tally.busy += seconds
    if e.world.crews[p.crew].urgent_only:
        tally.watched += seconds


@step
def interrupt(e, slot, now):
    """A more urgent petition takes the officer; this one goes back to its place in the queue with what is left."""
    w = e.world
    p = e.petitions[slot]
    tally = w.tally[p.unit]
    rest = left(w.opens, w.closes, w.crews[p.crew].calendar, now, p.time, p.remaining)
    worked(e, p, p.remaining - rest)
    tally.preemptions += 1
    p.remaining = rest + p.over
    if p.preemptions < 127:
        p.preemptions += 1
    cancel(e, slot, now)
    leave(e, slot)
    wait(e, slot)


@step
def give_back(e, slot):
    """The shift is over, and the petition waits again with the work that is left, by its first arrival."""
    p = e.petitions[slot]
    p.remaining = p.over
    wait(e, slot)


@step
def refill(e, c, now, overtakes):
    """A crew's free officers take what waits, best first; if that overtakes, what is urgent then takes officers of the
    unit from what is less so."""
    w = e.world
    crew = w.crews[c]
    queue = e.queues[crew.unit]
    if not is_open(w.opens, w.closes, crew.calendar, now):
        return
    urgent = w.settings[0].classes
    while queue.size > 0 and (crew.busy < crew.on_duty or overtakes):
        front = e.pool[queue.first]
        slot = front.slot
        p = e.petitions[slot]
        if p.stamp != front.stamp:
            drop(e.pool, e.cursor[0], queue)
            continue
        taken = c
        victim = NIL
        if crew.busy >= crew.on_duty:
            if p.level < urgent:
                victim = least_urgent(e, w.units[crew.unit], p.level, now)
            if victim == NIL:
                return
            taken = e.petitions[victim].crew
        elif crew.urgent_only and p.level >= urgent:
            return
        drop(e.pool, e.cursor[0], queue)
        w.units[crew.unit].waiting -= 1
        if victim != NIL:
            interrupt(e, victim, now)
        start(e, slot, taken, now)


@step
def opens_last(w, c, now):
    """Whether no later crew of the unit opens in this second, too."""
    unit = w.units[w.crews[c].unit]
    for other in range(c + 1, unit.first_crew + unit.crews):
        if opening(w.opens, w.crews[other].calendar, now // DAY) == now:
            return False
    return True


@kernel
def take_in(engine, reordered):
    """Before a day: what waits takes its place in the new order. reordered: bool[units], whose queue has another."""
    w = engine.world
    petitions, cursor = engine.petitions, engine.cursor[0]
    settings = w.settings[0]
    for c in range(w.crews.shape[0]):
        for number in range(engine.in_hand.shape[0]):
            slot = engine.in_hand[number, c]
            while slot != NIL:
                p, following = petitions[slot], engine.links[slot].after
                if level(settings, p) != p.level:
                    let_go(engine, slot, c)
                    p.level = level(settings, p)
                    take_up(engine, slot, c, engine.world.book[0].second)
                slot = following
    for unit in range(reordered.shape[0]):
        if reordered[unit]:
            queue = engine.queues[unit]
            count = queue.size
            queue.size = 0
            cursor.places -= count
            for number in range(count):  # what is read lies at or behind the place that is written
                front = engine.pool[queue.first + number]
                slot, stamp = front.slot, front.stamp
                p = petitions[slot]
                if p.stamp == stamp:
                    p.level = level(settings, p)
                    push(engine.pool, cursor, queue, place(engine, p), p.id, slot, stamp)


@step
def open_crew(e, c, now):
    """A crew's shift begins: so many are on duty as are not on leave."""
    w = e.world
    day = now // DAY
    come(w, c, day)
    on_duty(w, c, rest_of_day(w.opens, w.closes, w.crews[c].calendar, day))


@step
def go_on(w, c, day):
    """Midnight: a crew whose shift began the day before goes on, also if that was the day before the run."""
    seconds = from_yesterday(w.closes, w.crews[c].calendar, day)
    if day == 0 and seconds > 0:
        come(w, c, day - 1)
    on_duty(w, c, seconds)


@step
def come(w, c, day):
    """The officers of a crew come on duty, but for those on leave."""
    settings = w.settings[0]
    crew = w.crews[c]
    crew.on_duty = crew.officers - absent(
        crew.officers, crew.leave, settings.seed, settings.replication, c, day
    )


@step
def on_duty(w, c, seconds):
    """A crew's time on duty in the unit's books."""
    crew = w.crews[c]
    tally = w.tally[crew.unit]
    tally.duty += crew.on_duty * seconds
    if crew.urgent_only:
        tally.watch += crew.on_duty * seconds
