"""Streets and other units: what effort and capability do to the work of a month."""

from __future__ import annotations

import numpy as np

from sim.behaviour.handling import Handling

SLOWEST = 0.01  # least relative speed of work: a unit never stands still


def speed(
    handling: Handling, effort: np.ndarray, capability: np.ndarray, tired: np.ndarray, elsewhere: np.ndarray
) -> np.ndarray:
    """Relative speed of work, float64[units]: K·(ε + (1 − ε)·E)·(1 − tired)·(1 − elsewhere).

    K: capability, practices included; ε: `handling.speed_low`; E: effort; tired: share of speed lost to fatigue,
    `learning.fatigue.slows` times the fatigue; elsewhere: share of time that goes to causes instead of cases.
    """
    return np.asarray(
        capability
        * (handling.speed_low + (1.0 - handling.speed_low) * effort)
        * (1.0 - tired)
        * (1.0 - elsewhere)
    )


def between(low: float, high: float, effort: np.ndarray) -> np.ndarray:
    """What rises in a line from `low` at no effort to `high` at full effort: low + (high − low)·E."""
    return np.asarray(low + (high - low) * effort)


def set_work(units: np.ndarray, handling: Handling, slows: float) -> None:
    """Write into UNIT[n] what the fast loop reads, from each unit's effort, capability, fatigue and time for causes.

    The speed, at least `SLOWEST`; the chance to solve, between `handling.solve_low` and `solve_high`; to contact,
    between `contact_low` and `contact_high`; to close on paper, 1 − (1 − `paper`·(1 − `paper_effort`·E))·(1 −
    `paper_push`·P), P: the push from outside, within 0…1. slows: speed lost at full fatigue.
    """
    effort = units["effort"]
    units["speed"] = np.maximum(
        speed(handling, effort, units["capability"], slows * units["fatigue"], units["prevention"]), SLOWEST
    )
    units["solve"] = between(handling.solve_low, handling.solve_high, effort)
    units["contact"] = between(handling.contact_low, handling.contact_high, effort)
    own = handling.paper * (1.0 - handling.paper_effort * effort)
    pressed = handling.paper_push * np.clip(units["push"], 0.0, 1.0)
    units["paper"] = own + (1.0 - own) * pressed
