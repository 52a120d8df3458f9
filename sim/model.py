"""The slow loop: once an assessment period, units are scored and ranked, and respond.

Agents are Mesa's, each a thin view on its row of the table of units; the fast loop runs between their steps and reads
the same rows. Either engine may run below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import mesa
import numpy as np

from sim.behaviour.streets import set_work
from sim.city.city import City
from sim.engine.compiled import Compiled
from sim.engine.reference import Reference
from sim.ground.levers import LEVERS
from sim.ground.tables import TALLY, UNIT, Body
from sim.history.books import check
from sim.history.history import Period
from sim.policies.assessment import ranks, score
from sim.policies.incentive import effort_after
from sim.scenario.schema import Scenario
from sim.ground.working_time import DAY


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
