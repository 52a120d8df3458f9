"""The past period, as the units look back on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.agents.hours import office_seconds
from sim.agents.surroundings import Surroundings
from sim.ground.alternatives import answered
from sim.ground.tables import Body
from sim.ground.time_units import DAY
from sim.policies.incentive import Target


@dataclass(frozen=True)
class Past:
    """seconds: its length; busy, measured: float64[units], work done/officers' time without the watch, at most 1, and
    what `incentive.target` measures (nan: nothing)."""

    seconds: int
    busy: np.ndarray
    measured: np.ndarray

    @property
    def days(self) -> float:
        """Its length in days."""
        return self.seconds / DAY


def look_back(model: Surroundings, seconds: int) -> Past:
    """The last so many seconds."""
    office = office_seconds(model)
    with np.errstate(invalid="ignore", divide="ignore"):
        busy = np.where(office > 0, np.minimum(model.tally["busy"] / office, 1.0), 0.0)
    return Past(seconds, busy, measured(model.units, model.scenario.incentive.target))


def measured(units: np.ndarray, target: Target) -> np.ndarray:
    """What a target measures of the last scores, float64[units], streets among streets, all others among all others."""
    found = np.full(len(units), np.nan)
    street = units["body"] == Body.STREET
    for sort in (street, ~street):
        found[sort] = answered(target.measured, units["score"][sort], units["last_score"][sort], unknown=True)
    return found
