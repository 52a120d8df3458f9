"""The reference engine: the way of a petition as a SimPy process, to be read like the procedure manual.

It is slow and plain on purpose. The compiled engine must agree with it petition by petition, second by second.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy

from sim.behaviour.citizens import (
    expectation_after,
    goes_higher,
    is_satisfied,
    leaves_cause,
    repeats,
    trust_after,
)
from sim.behaviour.handling import closes_on_paper, is_contacted, outcome
from sim.engine.needs import day_of_needs
from sim.engine.office import Job, Office
from sim.engine.switchboard import Switchboard
from sim.engine.world import World
from sim.ground.draws import Block, block, uniform
from sim.ground.order import EventKind, Origin, order_key, origin_of
from sim.ground.quantiles import duration
from sim.ground.tables import HELPERS, RECORD, WANT, Outcome
from sim.ground.working_time import DAY
from sim.policies.call_back import answers, is_asked, is_excluded, says_solved
from sim.policies.collaboration import has_table, helper_unit, helpers, is_joint_outside
from sim.policies.deadline import due, recorded_class
from sim.policies.dispatch import is_machine, is_right, must_keep, owner, refuses, wrong_unit
from sim.policies.intake import Channel, channel, is_consultation, on_other_line

Steps = Generator[Any, Any, Any]
ONCE = 0xFFFF  # the visit number of what is drawn once a petition


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


class Case:
    """A petition on its way; the fields are the history's columns."""

    def __init__(self, want: np.void) -> None:
        self.id, self.citizen = int(want["id"]), int(want["citizen"])
        self.community, self.kind = int(want["community"]), int(want["kind"])
        self.generation = self.calls = self.higher = 0
        self.forget()

    def forget(self) -> None:
        """Before it is raised again."""
        self.raised = self.recorded = self.dispatched = self.arrived = self.contacted = self.closed = self.due = -1
        self.unit = self.owner = -1
        self.path: list[int] = []
        self.visits = self.refusals = self.disputes = self.helpers = self.pending = 0
        self.machine = self.kept = self.outcome = self.deadline = self.channel = 0
        self.arrives = -1
        self.lead: Job | None = None
        self.all_done: Any = None
        self.has_table = False


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
            self.finished.append(self.row(case))
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
        self.record(case, case.raised, self.world.levers[0])
        yield from self.petition(case)

    def petition(self, case: Case) -> Steps:
        """From the dispatch to the call-back, and from the beginning if the citizen comes back."""
        while True:
            yield from self.reach_unit(case)
            yield from self.handle(case)
            levers, b = self.world.levers[0], self.draw(case, Block.CALL)
            delay = max(duration(self.world.durations, levers["t_call"], b[1], int(levers["tick"])), int(levers["tick"]))
            yield self.clock.at(self.clock.now + delay, EventKind.CALL, case.id)
            delay = self.call_back(case)
            if delay < 0:
                return
            yield self.clock.at(self.clock.now + delay, EventKind.RAISE, case.id)
            if not (yield from self.contact(case)):
                return

    def contact(self, case: Case) -> Steps:
        """Reach the hotline, again and again if need be. True if a petition is recorded, and on its way to a unit."""
        while True:
            w, now, levers = self.world, self.clock.now, self.world.levers[0]
            hour = w.hours[now // 3600]
            detour = 0
            if levers["other_lines"] > 0:
                other = self.draw(case, Block.REDIAL, ONCE)
                line = on_other_line(levers, other[0])
                if line == 2:
                    w.book["lost"] += 1
                    return False
                if line == 1:
                    detour = duration(w.durations, levers["t_other"], other[1], int(levers["tick"]))
            b = self.draw(case, Block.CONTACT)
            asks = is_consultation(levers, case.generation, origin_of(case.id) == Origin.NEED, b[1])
            case.channel = channel(levers, asks, b[0])
            if case.generation > 0 and case.calls == 0 and w.citizens[case.citizen]["history"] < 65535:
                w.citizens[case.citizen]["history"] += 1
            if case.channel == Channel.SELF_SERVICE:
                hour["self_served"] += 1
                return False
            if case.channel == Channel.PHONE:
                hour["phone"] += 1
                talk = duration(w.durations, levers["t_consultation" if asks else "t_talk"], b[2], int(levers["tick"]))
                number = self.draw(case, Block.REDIAL, case.calls)[2] if case.calls else b[3]
                patience = duration(w.durations, levers["t_patience"], number, int(levers["tick"]))
                answered = yield from self.switchboard.call(now, patience, talk)
                if answered < 0:
                    hour["abandoned"] += 1
                    b = self.draw(case, Block.REDIAL, case.calls)
                    if case.calls + 1 >= levers["most_calls"] or uniform(b[0]) >= levers["redial"]:
                        w.book["lost"] += 1
                        return False
                    case.calls += 1
                    hour["redialled"] += 1
                    delay = max(duration(w.durations, levers["t_redial"], b[1], int(levers["tick"])), int(levers["tick"]))
                    yield self.clock.at(max(now + patience + delay, now + 1), EventKind.RAISE, case.id)
                    continue
                self.count_answer(hour, levers, answered - now, talk)
                recorded = answered + talk
            else:
                hour["web"] += 1
                table = "t_web" if case.channel == Channel.WEB else "t_assistant"
                recorded = now + duration(w.durations, levers[table], b[2], int(levers["tick"]))
            w.book["contacts"] += 1
            hour["consultations" if asks else "petitions"] += 1
            if asks:
                return False
            hour["repeats"] += case.generation > 0
            w.book["raised"] += 1
            case.raised = now
            self.open[case.id] = case
            self.record(case, recorded + detour, levers)
            return True

    def count_answer(self, hour: np.void, levers: np.void, wait: int, talk: int) -> None:
        """An answered call in the hotline's books."""
        hour["answered"] += 1
        hour["waited"] += wait
        hour["talked"] += talk
        hour["prompt"] += wait <= levers["answer_target"]
        self.world.waits[min(wait, len(self.world.waits) - 1)] += 1

    def record(self, case: Case, recorded: int, levers: np.void) -> None:
        """The petition is recorded: class, need for joint handling, owner; then the desk dispatches it."""
        w = self.world
        kind, community = w.kinds[case.kind], w.communities[case.community]
        b = self.draw(case, Block.RECORD)
        case.recorded = recorded
        case.deadline = recorded_class(levers, kind["deadline"], b[0])
        case.machine = int(is_machine(levers, b[1]))
        case.helpers = helpers(levers, kind["joint"], b[3])
        case.owner = owner(levers, kind["body"], kind["slot"], community["street"], community["district"])
        desk = levers["t_machine"] if case.machine else levers["t_desk"][case.deadline]
        case.dispatched = recorded + int(duration(w.durations, desk, b[2], int(levers["tick"])) * levers["process"])
        case.due = due(levers, case.deadline, case.dispatched, w.working_day)
        self.send(case, case.dispatched, levers)

    def send(self, case: Case, sent: int, levers: np.void) -> None:
        """The desk sends the petition to a unit, rightly or wrongly; it arrives at `case.arrives`."""
        w = self.world
        community = w.communities[case.community]
        street, district = int(community["street"]), int(community["district"])
        b = self.draw(case, Block.DISPATCH, case.visits)
        if case.higher and case.visits == 0:
            case.unit = int(levers["first_district"]) + district
        elif is_right(levers, case.machine, case.helpers > 0, case.disputes > 0, b[0]):
            case.unit = case.owner
        else:
            case.unit = wrong_unit(levers, case.owner, street, district, b[1])
        if levers["ladder"] and case.unit < levers["first_municipal"]:
            sent += int(duration(w.durations, levers["t_ladder"], b[3], int(levers["tick"])) * levers["process"])
        case.arrives = max(sent, (self.clock.now if case.visits else case.raised) + 1)
        case.path.append(case.unit)
        case.visits += 1

    def reach_unit(self, case: Case) -> Steps:
        """From unit to unit until one accepts, or must keep, the petition."""
        w = self.world
        while True:
            yield self.clock.at(max(case.arrives, self.clock.now), EventKind.ARRIVE, case.id)
            levers, now = self.world.levers[0], self.clock.now
            unit, tally = w.units[case.unit], w.tally[case.unit]
            tally["arrived"] += 1
            b = self.draw(case, Block.RECEIVE, case.visits)
            once = self.draw(case, Block.RECEIVE, ONCE)[0]
            is_owner = case.unit == case.owner
            keeps = case.higher or must_keep(levers, case.visits, case.refusals, case.disputes > 0, once)
            if not refuses(levers, unit["refuse"], is_owner, bool(keeps), b[0]):
                break
            tally["refused"] += 1
            case.refusals += 1
            delay = duration(w.durations, levers["t_refusal"], b[1], int(levers["tick"]))
            if case.refusals >= levers["arbitration_after"]:
                tally["disputed"] += case.disputes == 0
                case.disputes = 1
                delay += duration(w.durations, levers["t_arbitration"], b[2], int(levers["tick"]))
            self.send(case, now + int(delay * levers["process"]), levers)
        tally["accepted"] += 1
        unit["backlog"] += 1
        case.arrived = now
        case.kept = int(not is_owner)
        if is_contacted(unit["contact"], self.draw(case, Block.WORK)[1]):
            case.contacted = now + duration(w.durations, levers["t_contact"], b[3], int(levers["tick"]))

    def handle(self, case: Case) -> Steps:
        """Call the helpers, do the own part, wait for the slowest; or close on paper because nobody began in time."""
        w, levers, now = self.world, self.world.levers[0], self.clock.now
        work = self.draw(case, Block.WORK)
        case.helpers += bool(case.kept and levers["calls_owner"])
        case.has_table = bool(has_table(levers, self.draw(case, Block.TASK)[3]))
        outside = uniform(self.draw(case, Block.DISPATCH)[2]) < w.kinds[case.kind]["outside"]
        together = outside and is_joint_outside(levers, self.draw(case, Block.TASK, 1)[3])
        case.helpers = min(case.helpers + case.has_table + together, HELPERS)
        case.pending = case.helpers + 1
        case.all_done = self.clock.signal()
        for number in range(case.helpers):
            self.whistle(case, number, levers)
        case.lead = job = Job(case, case.id, case.unit, work[0], 1.0)
        job.process = self.clock.environment.process(self.work(job))
        yield case.all_done
        case.closed = now = self.clock.now
        if case.outcome != Outcome.PAPER:
            levers, unit, kind = self.world.levers[0], w.units[case.unit], w.kinds[case.kind]
            reach = 1.0
            if outside:
                reach = levers["solve_outside_joint" if together else "solve_outside"]
            case.outcome = outcome(
                levers, unit["solve"], kind["hardness"], kind["locked"], kind["unreasonable"],
                w.communities[case.community]["help"] + levers["three_party_solve"] * case.has_table,
                case.kept == 0 or levers["calls_owner"] > 0, reach, 1.0 if case.has_table else unit["explain"],
                work[2], work[3],
            )  # fmt: skip
        if case.contacted > now:
            case.contacted = -1 if case.outcome == Outcome.PAPER else now
        self.count_closing(case)

    def count_closing(self, case: Case) -> None:
        """A closed petition in the unit's books."""
        tally, now = self.world.tally[case.unit], self.clock.now
        self.world.units[case.unit]["backlog"] -= 1
        self.world.book["closed"] += 1
        tally["closed"] += 1
        tally[Outcome(case.outcome).name.lower()] += 1
        tally["due"][case.deadline] += 1
        tally["sojourn"] += now - case.raised
        if now <= case.due:
            tally["on_time"][case.deadline] += 1
        else:
            tally["late"] += 1
            tally["tardiness"] += now - case.due

    def whistle(self, case: Case, number: int, levers: np.void) -> None:
        """The lead calls a helper; one that must keep what is not its own calls the owner first."""
        w = self.world
        b = self.draw(case, Block.TASK, number)
        if case.kept and levers["calls_owner"] and number == 0:
            unit = case.owner
        else:
            unit = helper_unit(levers, case.unit, int(w.communities[case.community]["district"]), b[2])
        w.tally[unit]["tasks"] += 1
        delay = int(duration(w.durations, levers["t_help"], b[1], int(levers["tick"])) / w.units[unit]["readiness"])
        task = Job(case, case.id | (number + 1), unit, b[0], float(levers["helper_work"]))
        task.process = self.clock.environment.process(self.help(task, delay))

    def help(self, task: Job, delay: int) -> Steps:
        """A helper comes, and does its part."""
        if delay > 0:
            yield self.clock.at(self.clock.now + delay, EventKind.ARRIVE, task.id)
        yield from self.work(task)

    def work(self, job: Job) -> Steps:
        """A job waits for an officer, is worked on, perhaps interrupted, and done."""
        case, office = job.case, self.offices[job.unit]
        job.turn = self.clock.signal()
        waits = office.join(job, self.clock.now)
        levers = self.world.levers[0]
        if waits and job is case.lead and case.pending == 1 and levers["paper_on"]:
            number = self.draw(case, Block.LAPSE)[0]
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

    def call_back(self, case: Case) -> int:
        """The citizen is called, or is not; judges; and is content (-1), or comes back after so many seconds."""
        w, levers, now = self.world, self.world.levers[0], self.clock.now
        citizen, tally = w.citizens[case.citizen], w.tally[case.unit]
        solved = case.outcome == Outcome.SOLVED
        b, j, back = (self.draw(case, purpose) for purpose in (Block.CALL, Block.JUDGE, Block.RETURN))
        trust, expectation = int(citizen["trust"]), int(citizen["expectation"])
        satisfied = is_satisfied(
            levers, case.outcome, case.closed > case.due, case.contacted >= 0, trust, expectation,
            w.units[case.unit]["satisfaction_gain"], j[2],
        )  # fmt: skip
        asked = is_asked(levers, b[0])
        r = self.row(case)
        tally["asked"] += asked
        if asked and answers(levers, b[2]):
            r["called"] = now
            r["said_contacted"] = case.contacted >= 0
            r["said_solved"] = says_solved(levers, solved, j[1])
            r["satisfied"] = satisfied
            r["excluded"] = is_excluded(levers, bool(r["said_solved"]), b[3])
            tally["answered"] += 1
            tally["excluded"] += r["excluded"]
            if not r["excluded"]:
                for name in ("said_contacted", "said_solved", "satisfied"):
                    tally[name] += r[name]
        citizen["trust"] = trust_after(levers, trust, expectation, satisfied)
        citizen["expectation"] = expectation_after(levers, expectation, satisfied)
        cell = case.community, int(w.kinds[case.kind]["category"])
        if leaves_cause(levers, case.outcome, j[3]):
            r["cause"] = 1
            w.causes[cell] += 1
        elif solved and origin_of(case.id) == Origin.CAUSE and w.causes[cell] > 0:
            r["cause"] = -1
            w.causes[cell] -= 1
        patience, temper = int(citizen["patience"]), int(citizen["temper"])
        comes_back = repeats(levers, case.outcome, satisfied, patience, temper, case.generation, back[0])
        r["repeats"] = comes_back
        self.finished.append(r)
        del self.open[case.id]
        if not comes_back:
            return -1
        tally["repeats"] += 1
        case.forget()
        case.generation += 1
        case.calls = 0
        case.higher = int(goes_higher(levers, back[2]))
        return max(duration(w.durations, levers["t_repeat"], back[1], int(levers["tick"])), int(levers["tick"]))

    def row(self, case: Case) -> np.void:
        """The history's row of a petition, with nothing known of a call-back."""
        r = np.zeros(1, RECORD)[0]
        for name in RECORD.names or ():
            if hasattr(case, name):
                r[name] = getattr(case, name)
        for number, name in enumerate(("path_1", "path_2", "path_3")):
            r[name] = case.path[number] if number < len(case.path) else -1
        job = case.lead
        r["started"], r["work"], r["preemptions"] = (job.started, job.work, job.preemptions) if job else (-1, 0, 0)
        r["origin"] = origin_of(case.id)
        r["called"] = r["said_contacted"] = r["said_solved"] = r["satisfied"] = -1
        return r

    def draw(self, case: Case, purpose: Block, visit: int = 0) -> tuple[int, int, int, int]:
        """The four numbers for a decision about the petition."""
        levers = self.world.levers[0]
        numbers: tuple[int, int, int, int] = block(
            levers["seed"], levers["replication"], case.id, int(purpose), case.generation, visit
        )
        return numbers
