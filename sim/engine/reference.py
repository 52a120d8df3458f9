"""The reference engine: the way of a petition as a SimPy process, to be read like the procedure manual.

It is slow and plain on purpose. The compiled engine must agree with it petition by petition, second by second.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy

from sim.behaviour.handling import closes_on_paper, is_contacted
from sim.engine.case import Case
from sim.engine.closing import call_back, close
from sim.engine.desk import record, send
from sim.engine.needs import day_of_needs
from sim.engine.office import Job, Office
from sim.engine.switchboard import Switchboard
from sim.engine.world import World
from sim.ground.draws import ONCE, Block, uniform
from sim.ground.order import EventKind, Origin, order_key, origin_of
from sim.ground.tables import HELPERS, RECORD, WANT, Outcome
from sim.ground.working_time import DAY
from sim.policies.collaboration import has_table, helper_unit, is_joint_outside
from sim.policies.dispatch import must_keep, refuses
from sim.policies.intake import Channel, channel, is_consultation, on_other_line

Steps = Generator[Any, Any, Any]


class Clock:
    """SimPy's clock with the total order of events forced upon it: (second, kind, identity)."""

    def __init__(self) -> None:
        self.environment = simpy.Environment()
        self.events = 0

    @property
    def now(self) -> int:
        """The present second."""
        return int(self.environment.now)

    def at(self, time: int, kind: EventKind, who: int, act: Callable[[], None] | None = None) -> simpy.Event:
        """An event at a second, in its place among those of the same second; `act` is what then happens."""
        event = simpy.Event(self.environment)
        event._ok, event._value = True, None
        if act is not None:
            event.callbacks.append(lambda _: act())
        # SimPy's own priorities 0 and 1 stay for what follows at once from an event.
        self.environment.schedule(event, priority=order_key(int(kind), who) + 2, delay=time - self.now)
        return event

    def signal(self) -> simpy.Event:
        """An event that somebody triggers by `succeed`."""
        return self.environment.event()

    def run(self, until: int) -> None:
        """Let everything before `until` happen."""
        self.environment.run(until=until)


class Reference:
    """One run of the reference engine; the same face as the compiled one."""

    name = "simpy"

    def __init__(self, world: World, write: Callable[[np.ndarray], None]) -> None:
        self.world, self.write = world, write
        self.clock = Clock()
        self.wants = np.zeros(1024, WANT)
        self.open: dict[int, Case] = {}
        self.finished: list[np.void] = []
        self.offices = [Office(world, self.clock, number) for number in range(len(world.units))]
        self.switchboard = Switchboard(self.clock, world.seats)

    def renew(self, levers: np.ndarray) -> None:
        """New levers from now on."""
        self.world = self.world._replace(levers=levers)
        for office in self.offices:
            office.world = self.world

    def backlog(self, wants: np.ndarray) -> None:
        """Start with these petitions open (WANT[n], negative times)."""
        for want in wants:
            case = Case(want)
            case.raised = int(want["time"])
            self.world.book["starting"] += 1
            self.open[case.id] = case
            self.clock.environment.process(self.from_backlog(case))

    def day(self, day: int) -> None:
        """Simulate one day."""
        self.wants, count = day_of_needs(self.world, day, self.wants)
        for want in self.wants[:count]:
            self.clock.environment.process(self.from_need(Case(want), int(want["time"])))
        for office in self.offices:
            office.begin(day)
        self.clock.run((day + 1) * DAY)
        self._foretell()
        self._flush()
        book = self.world.book
        book["second"] = (day + 1) * DAY
        book["open"] = book["starting"] + book["raised"] - book["closed"]

    def end(self) -> None:
        """Hand over what is still open, in order of raising."""
        waiting = sorted(self.open.values(), key=lambda case: (case.raised, case.id))
        for case in waiting:
            if case.contacted >= self.clock.now:
                case.contacted = -1  # planned only
            self.finished.append(case.row())
        self._flush()

    def _foretell(self) -> None:
        """At midnight the books are closed: who is in line learns what is certain already, and has called under the
        rules of this day whatever changes now."""
        told = self.switchboard.foretell()
        while not all(signal.processed for signal in told):
            self.clock.environment.step()

    def _flush(self) -> None:
        self.write(np.array(self.finished, dtype=RECORD))
        self.finished = []

    # -- the way of a petition ----------------------------------------------------------------------------------------

    def from_need(self, case: Case, time: int) -> Steps:
        """A need becomes a contact, perhaps a petition, and perhaps the same petition again."""
        yield self.clock.at(time, EventKind.RAISE, case.id)
        if (yield from self.contact(case)):
            yield from self.petition(case)

    def from_backlog(self, case: Case) -> Steps:
        """A petition that is open at the start goes the same way from its dispatch on."""
        record(self.world, case, case.raised)
        yield from self.petition(case)

    def petition(self, case: Case) -> Steps:
        """From the dispatch to the call-back, and from the beginning if the citizen comes back.

        The call comes `call_back.delay` after closing. A repeat reaches the hotline as any contact does.
        """
        while True:
            yield from self.reach_unit(case)
            yield from self.handle(case)
            levers, b = self.world.levers[0], case.draw(self.world, Block.CALL)
            delay = self.world.lasting(levers["t_call"], b[1], at_least=int(levers["tick"]))
            yield self.clock.at(self.clock.now + delay, EventKind.CALL, case.id)
            finished, delay = call_back(self.world, case, self.clock.now)
            self.finished.append(finished)
            del self.open[case.id]
            if delay < 0:
                return
            yield self.clock.at(self.clock.now + delay, EventKind.RAISE, case.id)
            if not (yield from self.contact(case)):
                return

    def contact(self, case: Case) -> Steps:
        """Reach the hotline, again and again if need be. True if a petition is recorded, and on its way to a unit.

        By phone it is recorded when the talk ends (`intake.talk`, for a question `talk_consultation`); by web
        `web_delay`, by machine `assistant_talk` after the contact; from another line `other_delay` later still. Who
        gives up after `patience` calls again with chance `redial`, `redial_delay` after giving up, at most `most_calls`
        calls in all.
        """
        while True:
            w, levers, now = self.world, self.world.levers[0], self.clock.now
            hour = w.hours[now // 3600]
            detour = 0
            if levers["other_lines"] > 0:
                other = case.draw(w, Block.REDIAL, ONCE)
                line = on_other_line(levers, other[0])
                if line == 2:
                    w.book["lost"] += 1
                    return False
                if line == 1:
                    detour = w.lasting(levers["t_other"], other[1])
            b = case.draw(w, Block.CONTACT)
            asks = is_consultation(levers, case.generation, origin_of(case.id) == Origin.NEED, b[1])
            case.channel = channel(levers, asks, b[0])
            if case.channel == Channel.SELF_SERVICE:
                hour["self_served"] += 1
                return False
            if case.channel == Channel.PHONE:
                hour["phone"] += 1
                talk = w.lasting(levers["t_consultation" if asks else "t_talk"], b[2])
                number = case.draw(w, Block.REDIAL, case.calls)[2] if case.calls else b[3]
                patience = w.lasting(levers["t_patience"], number)
                answered = yield from self.switchboard.call(now, patience, talk)
                if answered < 0:
                    hour["abandoned"] += 1
                    b = case.draw(w, Block.REDIAL, case.calls)
                    if case.calls + 1 >= levers["most_calls"] or uniform(b[0]) >= levers["redial"]:
                        w.book["lost"] += 1
                        return False
                    case.calls += 1
                    hour["redialled"] += 1
                    delay = w.lasting(levers["t_redial"], b[1], at_least=int(levers["tick"]))
                    yield self.clock.at(max(now + patience + delay, now + 1), EventKind.RAISE, case.id)
                    continue
                self.count_answer(hour, levers, answered - now, talk)
                recorded = answered + talk
            else:
                hour["web"] += 1
                web = levers["t_web" if case.channel == Channel.WEB else "t_assistant"]
                recorded = now + w.lasting(web, b[2])
            w.book["contacts"] += 1
            hour["consultations" if asks else "petitions"] += 1
            if asks:
                return False
            hour["repeats"] += case.generation > 0
            w.book["raised"] += 1
            case.raised = now
            self.open[case.id] = case
            record(w, case, recorded + detour)
            return True

    def count_answer(self, hour: np.void, levers: np.void, wait: int, talk: int) -> None:
        """An answered call in the hotline's books."""
        hour["answered"] += 1
        hour["waited"] += wait
        hour["talked"] += talk
        hour["prompt"] += wait <= levers["answer_target"]
        self.world.waits[min(wait, len(self.world.waits) - 1)] += 1

    def reach_unit(self, case: Case) -> Steps:
        """From unit to unit until one accepts, or must keep, the petition.

        A refusal takes `dispatch.refusal.delay`, from the `arbitration_after`-th on `arbitration` more, both times the
        process's factor; then the desk sends it on. Who accepts contacts the citizen, if at all,
        `handling.contact_delay` after arrival.
        """
        while True:
            yield self.clock.at(max(case.arrives, self.clock.now), EventKind.ARRIVE, case.id)
            w, levers, now = self.world, self.world.levers[0], self.clock.now
            unit, tally = w.units[case.unit], w.tally[case.unit]
            tally["arrived"] += 1
            b = case.draw(w, Block.RECEIVE, case.visits)
            once = case.draw(w, Block.RECEIVE, ONCE)[0]
            is_owner = case.unit == case.owner
            keeps = case.higher or must_keep(levers, case.visits, case.refusals, case.disputes > 0, once)
            if not refuses(levers, unit["refuse"], is_owner, bool(keeps), b[0]):
                break
            tally["refused"] += 1
            case.refusals += 1
            delay = w.lasting(levers["t_refusal"], b[1])
            if case.refusals >= levers["arbitration_after"]:
                tally["disputed"] += case.disputes == 0
                case.disputes = 1
                delay += w.lasting(levers["t_arbitration"], b[2])
            send(w, case, now + int(delay * levers["process"]), now)
        tally["accepted"] += 1
        unit["backlog"] += 1
        case.arrived = now
        case.kept = int(not is_owner)
        if is_contacted(unit["contact"], case.draw(w, Block.WORK)[1]):
            case.contacted = now + w.lasting(levers["t_contact"], b[3])

    def handle(self, case: Case) -> Steps:
        """Call the helpers, do the own part, wait for the slowest; or close on paper because nobody began in time.

        Helpers: those of a joint petition, one more for a misplaced one if `collaboration.misplaced_calls_owner`, one
        for a three-party table, one for joint handling with an outside owner; three at most. A share of the kind
        (`outside`) belongs to an outside owner.
        """
        w, levers = self.world, self.world.levers[0]
        case.helpers += bool(case.kept and levers["calls_owner"])
        case.has_table = bool(has_table(levers, case.draw(w, Block.TASK)[3]))
        case.is_outside = bool(uniform(case.draw(w, Block.DISPATCH)[2]) < w.kinds[case.kind]["outside"])
        case.is_joint = case.is_outside and bool(is_joint_outside(levers, case.draw(w, Block.TASK, 1)[3]))
        case.helpers = min(case.helpers + case.has_table + case.is_joint, HELPERS)
        case.pending = case.helpers + 1
        case.all_done = self.clock.signal()
        for number in range(case.helpers):
            self.whistle(case, number)
        case.lead = job = Job(case, case.id, case.unit, case.draw(w, Block.WORK)[0], 1.0)
        job.process = self.clock.environment.process(self.work(job))
        yield case.all_done
        close(self.world, case, self.clock.now)

    def whistle(self, case: Case, number: int) -> None:
        """The lead calls a helper; one that must keep what is not its own calls the owner first.

        It comes after `collaboration.hand_over` divided by its readiness.
        """
        w, levers = self.world, self.world.levers[0]
        b = case.draw(w, Block.TASK, number)
        if case.kept and levers["calls_owner"] and number == 0:
            unit = case.owner
        else:
            unit = helper_unit(levers, case.unit, int(w.communities[case.community]["district"]), b[2])
        w.tally[unit]["tasks"] += 1
        delay = int(w.lasting(levers["t_help"], b[1]) / w.units[unit]["readiness"])
        task = Job(case, case.id | (number + 1), unit, b[0], float(levers["helper_work"]))
        task.process = self.clock.environment.process(self.help(task, delay))

    def help(self, task: Job, delay: int) -> Steps:
        """A helper comes, and does its part."""
        if delay > 0:
            yield self.clock.at(self.clock.now + delay, EventKind.ARRIVE, task.id)
        yield from self.work(task)

    def work(self, job: Job) -> Steps:
        """A job waits for an officer, is worked on, perhaps interrupted, and done.

        One that has to wait and has no helper (nor is one) may be closed on paper when it is due, or a second after it
        came if it came late; whether it will be is drawn as it begins to wait.
        """
        case, office = job.case, self.offices[job.unit]
        job.turn = self.clock.signal()
        waits = office.join(job, self.clock.now)
        levers = self.world.levers[0]
        if waits and job is case.lead and case.pending == 1 and levers["paper"] > 0:
            number = case.draw(self.world, Block.LAPSE)[0]
            if closes_on_paper(self.world.units[job.unit]["paper"], number):
                self.clock.at(
                    max(case.due, self.clock.now + 1), EventKind.LAPSE, case.id, lambda: self.lapse(job)
                )
        while True:
            if (yield job.turn) == "paper":
                break
            try:
                yield job.finish
            except simpy.Interrupt:
                continue
            office.complete(job, self.clock.now)
            break
        case.pending -= 1
        if case.pending == 0:
            case.all_done.succeed()

    def lapse(self, job: Job) -> None:
        """The deadline has come; if nobody has begun, the petition is closed on paper."""
        if job.started < 0:
            self.offices[job.unit].withdraw(job)
            job.started = -1
            job.case.outcome = int(Outcome.PAPER)
            job.turn.succeed("paper")
