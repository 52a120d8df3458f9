"""The slow loop: once an assessment period, units are scored and ranked, and respond.

Agents are Mesa's, each a view on its row of the table of units; the fast loop runs between their steps and reads the
same rows. Either engine may run below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import thread_time

import numpy as np

from sim.agents import classes
from sim.agents.districts import District, Districts
from sim.agents.group import by_method
from sim.agents.hall import CityHall
from sim.agents.hours import full_time_seconds
from sim.agents.neighbourhoods import Neighbourhoods
from sim.agents.past import Past, look_back
from sim.agents.periods import periods
from sim.agents.platform import Platform
from sim.agents.reforms import Enactment, Stage, stages
from sim.agents.streets import Street, Streets
from sim.agents.surroundings import Agent, Surroundings
from sim.agents.units import DECISIONS, Unit
from sim.agents.work import set_work
from sim.city import disciplines
from sim.city.city import CHANGED, City
from sim.engine.backlog import backlog
from sim.engine.compiled.engine import Compiled
from sim.engine.listed import with_list
from sim.engine.reference.engine import Reference
from sim.engine.world import World, turned, world
from sim.ground.tables import LEDGER, TALLY, TALLY_COLUMNS, UNIT
from sim.ground.time_units import DAY
from sim.history.record.balance import Sums, expect_balance, expect_promises
from sim.history.record.counting import Counting
from sim.history.record.history import History
from sim.scenario.schema import Scenario

ENGINES: dict[str, type[Compiled] | type[Reference]] = {
    engine.name: engine for engine in (Compiled, Reference)
}


class CityModel(Surroundings):
    """A city through its assessment periods: the fast loop below, the agents above.

    timeline: the scenario at the start and after every dated reform. city: given to this model (`City.given`), or
    copied as far as the run changes it. days: length of the run. engine: which fast loop. write: takes the finished
    petitions. agents: classes in place of the city's own (`sim.agents.classes`). timed: whether the engine's time is
    looked at.
    """

    def __init__(
        self,
        timeline: Sequence[tuple[date, Scenario]],
        city: City,
        days: int,
        engine: str,
        write: Callable[[np.ndarray], None],
        agents: Mapping[str, type[Agent]] | None = None,
        *,
        timed: bool = True,
    ) -> None:
        city = city.own()
        self.stages = stages(timeline, city)
        first = self.stages[0]
        start = with_list(world(city, first.settings, days), first.scenario, city)
        super().__init__(city, first.scenario, start)
        self.days, self.day, self.taken = days, 0, 0
        self._make_agents(agents or {})
        self._enactment = Enactment(self, self.hall, self.streets, self.neighbourhoods)
        self._enactment.begin(first)
        self._past = Past(0, np.zeros(len(self.units)), np.full(len(self.units), np.nan))
        self.periods = list(periods(self.scenario, days))
        self.counting = Counting(self.periods, len(self.units), len(self.scenario.deadlines))
        self._write = write
        self.engine = ENGINES[engine](start, self._take)
        if self.scenario.start.backlog:
            self.engine.backlog(backlog(self.engine.world, self.scenario, city))
        shape = len(self.periods), len(self.units)
        self.tallies, self.snapshots = np.zeros(shape, LEDGER), np.zeros(shape, UNIT)
        self.ranks, self.officers = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.full_time, self.weights = np.zeros(len(self.periods)), np.zeros((len(self.periods), 4))
        self._sums = Sums(len(self.units))
        self.clock = thread_time if timed else float
        self.engine_seconds = 0.0

    def _make_agents(self, substitutes: Mapping[str, type[Agent]]) -> None:
        """All agents; those that decide a thing by one method form a group for it, and all streets one more."""
        classes.check_names(substitutes, self.city)
        for row, cls in enumerate(classes.unit_classes(substitutes, self.city)):
            cls(self, row)
        units = self.agents.select(agent_type=Unit)
        self.groups = {decision: by_method(self, units, decision) for decision in DECISIONS}
        self.districts = Districts(self, self.agents.select(agent_type=District))
        self.streets = Streets(self, self.agents.select(agent_type=Street))
        self.hall = classes.class_of(substitutes, CityHall, "hall")(self, self.streets, self.districts)
        self.neighbourhoods = classes.class_of(substitutes, Neighbourhoods, "neighbourhoods")(self)
        self.platform = classes.class_of(substitutes, Platform, "platform")(self)

    @property
    def world(self) -> World:
        """What the fast loop reads and writes."""
        return self.engine.world

    def _take(self, records: np.ndarray) -> None:
        """Petitions that go to the history."""
        self.taken += len(records)
        self.counting.count(records)
        self._write(records)

    def run(
        self,
        progress: Callable[[float], None] = lambda share: None,
        after_period: Callable[[CityModel], None] = lambda model: None,
    ) -> None:
        """Simulate all periods; `progress` is told the share of days done, `after_period` is shown the model as each
        period ends."""
        while self.past_periods < len(self.periods):
            self.step(progress)
            after_period(self)
        began = self.clock()
        self.engine.end()
        self.engine_seconds += self.clock() - began
        self.counting.enter(self.tallies)
        expect_promises(self.city.unit_names, self.tallies, self.counting.past_due[-1], self.counting.before)

    def follow(self, city: City) -> None:
        """From now on the city is another one, which has been the same so far, and so are the stages; what the run has
        changed stays."""
        own = {name: getattr(self.city, name) for name in CHANGED if name != "disciplines"}
        self.city = replace(city, disciplines=city.disciplines.copy(), **own)
        self._begun = turned(self.world, self.city)
        self.engine.turn(self._begun)

    def run_until(self, day: int) -> None:
        """Simulate the days before a day, which may lie within a period."""
        while self.past_periods < len(self.periods) and self.periods[self.past_periods].last <= day:
            self.step()
        self._go(day)

    def _go(self, until: int, progress: Callable[[float], None] = lambda share: None) -> None:
        """Days of one period, up to one that is not simulated yet."""
        # Asked for once a period: on some machines it takes as long as a small city's day.
        began = self.clock()
        reforms, crews = {stage.day: stage for stage in self.stages[1:]}, dict(self.city.crew_steps[1:])
        for day in range(self.day, until):
            if day in reforms:
                self._reform(reforms[day])
            elif day in crews:
                self._enactment.set_crews(crews[day], day)
            self._count_moved(day)
            self._press(day)
            self.engine.day(day)
            disciplines.check_answers(self.city.policies, self.world.disciplines)
            progress((day + 1) / self.days)
        self.day = until
        self.engine_seconds += self.clock() - began

    def step(self, progress: Callable[[float], None] = lambda share: None) -> None:
        """One assessment period: its days, the books, the scores, and what everybody makes of them."""
        number, period = self.past_periods, self.periods[self.past_periods]
        self._go(period.last, progress)
        self.spells.cut(period.last, self.scenario)
        for name in TALLY_COLUMNS:
            self.tallies[number][name] = self.tally[name]
        self._sums.add(self.tally, self.world.hours[24 * period.first : 24 * period.last])
        expect_balance(
            period.label, self.city.unit_names, self.book, self._sums.tallies, self.units["backlog"], self._sums.hours
        )  # fmt: skip
        self.ranks[number] = self.hall.assess()
        self.snapshots[number] = self.units
        self.officers[number] = np.bincount(self.crews["unit"], self.crews["officers"], len(self.units))
        self.weights[number] = self.hall.weights()
        self.full_time[number] = full_time_seconds(self)
        self.past_periods += 1
        self._respond((period.last - period.first) * DAY, self.city.start + timedelta(days=period.last))
        self.tally[:] = np.zeros(len(self.tally), TALLY)
        self.spells.begin(period.last)

    def _respond(self, seconds: int, day: date) -> None:
        """What everybody makes of a period of so many seconds; day: the first one after it."""
        self.hall.review(day)
        self.neighbourhoods.root_out(self.streets.row[self.hall.supervised])
        self.neighbourhoods.revise()
        self._past = past = look_back(self, seconds)
        for decision in DECISIONS:
            for group in self.groups[decision]:
                group.do(decision, past)
        self.streets.adopt(past)
        self.streets.choose_discipline()
        set_work(self)
        self.engine.renew(self.platform.learn(self.world.settings, seconds))

    def _press(self, day: int) -> None:
        """What the city hall presses for on a day moves the streets' effort on that day."""
        if self.hall.press(self.city.start + timedelta(days=day)):
            self.spells.cut(day, self.scenario)
            for group in self.groups["exert"]:
                if len(np.intersect1d(group.row, self.streets.row)):
                    group.do("exert", self._past)
            set_work(self)

    def _reform(self, stage: Stage) -> None:
        """Take over what a dated reform changes on its day."""
        self.spells.cut(stage.day, self.scenario)
        self._enactment.reform(stage)
        self.engine.renew(self.platform.learn(stage.settings, 0))

    def _count_moved(self, day: int) -> None:
        """Hours of the officers whom a surge has moved, on a day, as long as their new crew's shift lasts."""
        crews = self.crews
        if not crews["moved"].any():
            return
        plan, shift = crews["calendar"], day + 1  # the shift of the day before the run stands first
        seconds = crews["moved"] * (self.world.closes[plan, shift] - self.world.opens[plan, shift])
        np.add.at(self.tally["borrowed"], crews["unit"], np.maximum(seconds, 0))
        np.add.at(self.tally["lent"], crews["unit"], np.maximum(-seconds, 0))

    def history(self) -> History:
        """What the run leaves behind."""
        city, world = self.city, self.world
        return History(
            start=city.start,
            units=city.unit_names,
            districts=city.district_names,
            deadlines=list(self.scenario.deadlines),
            population=city.unit_population,
            basis=city.unit_basis,
            periods=self.periods,
            tallies=self.tallies,
            snapshots=self.snapshots,
            officers=self.officers,
            past_due=self.counting.past_due,
            ranks=self.ranks,
            full_time=self.full_time,
            weights=self.weights,
            sojourns=self.counting.sojourns,
            sojourns_by_period=self.counting.by_period,
            delays=self.counting.delays,
            hours=world.hours[: 24 * self.days],
            waits=world.waits,
            book=self.book.copy(),
        )
