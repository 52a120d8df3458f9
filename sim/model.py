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

from sim.behaviour.streets import set_work
from sim.city.city import City
from sim.engine.backlog import backlog
from sim.engine.compiled import Compiled
from sim.engine.reference import Reference
from sim.engine.world import world
from sim.ground.tables import TALLY, UNIT, Body
from sim.ground.working_time import DAY
from sim.history.books import check
from sim.history.history import History, Period
from sim.policies.assessment import ranks, score
from sim.policies.incentive import effort_after
from sim.scenario.schema import Scenario

ENGINES: dict[str, type[Compiled] | type[Reference]] = {engine.name: engine for engine in (Compiled, Reference)}


class Unit(mesa.Agent):  # type: ignore[misc]
    """A unit of the city as an agent: a view on its row."""

    def __init__(self, model: CityModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def state(self) -> np.void:
        """The unit's row of the table (UNIT); writing to its fields changes the city."""
        return self.model.units[self.row]  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """The unit's name."""
        return str(self.model.city.unit_names[self.row])


class Street(Unit):
    """A street, town or township."""


class District(Unit):
    """A district's government."""


class Department(Unit):
    """A department of a district, a municipal body, a utility, or another body."""


KINDS: dict[int, type[Unit]] = {int(Body.STREET): Street, int(Body.DISTRICT): District}


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


class CityModel(mesa.Model):  # type: ignore[misc]
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
        self.city, self.days = city, days
        self.scenario = timeline[0][1]
        self._reforms = {(day - city.start).days: scenario for day, scenario in timeline[1:]}
        self.units = city.units
        self.units["effort"] = self.scenario.incentive.start
        self.units["capability"] = 1.0
        self.units["score"] = np.nan
        self.apply(self.scenario)
        self.engine = ENGINES[engine](world(city, city.levers[0][1], days), write)
        if self.scenario.start.backlog:
            self.engine.backlog(backlog(self.engine.world, self.scenario, city.scale))
        for row, unit in enumerate(self.units):
            KINDS.get(int(unit["body"]), Department)(self, row)
        self.periods = list(periods(self.scenario, days))
        self.tallies = np.zeros((len(self.periods), len(self.units)), TALLY)
        self.snapshots = np.zeros((len(self.periods), len(self.units)), UNIT)
        self.ranks = np.zeros((len(self.periods), len(self.units)), np.int64)
        self.engine_seconds = 0.0

    def run(self, progress: Callable[[float], None] = lambda share: None) -> None:
        """Simulate all periods; `progress` is told the share of days done."""
        for number, period in enumerate(self.periods):
            for day in range(period.first, period.last):
                self._reform(day)
                began = thread_time()
                self.engine.day(day)
                self.engine_seconds += thread_time() - began
                progress((day + 1) / self.days)
            self._assess(number)
        began = thread_time()
        self.engine.end()
        self.engine_seconds += thread_time() - began

    def apply(self, scenario: Scenario) -> None:
        """Write into the tables what a scenario says of units and communities."""
        self.scenario = scenario
        units, handling = self.units, scenario.handling
        units["discipline"] = scenario.discipline.code
        units["refuse"] = scenario.dispatch.refusal.own
        units["paper"] = handling.paper
        units["explain"] = handling.explain
        units["load_gain"], units["load_onset"] = handling.load_gain, handling.load_onset
        units["readiness"] = 1.0
        self.city.communities["voice"] = scenario.citizens.voice
        set_work(units, handling)

    def _reform(self, day: int) -> None:
        """Take over what a dated reform changes on a day."""
        if day not in self._reforms:
            return
        self.apply(self._reforms[day])
        fixed = ("busy", "running", "on_duty")
        crews = dict(self.city.crew_steps)[day]
        for name in crews.dtype.names:
            if name not in fixed:
                self.city.crews[name] = crews[name]
        self.city.kinds[:] = dict(self.city.kind_steps)[day]
        self.engine.renew(dict(self.city.levers)[day])

    def _assess(self, number: int) -> None:
        """The end of a period: the books, the scores, the ranks; then the agents respond."""
        period, tally = self.periods[number], self.engine.world.tally
        self.tallies[number] = tally
        check(
            period.label, self.city.unit_names, self.engine.world.book, self.tallies[: number + 1],
            self.units["backlog"], self.engine.world.hours[: 24 * period.last],
        )  # fmt: skip
        assessed = tally["answered"] - tally["excluded"]
        fresh = score(
            self.scenario.assessment, tally["said_contacted"], tally["said_solved"], tally["satisfied"], assessed
        )
        carry = np.where(np.isnan(self.units["score"]), 0.0, self.scenario.assessment.carry)
        old = np.nan_to_num(self.units["score"])
        self.units["score"] = np.where(np.isnan(fresh), self.units["score"], (1 - carry) * fresh + carry * old)
        self.snapshots[number] = self.units
        streets = self.units["body"] == Body.STREET
        self.ranks[number, streets] = ranks(self.units["score"][streets])
        seconds = (period.last - period.first) * DAY
        self.units["effort"] = effort_after(self.scenario.incentive, self.units["effort"], self.units["score"], seconds)
        set_work(self.units, self.scenario.handling)
        tally[:] = np.zeros(len(tally), TALLY)

    def history(self) -> History:
        """What the run leaves behind."""
        city, book = self.city, self.engine.world
        return History(
            start=city.start,
            units=city.unit_names,
            districts=city.district_names,
            categories=city.category_names,
            deadlines=[deadline.name for deadline in self.scenario.deadlines],
            body=self.units["body"].copy(),
            district=self.units["district"].copy(),
            officers=np.bincount(city.crews["unit"], city.crews["officers"], len(self.units)).astype(np.int64),
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
