"""A unit of the reference engine: its crews, its queue, and the jobs its officers have in hand."""

from __future__ import annotations

import heapq
from functools import partial
from typing import TYPE_CHECKING, Any

from sim.behaviour.handling import work_seconds
from sim.ground.order import EventKind
from sim.ground.working_time import DAY, finish, is_open, left
from sim.policies.collaboration import AMONG
from sim.policies.discipline import HELPER_STEP, key
from sim.policies.staffing import absent

if TYPE_CHECKING:
    from sim.engine.case import Case
    from sim.engine.reference import Clock
    from sim.engine.world import World

MEDIAN = 1 << 31  # the 32-bit number at which half of a distribution lies below


class Job:
    """Work of one unit on one petition: the lead's, or a helper's. `turn` is triggered when an officer starts."""

    def __init__(self, case: Case, who: int, unit: int, number: int, factor: float) -> None:
        self.case, self.id, self.unit, self.factor = case, who, unit, factor
        self.number = number
        self.process: Any = None
        self.turn: Any = None
        self.finish: Any = None
        self.finishes = -1
        self.crew = -1
        self.level = 0
        self.arrived = self.started = self.remaining = -1
        self.work = 0
        self.preemptions = 0
        self.place: tuple[tuple[int, int, int], int] | None = None


class Office:
    """One unit: its crews share one queue. Rows of the tables are read afresh at every use, since agents change
    them."""

    def __init__(self, world: World, clock: Clock, number: int) -> None:
        self.world, self.clock, self.number = world, clock, number
        unit = world.units[number]
        first = int(unit["first_crew"])
        self.crews = list(range(first, first + int(unit["crews"])))
        self.in_hand: dict[int, list[Job]] = {crew: [] for crew in self.crews}
        self.queue: list[tuple[tuple[int, int, int], int, Job]] = []
        self.joined = 0

    def begin(self, day: int) -> None:
        """The crews that work on a day will open."""
        for crew in self.crews:
            opening = int(self.world.opens[self.world.crews[crew]["calendar"], day])
            if opening >= 0:
                self.clock.at(opening, EventKind.OPEN, crew, partial(self._open, crew, opening))

    def join(self, job: Job, now: int) -> bool:
        """Take in a job: start it, interrupt a less urgent one for it, or let it wait. True if it waits.

        Its level is its class if that `deadlines.….preempts`, otherwise it is as little urgent as all that do not. It
        starts in the first crew, as written, that is open and has an officer free; crews `urgent_only` take only
        levels that interrupt. If there is none, and its level interrupts, it takes the officer of a less urgent one.
        """
        w, levers = self.world, self.world.levers[0]
        case = job.case
        kind = w.kinds[case.kind]
        job.arrived = now
        job.level = case.deadline if levers["preempts"][case.deadline] else int(levers["classes"])
        job.factor *= float(levers["class_work"][case.deadline])
        job.work = int(w.lasting(kind["work"], job.number) * job.factor)
        crew = self._idle_crew(job.level, now)
        if crew is None and job.level < levers["classes"]:
            victim = self._least_urgent(job.level, now)
            if victim is not None:
                crew = victim.crew
                self._interrupt(victim, now)
        if crew is not None:
            self._start(job, crew, now)
            return False
        self._wait(job, now, int(job.work * kind["difficulty"]))
        return True

    def withdraw(self, job: Job) -> None:
        """Take a waiting job out of the queue."""
        self.queue.remove((*job.place, job))  # type: ignore[misc]
        heapq.heapify(self.queue)
        self.world.units[self.number]["waiting"] -= 1

    def complete(self, job: Job, now: int) -> None:
        """The officer is done with the job, and looks for the next one."""
        self._worked(job, job.remaining)
        self._let_go(job)
        self._refill(job.crew, now)

    def _wait(self, job: Job, now: int, work: int) -> None:
        """A job takes its place in the queue: by level, then the discipline's key, then the least identity.

        A helper's task has a key below, among or above all others of its level, by `collaboration.helpers_come`.
        """
        w, levers = self.world, self.world.levers[0]
        case, kind = job.case, self.world.kinds[job.case.kind]
        code = int(w.units[self.number]["discipline"])
        usual = int(w.lasting(kind["work"], MEDIAN) * kind["difficulty"] * job.factor)
        rank = key(code, levers["discipline_weights"][code], now, case.due, case.deadline, work, usual)
        if job is not case.lead:
            rank += (int(levers["helpers_come"]) - AMONG) * HELPER_STEP
        self.joined += 1
        job.place = ((job.level, rank, job.id), self.joined)
        heapq.heappush(self.queue, (*job.place, job))
        w.units[self.number]["waiting"] += 1

    def _start(self, job: Job, crew: int, now: int) -> None:
        """An officer of a crew starts; how long it takes is fixed by the speed and the queue of this moment.

        An interrupted job goes on with what is left, whatever has changed since. The end lies so many seconds of the
        crew's opening hours ahead.
        """
        w, unit, row = self.world, self.world.units[self.number], self.world.crews[crew]
        if job.started < 0:
            job.remaining = work_seconds(
                job.work, w.kinds[job.case.kind]["difficulty"] * row["stretch"], unit["speed"], unit["load_gain"],
                unit["load_onset"], unit["waiting"], row["on_duty"], w.levers[0]["tick"],
            )  # fmt: skip
            job.work = job.remaining
            job.started = now
            w.tally[self.number]["started"] += 1
            w.tally[self.number]["wait"] += now - job.arrived
        row["busy"] += 1
        job.crew = crew
        job.place = None
        self.in_hand[crew].append(job)
        job.finishes = finish(w.opens, w.closes, int(row["calendar"]), now, job.remaining)
        job.finish = self.clock.at(job.finishes, EventKind.FINISH, job.id)
        job.turn.succeed()

    def _worked(self, job: Job, seconds: int) -> None:
        tally = self.world.tally[self.number]
        tally["busy"] += seconds
        if self.world.crews[job.crew]["urgent_only"]:
            tally["watched"] += seconds

    def _let_go(self, job: Job) -> None:
        self.in_hand[job.crew].remove(job)
        self.world.crews[job.crew]["busy"] -= 1

    def _interrupt(self, job: Job, now: int) -> None:
        """A job gives way: it waits again with the work that is left, by its first arrival."""
        w = self.world
        calendar = int(w.crews[job.crew]["calendar"])
        rest = left(w.opens, w.closes, calendar, now, job.finishes, job.remaining)
        self._worked(job, job.remaining - rest)
        w.tally[self.number]["preemptions"] += 1
        job.remaining = rest
        job.preemptions = min(job.preemptions + 1, 127)
        self._let_go(job)
        job.turn = self.clock.signal()
        self._wait(job, job.arrived, rest)
        job.process.interrupt()

    def _idle_crew(self, level: int, now: int) -> int | None:
        """The first crew that is open, has fewer busy than on duty, and may take the level."""
        for crew in self.crews:
            row = self.world.crews[crew]
            if row["busy"] < row["on_duty"] and self._is_open(crew, now):
                if not row["urgent_only"] or level < self.world.levers[0]["classes"]:
                    return crew
        return None

    def _least_urgent(self, level: int, now: int) -> Job | None:
        """Who is interrupted: of the jobs in hand in open crews, less urgent than the level, the least urgent; of
        these the one first started last; of these the greatest identity."""
        jobs = [job for crew in self.crews if self._is_open(crew, now) for job in self.in_hand[crew]]
        return max(
            (job for job in jobs if job.level > level),
            key=lambda job: (job.level, job.started, job.id),
            default=None,
        )

    def _refill(self, crew: int, now: int) -> None:
        """Free officers of an open crew take the head of the queue, one after another.

        A crew `urgent_only` takes nothing while the head is of no level that interrupts.
        """
        row = self.world.crews[crew]
        while row["busy"] < row["on_duty"] and self.queue and self._is_open(crew, now):
            job = self.queue[0][2]
            if row["urgent_only"] and job.level >= self.world.levers[0]["classes"]:
                return
            heapq.heappop(self.queue)
            self.world.units[self.number]["waiting"] -= 1
            self._start(job, crew, now)

    def _is_open(self, crew: int, now: int) -> bool:
        return bool(
            is_open(self.world.opens, self.world.closes, int(self.world.crews[crew]["calendar"]), now)
        )

    def _open(self, crew: int, now: int) -> None:
        """A crew's day begins: so many are on duty as are not on leave, and they take what waits.

        Who was at work as it closed is still busy with it.
        """
        w, row, day = self.world, self.world.crews[crew], now // DAY
        away = absent(
            int(row["officers"]), row["leave"], w.levers[0]["seed"], w.levers[0]["replication"], crew, day
        )
        row["on_duty"] = row["officers"] - away
        hours = w.closes[row["calendar"], day] - w.opens[row["calendar"], day]
        w.tally[self.number]["duty"] += row["on_duty"] * hours
        if row["urgent_only"]:
            w.tally[self.number]["watch"] += row["on_duty"] * hours
        self._refill(crew, now)
