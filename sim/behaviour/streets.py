"""Streets and other units: what effort and capability do to the work of a month."""

from __future__ import annotations

import numpy as np

from sim.behaviour.handling import Handling


def speed(handling: Handling, effort: np.ndarray, capability: np.ndarray) -> np.ndarray:
    """Relative speed of work: K·(ε + (1 − ε)·E), with ε = speed_low; 1 at full effort and capability 1."""
    return np.asarray(capability * (handling.speed_low + (1.0 - handling.speed_low) * effort))


def between(low: float, high: float, effort: np.ndarray) -> np.ndarray:
    """What rises in a line from `low` at no effort to `high` at full effort."""
    return np.asarray(low + (high - low) * effort)


def set_work(units: np.ndarray, handling: Handling) -> None:
    """Write into UNIT[n] what the fast loop reads, from each unit's effort and capability."""
    effort = units["effort"]
    units["speed"] = speed(handling, effort, units["capability"])
    units["solve"] = between(handling.solve_low, handling.solve_high, effort)
    units["contact"] = between(handling.contact_low, handling.contact_high, effort)
