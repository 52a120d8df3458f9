"""The slow loop: once an assessment period, units are scored and ranked, and respond.

Agents are Mesa's, each a thin view on its row of the table of units; the fast loop runs between their steps and reads
the same rows. Either engine may run below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from time import thread_time

import mesa
import numpy as np

from sim.agents.hall import CityHall
from sim.agents.neighbourhoods import Neighbourhoods
from sim.agents.platform import Platform
from sim.agents.streets import Units
from sim.agents.units import unit
from sim.city.city import City
from sim.engine.backlog import backlog
from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.engine.world import World, world
from sim.ground.draws import Block, uniforms
from sim.ground.tables import TALLY, UNIT, Body
from sim.ground.working_time import DAY
from sim.history.record.books import check
from sim.history.record.history import History, Period
from sim.policies.prevention import still_locked
from sim.scenario.schema import Scenario

ENGINES: dict[str, type[Compiled] | type[Reference]] = {
    engine.name: engine for engine in (Compiled, Reference)
}


def periods(scenario: Scenario, days: int) -> Iterator[Period]:
    """The assessment periods of a run of so many days; the last one may be cut short."""
    first = 0
    while first < days:
        if scenario.time.period == "month":
            day = scenario.time.start + timedelta(days=first)
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            label, last = f"{day:%Y-%m}", first + (following - day).days
        else:
            length = scenario.time.period // DAY
            label, last = f"day {first}", first + length
        yield Period(label, first, min(last, days))
        first = last


class CityModel(mesa.Model):
    """A city through its assessment periods: the fast loop below, the agents above.

    timeline: the scenario at the start and after every dated reform. days: length of the run. engine: which fast loop.
    write: takes the finished petitions. Mesa's own generator is never read.
    """

    def __init__(
        self,
        timeline: Sequence[tuple[date, Scenario]],
        city: City,
        days: int,
        engine: str,
        write: Callable[[np.ndarray], None],
    ) -> None:
        super().__init__(rng=0)
        city = city.own()
        self.city, self.days = city, days
        self.scenario = timeline[0][1]
        self._reforms = {(day - city.start).days: scenario for day, scenario in timeline[1:]}
        self._levers = dict(city.levers)
        self._crews, self._kinds = dict(city.crew_steps), dict(city.kind_steps)
        self._period = 0
        self.units = city.units
        self.hall, self.everyone = CityHall(self), Units(self)
        self.neighbourhoods, self.platform = Neighbourhoods(self), Platform(self)
        self.bodies = [unit(self, row) for row in range(len(self.units))]
        self._apply(self.scenario)
        self.engine = ENGINES[engine](world(city, self._levers[0], days), write)
        if self.scenario.start.backlog:
            self.engine.backlog(backlog(self.engine.world, self.scenario, city.scale))
        self.periods = list(periods(self.scenario, days))
        self.tallies = np.zeros((len(self.periods), len(self.units)), TALLY)
        self.snapshots = np.zeros((len(self.periods), len(self.units)), UNIT)
        self.ranks = np.zeros((len(self.periods), len(self.units)), np.int64)
        self.engine_seconds = 0.0

    @property
    def world(self) -> World:
        """What the fast loop reads and writes."""
        return self.engine.world

    @property
    def tally(self) -> np.ndarray:
        """TALLY[units] of the period."""
        return self.engine.world.tally  # type: ignore[no-any-return]

    def uniform(self, who: np.ndarray, purpose: Block, visit: int) -> np.ndarray:
        """A draw for a decision of each of `who` in this period, float64[n] in (0, 1)."""
        levers = self._levers[0][0]
        seed, replication = int(levers["seed"]), int(levers["replication"])
        return uniforms(seed, replication, who, int(purpose), self._period, visit)

    def run(self, progress: Callable[[float], None] = lambda share: None) -> None:
        """Simulate all periods; `progress` is told the share of days done."""
        for _ in self.periods:
            self.step(progress)
        began = thread_time()
        self.engine.end()
        self.engine_seconds += thread_time() - began
        # Mesa numbers agents in a table that holds on to every model ever made, and so to its whole city.
        mesa.Agent._ids.pop(self, None)

    def step(self, progress: Callable[[float], None] = lambda share: None) -> None:
        """One assessment period: its days, the books, the scores, and what everybody makes of them."""
        period = self.periods[self._period]
        # Asked for once a period: on some machines it takes as long as a small city's day.
        began = thread_time()
        for day in range(period.first, period.last):
            if day in self._reforms:
                self._reform(day)
            self.engine.day(day)
            progress((day + 1) / self.days)
        self.engine_seconds += thread_time() - began
        number = self._period
        self.tallies[number] = self.tally
        check(
            period.label, self.city.unit_names, self.world.book, self.tallies[: number + 1], self.units["backlog"],
            self.world.hours[: 24 * period.last],
        )  # fmt: skip
        self.ranks[number] = self.hall.assess()
        self.snapshots[number] = self.units
        self._period += 1
        seconds = (period.last - period.first) * DAY
        self.hall.review(self.city.start + timedelta(days=period.last))
        self.neighbourhoods.revise(seconds)
        self.everyone.revise(seconds)
        self.engine.renew(self.platform.learn(self.world.levers, seconds))
        self.tally[:] = np.zeros(len(self.tally), TALLY)

    def _apply(self, scenario: Scenario) -> None:
        """Write into the tables what a scenario says of units and kinds; agents keep their state."""
        self.scenario = scenario
        units, handling, kinds = self.units, scenario.handling, self.city.kinds
        units["refuse"] = scenario.dispatch.refusal.own
        units["explain"] = handling.explain
        units["load_gain"], units["load_onset"] = handling.load_gain, handling.load_onset
        street = units["body"] == Body.STREET
        units["prevention"] = np.where(street, scenario.prevention.share, 0.0)
        for category, share in still_locked(scenario.prevention.unlock).items():
            kinds["locked"][kinds["category"] == self.city.category_names.index(category)] *= share
        self.neighbourhoods.patrol()
        self.everyone.choose_discipline()
        self.everyone.set_work()

    def _reform(self, day: int) -> None:
        """Take over what a dated reform changes on a day."""
        before, after = self.scenario, self._reforms[day]
        self.city.kinds[:] = self._kinds[day]
        self._apply(after)
        if after.citizens.voice != before.citizens.voice:
            self.city.communities["voice"] *= after.citizens.voice / max(before.citizens.voice, 1e-9)
        was_locked = still_locked(before.prevention.unlock)
        for category, share in still_locked(after.prevention.unlock).items():
            was = was_locked.get(category, 1.0)
            if share < was:
                self.neighbourhoods.unlock(self.city.category_names.index(category), 1.0 - share / was)
        for name in ("officers", "leave", "stretch", "calendar", "urgent_only"):
            self.city.crews[name] = self._crews[day][name]
        self.hall.reinforce(self._crews[day]["officers"])
        learned = self.platform.learn(self._levers[day], 0)
        self.engine.renew(learned)

    def history(self) -> History:
        """What the run leaves behind."""
        city, book = self.city, self.engine.world
        return History(
            start=city.start,
            units=city.unit_names,
            districts=city.district_names,
            categories=city.category_names,
            deadlines=list(self.scenario.deadlines),
            body=self.units["body"].copy(),
            district=self.units["district"].copy(),
            officers=np.bincount(city.crews["unit"], city.crews["officers"], len(self.units)).astype(
                np.int64
            ),
            population=city.unit_population,
            periods=self.periods,
            tallies=self.tallies,
            snapshots=self.snapshots,
            ranks=self.ranks,
            hours=book.hours[: 24 * self.days],
            waits=book.waits,
            book=book.book.copy(),
            engine_seconds=self.engine_seconds,
        )
