"""Officers and their queue: who works on what, who waits, who is interrupted."""

from __future__ import annotations

import heapq

import numpy as np
import simpy

from sim.behaviour.handling import class_factor, lapses, may_lapse, work_seconds
from sim.behaviour.queue import left_over
from sim.engine.reference.case import Case
from sim.engine.reference.close import part_done
from sim.engine.reference.job import Job
from sim.engine.reference.tables import Engine, Steps
from sim.engine.world import World
from sim.ground.draws import Block
from sim.ground.order import EventKind
from sim.ground.quantiles import whole_ticks
from sim.ground.queueing import HELPER_STEP, key
from sim.ground.tables import Outcome
from sim.ground.time_units import DAY
from sim.ground.working_time import closing, finish, from_yesterday, is_open, left, opening, rest_of_day
from sim.policies.collaboration import AMONG
from sim.policies.staffing import absent

MEDIAN = 1 << 31  # the 32-bit number at which half of a distribution lies below


def work(e: Engine, case: Case, job: Job) -> Steps:
    """A job waits for an officer, is worked on, perhaps interrupted, and done."""
    job.turn = e.clock.event()
    join(e, case, job, e.clock.now)
    while True:
        if (yield job.turn) == "paper":
            break
        try:
            yield job.finish
        except simpy.Interrupt:
            continue
        now = e.clock.now
        worked(e, job, job.remaining)
        leave(e, job)
        if job.over:
            give_back(e, job, now)
            continue
        refill(e, job.crew, now)
        break
    part_done(case)


def join(e: Engine, case: Case, job: Job, now: int) -> None:
    """Work on the job starts at once if an officer is free, or if it may interrupt another; otherwise it waits.

    Its level is its class if that `deadlines.….preempts`, otherwise it is as little urgent as all that do not. It
    starts in the first crew, as written, that is open and has an officer free; crews `urgent_only` take only
    levels that interrupt. If there is none, and its level interrupts, it takes the officer of a less urgent one.

    Whether one that has to wait may be closed on paper, and when, is drawn as it begins to wait.
    """
    w, settings = e.world, e.world.settings[0]
    kind, unit = w.kinds[job.kind], w.units[job.unit]
    job.arrived = now
    job.level = level(settings, job)
    job.work = whole_ticks(w.lasting(kind["work"], job.number, tick=1) * work_factor(settings, job), 1)
    crew = idle_crew(w, unit, job.level, now)
    if crew < 0 and job.level < settings["classes"]:
        victim = least_urgent(e, unit, job.level, now)
        if victim is not None:
            crew = victim.crew
            interrupt(e, victim, now)
    if crew >= 0:
        start(e, job, crew, now)
        return
    wait(e, job)
    if may_lapse(unit["paper"], job.helps, case.pending):
        lapse_at = lapses(unit["paper"], case.due, now, case.draw(w, Block.LAPSE)[0])
        if lapse_at >= 0:
            e.clock.at(lapse_at, EventKind.LAPSE, case.id, lambda: lapse(e, case, job))


def work_factor(settings: np.void, job: Job) -> float:
    """By what the work drawn for a kind is multiplied: for the deadline class, and for a helper's task."""
    return float(class_factor(settings, job.helps, job.deadline))


def level(settings: np.void, job: Job) -> int:
    """How urgent a job is: its class if that `deadlines.….preempts`, otherwise as little as all that do not."""
    return job.deadline if settings["preempts"][job.deadline] else int(settings["classes"])


def wait(e: Engine, job: Job) -> None:
    """A job takes its place in the queue."""
    job.place = place(e, job)
    heapq.heappush(e.queues[job.unit], (*job.place, job))
    e.world.units[job.unit]["waiting"] += 1


def place(e: Engine, job: Job) -> tuple[int, int, int]:
    """Where a job stands in the queue: by level, then the discipline's key, then the least identity.

    The discipline sees when it first came, and the work that is left. A helper's task has a key below, among or above
    all others of its level, by `collaboration.helpers_come`.
    """
    w, settings = e.world, e.world.settings[0]
    kind, unit = w.kinds[job.kind], w.units[job.unit]
    rest = job.remaining if job.started >= 0 else int(job.work * kind["difficulty"])
    usual = int(w.lasting(kind["work"], MEDIAN, tick=1) * kind["difficulty"] * work_factor(settings, job))
    rank = key(w.disciplines[unit["discipline"]], job.arrived, job.due, job.deadline, rest, usual)
    if job.helps:
        rank += (int(settings["helpers_come"]) - AMONG) * HELPER_STEP
    return job.level, rank, job.id


def lapse(e: Engine, case: Case, job: Job) -> None:
    """The deadline has come; if nobody has begun, the petition leaves the queue, and is closed on paper."""
    if job.started >= 0:
        return
    queue = e.queues[job.unit]
    queue.remove((*job.place, job))  # type: ignore[misc]
    heapq.heapify(queue)
    e.world.units[job.unit]["waiting"] -= 1
    case.outcome = int(Outcome.PAPER)
    job.turn.succeed("paper")


def idle_crew(w: World, unit: np.void, level: int, now: int) -> int:
    """The unit's first crew that is open, has fewer busy than on duty, and may take the level; -1 if none."""
    for number in _crews(unit):
        crew = w.crews[number]
        if crew["busy"] < crew["on_duty"] and _is_open(w, number, now):
            if not crew["urgent_only"] or level < w.settings[0]["classes"]:
                return number
    return -1


def least_urgent(e: Engine, unit: np.void, level: int, now: int) -> Job | None:
    """Who is interrupted: of the jobs in hand in open crews, less urgent than the level, the least urgent; of
    these the one first started last; of these the greatest identity."""
    jobs = [job for crew in _crews(unit) if _is_open(e.world, crew, now) for job in e.in_hand[crew]]
    return max(
        (job for job in jobs if job.level > level),
        key=lambda job: (job.level, job.started, job.id),
        default=None,
    )


def start(e: Engine, job: Job, crew: int, now: int) -> None:
    """An officer of a crew starts; how long it takes is fixed by the speed and the queue of this moment.

    An interrupted job goes on with what is left, whatever has changed since. The end lies so many seconds of the
    crew's opening hours ahead.
    """
    w = e.world
    unit, row, tally = w.units[job.unit], w.crews[crew], w.tally[job.unit]
    if job.started < 0:
        job.remaining = work_seconds(
            job.work, w.kinds[job.kind]["difficulty"] * row["stretch"], unit["speed"], unit["load_gain"],
            unit["load_onset"], unit["waiting"], row["on_duty"], w.settings[0]["tick"],
        )  # fmt: skip
        job.work = job.remaining
        job.started = now
        tally["started"] += 1
        tally["wait"] += now - job.arrived
    row["busy"] += 1
    job.crew = crew
    job.place = None
    e.in_hand[crew].append(job)
    until = closing(w.opens, w.closes, int(row["calendar"]), now) - now
    job.over = int(left_over(w.settings[0], job.remaining, until))
    job.remaining -= job.over
    job.finishes = finish(w.opens, w.closes, int(row["calendar"]), now, job.remaining)
    job.finish = e.clock.at(job.finishes, EventKind.FINISH, job.id)
    job.turn.succeed()


def leave(e: Engine, job: Job) -> None:
    """The officer lets go of the job."""
    e.in_hand[job.crew].remove(job)
    e.world.crews[job.crew]["busy"] -= 1


def worked(e: Engine, job: Job, seconds: int) -> None:
    """An officer's work in the unit's books."""
    tally = e.world.tally[job.unit]
    tally["busy"] += seconds
    if e.world.crews[job.crew]["urgent_only"]:
        tally["watched"] += seconds


def interrupt(e: Engine, job: Job, now: int) -> None:
    """A job gives way: it waits again with the work that is left, by its first arrival."""
    w = e.world
    rest = left(w.opens, w.closes, int(w.crews[job.crew]["calendar"]), now, job.finishes, job.remaining)
    worked(e, job, job.remaining - rest)
    w.tally[job.unit]["preemptions"] += 1
    job.remaining = rest + job.over
    job.preemptions = min(job.preemptions + 1, 127)
    leave(e, job)
    job.turn = e.clock.event()
    wait(e, job)
    job.process.interrupt()


def give_back(e: Engine, job: Job, now: int) -> None:
    """The shift is over, and the job waits again with the work that is left, by its first arrival; whoever is on duty
    and free goes on with it, or is interrupted for it."""
    job.remaining = job.over
    job.turn = e.clock.event()
    wait(e, job)
    for crew in _crews(e.world.units[job.unit]):
        refill(e, crew, now)
    take_officers(e, job.unit, now)


def refill(e: Engine, crew: int, now: int) -> None:
    """Free officers of an open crew take the head of the queue, one after another.

    A crew `urgent_only` takes nothing while the head is of no level that interrupts.
    """
    w, row = e.world, e.world.crews[crew]
    queue = e.queues[row["unit"]]
    while row["busy"] < row["on_duty"] and queue and _is_open(w, crew, now):
        job = queue[0][3]
        if row["urgent_only"] and job.level >= w.settings[0]["classes"]:
            return
        start(e, call(e, job.unit), crew, now)


def call(e: Engine, unit: int) -> Job:
    """The head of a unit's queue leaves it."""
    e.world.units[unit]["waiting"] -= 1
    return heapq.heappop(e.queues[unit])[3]


def overtake(e: Engine, crew: int, now: int) -> None:
    """As a crew opens, waiting jobs of levels that interrupt take officers from less urgent ones, as they would have
    done if it had been open when they came.

    Once the last of the unit's crews that open in this second has taken what its free officers can.
    """
    w = e.world
    number = int(w.crews[crew]["unit"])
    later = [c for c in _crews(w.units[number]) if c > crew]
    if not any(opening(w.opens, int(w.crews[c]["calendar"]), now // DAY) == now for c in later):
        take_officers(e, number, now)


def take_officers(e: Engine, number: int, now: int) -> None:
    """Waiting jobs of levels that interrupt take officers of their unit from less urgent ones."""
    w = e.world
    unit, queue = w.units[number], e.queues[number]
    while queue and queue[0][0] < w.settings[0]["classes"]:
        victim = least_urgent(e, unit, queue[0][0], now)
        if victim is None:
            return
        job, taken = call(e, number), victim.crew
        interrupt(e, victim, now)
        start(e, job, taken, now)


def open_crew(e: Engine, crew: int, now: int) -> None:
    """A crew's shift begins: so many are on duty as are not on leave, and they take what waits.

    Who was at work as it closed is still busy with it.
    """
    w, day = e.world, now // DAY
    _come(w, crew, day)
    _on_duty(w, crew, rest_of_day(w.opens, w.closes, int(w.crews[crew]["calendar"]), day))
    refill(e, crew, now)
    overtake(e, crew, now)


def go_on(e: Engine, crew: int, day: int) -> None:
    """Midnight: a crew whose shift began the day before goes on, also if that was the day before the run."""
    w = e.world
    seconds = from_yesterday(w.closes, int(w.crews[crew]["calendar"]), day)
    if day == 0 and seconds > 0:
        _come(w, crew, day - 1)
    _on_duty(w, crew, seconds)


def _come(w: World, crew: int, day: int) -> None:
    row, settings = w.crews[crew], w.settings[0]
    away = absent(int(row["officers"]), row["leave"], settings["seed"], settings["replication"], crew, day)
    row["on_duty"] = row["officers"] - away


def _on_duty(w: World, crew: int, seconds: int) -> None:
    row = w.crews[crew]
    tally = w.tally[row["unit"]]
    tally["duty"] += row["on_duty"] * seconds
    if row["urgent_only"]:
        tally["watch"] += row["on_duty"] * seconds


def take_in(e: Engine, reordered: np.ndarray) -> None:
    """Before a day: what waits in a queue of another order takes the place that it would have if the order had been so
    when it came. reordered: bool[units]."""
    w = e.world
    for job in (job for jobs in e.in_hand for job in jobs):
        job.level = level(w.settings[0], job)
    for unit in np.flatnonzero(reordered):
        jobs = [waiting[3] for waiting in e.queues[unit]]
        for job in jobs:
            job.level = level(w.settings[0], job)
            job.place = place(e, job)
        e.queues[unit][:] = sorted((*job.place, job) for job in jobs)  # type: ignore[misc]


def _crews(unit: np.void) -> range:
    first = int(unit["first_crew"])
    return range(first, first + int(unit["crews"]))


def _is_open(w: World, crew: int, now: int) -> bool:
    return bool(is_open(w.opens, w.closes, int(w.crews[crew]["calendar"]), now))
