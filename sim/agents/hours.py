"""Officers' hours of a period: those that may go to any petition, without the watch kept for urgent ones; and those of
one full-time officer."""

from __future__ import annotations

import numpy as np

from sim.agents.surroundings import Surroundings
from sim.city.calendars import open_between
from sim.ground.time_units import DAY


def office_seconds(model: Surroundings, seconds: int) -> np.ndarray:
    """Seconds of officers on duty in the last `seconds`, float64[units], without crews that take urgent petitions only.

    Duty in the books less the watch's officers × (1 − leave) × its hours. A watch around the clock is mostly idle:
    counted in, no unit would ever look busy.
    """
    city, crews = model.city, model.crews
    last = int(model.book["second"][0] + 1) // DAY
    hours = open_between(city.opens, city.closes, last - seconds // DAY, last)
    watch = crews["officers"] * (1.0 - crews["leave"]) * hours[crews["calendar"]] * (crews["urgent_only"] > 0)
    kept = np.bincount(crews["unit"], watch, len(model.units))
    return np.asarray(np.maximum(model.tally["duty"] - kept, 0.0))


def full_time_seconds(model: Surroundings, first: int, last: int) -> float:
    """Seconds that one full-time officer is on duty in the days [first, last): one of the first crew of the scenario in
    force that is not for urgent petitions only, less the leave of that crew."""
    city, plans = model.city, model.scenario.staffing.crews
    ordinary = [name for name, plan in plans.items() if not plan.urgent_only] or list(plans)
    row = city.plan_names.index(ordinary[0])
    return float(open_between(city.opens, city.closes, first, last)[row] * (1 - plans[ordinary[0]].leave))
