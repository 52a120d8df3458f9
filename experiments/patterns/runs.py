"""A run for an experiment: a built-in scenario with changes, no petition written, one row a period and street left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim import run
from sim.ground.tables import Body
from sim.history.record.history import History
from sim.scenario.load import load

Changes = Mapping[str, Any]
"""What an arm changes in a scenario, by dotted key."""
NOTHING: Changes = {}


def history(
    scenario: str, changes: Changes = NOTHING, *, years: float, scale: float = 1.0, replication: int = 0
) -> History:
    """The history of `years` years of a built-in scenario from its start on; changes: by dotted key."""
    start = load(scenario).time.start
    until = after(start, years)
    whole = {"time.end": until, **changes}
    return run(load(scenario, whole), scale=scale, replication=replication, petitions=False).history


def after(start: date, years: float) -> date:
    """The day so many years later."""
    return start + timedelta(days=round(365.25 * years))


def streets(history: History, column: str) -> np.ndarray:
    """A column of the streets, [periods, streets]: of their tally, or else of the units as a period ended."""
    here = np.flatnonzero(history.body == Body.STREET)
    table = history.tallies if column in (history.tallies.dtype.names or ()) else history.snapshots
    return np.asarray(table[:, here][column])


def days(history: History) -> np.ndarray:
    """The day after each period, int64[periods]."""
    return np.array([period.last for period in history.periods])


def surge(
    start: date, begin: float, months: float, factor: float, places: Sequence[str] = ()
) -> dict[str, Any]:
    """A shock of some months, `begin` years after the start: needs are `factor` times as many."""
    first = after(start, begin)
    return {
        "start": first,
        "end": first + timedelta(days=round(30.4375 * months)),
        "factor": factor,
        "categories": [],
        "places": list(places),
    }


def staircase(start: date, levels: Sequence[float], years: float) -> tuple[list[date], dict[str, Any]]:
    """Steps of equal length, on each of which needs are so many times as many: their edges, and the shocks, which are
    all there are."""
    dates = [after(start, years * n / len(levels)) for n in range(len(levels) + 1)]
    steps = {
        f"step {n + 1}": {"start": first, "end": last, "factor": float(level), "categories": [], "places": []}
        for n, (first, last, level) in enumerate(zip(dates[:-1], dates[1:], levels, strict=True))
    }
    return dates, {"*": False, **steps}


def by_step(history: History, dates: Sequence[date]) -> np.ndarray:
    """Mean score of all streets on each step of a staircase, float64[steps]."""
    score = np.nanmean(streets(history, "score"), axis=1)
    middle = np.array([(period.first + period.last) / 2 for period in history.periods])
    edges = np.array([(day - dates[0]) / timedelta(days=1) for day in dates])
    count = len(dates) - 1
    step = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, count - 1)
    return np.asarray(np.bincount(step, score, count) / np.maximum(np.bincount(step, minlength=count), 1))
