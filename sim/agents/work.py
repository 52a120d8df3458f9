"""What the agents' state means for the work of the next period."""

from __future__ import annotations

import numpy as np

from sim.agents.surroundings import Surroundings
from sim.behaviour import streets


def set_work(model: Surroundings) -> None:
    """Tell the fast loop what follows for the work of the next period.

    Capability then counts (1 + `learning.practices.gain`·practices known) times.
    """
    learning, units = model.scenario.learning, model.units
    known = np.bitwise_count(units["practices"].astype(np.uint64)).astype(float)
    base = units["capability"].copy()
    units["capability"] = base * (1.0 + learning.practices.gain * known)
    streets.set_work(units, model.scenario.handling, learning.fatigue.slows)
    units["capability"] = base
