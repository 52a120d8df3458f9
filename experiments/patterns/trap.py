"""The trap, petition by petition: where streets end that begin low or high, after a surge, after relief, on a ramp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from experiments.patterns import theory
from experiments.patterns.runs import NOTHING, Changes, by_step, history, staircase, streets, surge
from sim.scenario.load import load

STREETS, A_DAY = 100, 40
LOW, HIGH = 0.02, 0.98
LOADS = (0.54, 0.60, 0.66, 0.72, 0.78)
SURGED, RELIEVED = 0.68, 0.66
RESPONSES: dict[str, dict[str, Any]] = {
    "give-up": {},
    "u-shape": {
        "incentive.response.kind": "u-shape",
        "incentive.response.middle": 0.6,
        "incentive.response.width": 0.4,
        "incentive.response.low": 0.4,
    },
    "flat": {"incentive.response.kind": "flat", "incentive.response.effort": 0.6},
}
LAGGED = {
    "assessment.carry": 0.7165313
}  # exp(−10/30): a score that follows with a time constant of thirty days
CUT = {"incentive.response.kind": "flat", "incentive.response.effort": 0.95}


def u_shape(score: float) -> float:
    """The second of the responses, written again for the closed form."""
    return 0.4 + 0.6 * min(abs(score - 0.6) / 0.4, 1.0) ** 2


AIMS: dict[str, Callable[[float], float]] = {
    "give-up": theory.give_up,
    "u-shape": u_shape,
    "flat": lambda score: 0.6,
}


def needs(load_: float) -> dict[str, Any]:
    """The change that brings every street to a load."""
    return {"demand.needs_per_year": load_ * A_DAY * 365 * STREETS}


def fates(
    load_: float,
    start: float,
    changes: Changes = NOTHING,
    *,
    years: float,
    scale: float,
    replication: int = 0,
) -> np.ndarray:
    """Effort and score of each street at the end, float64[2, streets]: means over the last tenth of the time."""
    past = history(
        "trap",
        needs(load_) | {"incentive.start": start} | dict(changes),
        years=years,
        scale=scale,
        replication=replication,
    )
    effort = streets(past, "confidence")
    last = max(len(effort) // 10, 1)
    return np.stack([effort[-last:].mean(axis=0), np.nanmean(streets(past, "score")[-last:], axis=0)])


def pulse(
    base: float, factor: float, months: float, start: float, changes: Changes = NOTHING, *, before: float = 3.0,
    later: float = 5.0, scale: float, replication: int = 0, places: Sequence[str] = (),
) -> np.ndarray:  # fmt: skip
    """Effort of each street through a surge (or relief, below 1), float64[periods, streets]."""
    day = load("trap").time.start
    shock = surge(day, before, months, factor, places)
    past = history(
        "trap",
        needs(base) | {"incentive.start": start, "demand.shocks.surge": shock} | dict(changes),
        years=before + months / 12 + later,
        scale=scale,
        replication=replication,
    )
    return streets(past, "confidence")


def ramp(
    leg: float, changes: Changes = NOTHING, *, low: float = 0.40, high: float = 0.90, scale: float,
    replication: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Load up and down again in steps of about a month: loads, and the mean score on the way up and down at each."""
    day = load("trap").time.start
    steps = round(12 * leg)
    levels = np.linspace(low, high, steps)
    both = np.concatenate([levels, levels[::-1]])
    dates, shocks = staircase(day, both / low, 2 * leg)
    past = history(
        "trap",
        needs(low) | {"demand.shocks": shocks, "time.end": dates[-1]} | dict(changes),
        years=2 * leg,
        scale=scale,
        replication=replication,
    )
    mean = by_step(past, dates)
    return levels, mean[:steps], mean[steps:][::-1]


def area(loads: np.ndarray, up: np.ndarray, down: np.ndarray) -> float:
    """The area between the way up and the way down."""
    return float(np.trapezoid(np.abs(up - down), loads))


def share(effort: np.ndarray, *, high: bool) -> float:
    """The share of streets above (or below) half effort."""
    return float(((effort > 0.5) == high).mean())
