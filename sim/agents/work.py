"""What the agents' state means for the work of the next period."""

from __future__ import annotations

from sim.agents.surroundings import Surroundings
from sim.behaviour import streets
from sim.policies.learning import practices_for


def set_work(model: Surroundings) -> None:
    """Tell the fast loop what follows for the work of the next period.

    Of the practices a unit knows, n bear on each thing: capability then counts (1 + g·n) times, a chance p to solve or
    to contact becomes 1 − (1 − p)·(1 − g)^n; g: `learning.practices.gain`.
    """
    learning, units = model.scenario.learning, model.units
    practices, known = learning.practices, units["practices"]
    base = units["capability"].copy()
    units["capability"] = base * (1.0 + practices.gain * practices_for(practices, known, "speed"))
    streets.set_work(units, model.scenario.handling, learning.fatigue.slows)
    units["capability"] = base
    for chance in ("solve", "contact"):
        bears = practices_for(practices, known, chance)
        # Where none does the chance stays to the last bit.
        units[chance] = units[chance] + (1.0 - units[chance]) * (1.0 - (1.0 - practices.gain) ** bears)
