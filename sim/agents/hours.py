"""Officers' hours of a period: those that may go to any petition, without the watch kept for urgent ones; and those of
one full-time officer."""

from __future__ import annotations

import numpy as np

from sim.agents.spells import Spell
from sim.agents.surroundings import Surroundings
from sim.city.calendars import open_between


def office_seconds(model: Surroundings) -> np.ndarray:
    """Seconds of officers on duty in the past period, float64[units], without crews that take urgent petitions only."""
    spells = model.spells.under(lambda spell: spell.scenario.staffing)
    return np.asarray(sum(seconds_of(model, spell) for spell in spells))


def seconds_of(model: Surroundings, spell: Spell) -> np.ndarray:
    """Seconds of officers on duty in a spell, float64[units], without crews that take urgent petitions only.

    Duty in the books less the watch's officers × (1 − leave) × its hours. A watch around the clock is mostly idle:
    counted in, no unit would ever look busy.
    """
    city, crews = model.city, spell.crews
    hours = open_between(city.opens, city.closes, spell.first, spell.last)
    watch = crews["officers"] * (1.0 - crews["leave"]) * hours[crews["calendar"]] * (crews["urgent_only"] > 0)
    kept = np.bincount(crews["unit"], watch, len(model.units))
    return np.asarray(np.maximum(spell.counted("duty") - kept, 0.0))


def full_time_seconds(model: Surroundings) -> float:
    """Seconds that one full-time officer is on duty in the past period: one of the first crew of the scenario in force
    that is not for urgent petitions only, less the leave of that crew."""
    city, whole = model.city, 0.0
    for spell in model.spells.under(lambda spell: spell.scenario.staffing.crews):
        plans = spell.scenario.staffing.crews
        ordinary = [name for name, plan in plans.items() if not plan.urgent_only] or list(plans)
        hours = open_between(city.opens, city.closes, spell.first, spell.last)
        whole += float(hours[city.plan_names.index(ordinary[0])] * (1 - plans[ordinary[0]].leave))
    return whole
