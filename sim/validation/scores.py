"""How far a forecast is from what happened, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.validation.cells import CITY, Cell, Cells, distance
from sim.validation.window import WITHIN

MANY = 500
"""Tickets due that a department must have."""
LEAST = 100
"""Tickets that a unit or kind must have in the window to be counted among the others."""
Score = Mapping[str, Any]


def score(told: Cell, truth: Cell) -> dict[str, Any]:
    """Errors of a cell: shares in points (told less true), sojourns in days, the backlog in percent."""
    both = len(told.backlog) == len(truth.backlog)
    ends = np.abs(told.backlog / np.maximum(truth.backlog, 1) - 1) if both else np.zeros(0)
    within = {days: 100 * (told.within[days] - truth.within[days]) for days in WITHIN}
    return {
        "opened": _plain(100 * (told.opened / truth.opened - 1)) if truth.opened else None,
        "on_time": _plain(100 * (told.on_time - truth.on_time)),
        **{f"within_{days}": _plain(error) for days, error in within.items()},
        "mean_days": _plain(told.mean_days - truth.mean_days),
        "median": _plain(100 * (told.median_days / truth.median_days - 1))
        if told.median_days and truth.median_days else None,
        "distance_days": _plain(distance(told.closed, truth.closed)),
        "backlog_mean": _plain(100 * ends.mean()) if len(ends) and truth.backlog.any() else None,
        "backlog_worst": _plain(100 * ends.max()) if len(ends) and truth.backlog.any() else None,
    }  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """The errors of a forecast. city: of the whole; units: of units with enough tickets, a mean: of absolute errors on
    time, a ticket due counting the same, and of distances, a ticket opened counting the same; departments: of those
    with enough tickets due, the error on time by name, the largest first."""

    city: Score
    units: Score
    departments: Score


def summarise(told: Cells, truth: Cells) -> Summary:
    """The errors of a forecast, of the city and of its units."""
    return Summary(score(told[CITY, ""], truth[CITY, ""]), _mean(told, truth), _departments(told, truth))


def _departments(told: Cells, truth: Cells) -> dict[str, float | None]:
    large = [
        key for key, cell in truth.items() if key[0] == "department" and cell.due >= MANY and key in told
    ]
    large.sort(key=lambda key: -truth[key].due)
    return {
        name: _plain(100 * (told[key].on_time - truth[key].on_time)) for key in large for _, name in [key]
    }


def _mean(told: Cells, truth: Cells) -> Score:
    due = [key for key, cell in truth.items() if key[0] == "unit" and cell.due >= LEAST and key in told]
    due = [key for key in due if told[key].due > 0]
    opened = [key for key, cell in truth.items() if key[0] == "unit" and cell.opened >= LEAST and key in told]
    opened = [key for key in opened if told[key].opened > 0]
    errors = [100 * abs(told[key].on_time - truth[key].on_time) for key in due]
    distances = [distance(told[key].closed, truth[key].closed) for key in opened]
    return {
        "number": len(due),
        "on_time": _weighted(errors, [truth[key].due for key in due]),
        "distance_days": _weighted(distances, [truth[key].opened for key in opened]),
        "worst_on_time": max(errors, default=None),
    }


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float | None:
    return float(np.average(values, weights=weights)) if values else None


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def floor(drawn: Sequence[Cells], truth: Cells) -> Summary:
    """What chance alone makes of the errors: the mean of those of windows drawn again."""
    every = [summarise(cells, truth) for cells in drawn]

    def mean(of: Sequence[Score]) -> Score:
        found = {}
        for name in dict.fromkeys(name for one in of for name in one):
            known = [abs(one[name]) for one in of if one.get(name) is not None]
            found[name] = float(np.mean(known)) if known else None
        return found

    city = {name: value for name, value in mean([one.city for one in every]).items() if "backlog" not in name}
    return Summary(city, mean([one.units for one in every]), mean([one.departments for one in every]))
