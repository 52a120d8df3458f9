"""Lists: next month's improvement jumps at the lines of shame and honour; most revert, a few stay at the bottom.

Streets that chase this month's list swing: what lifts them off it is gone when they are. The discipline of their
queue alone does not make them swing (`chasers`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from experiments.patterns.runs import history, streets

SHAME, HONOUR = 8, 8
# Push and relax at the upper ends of their ranges in base: what can be seen at all is seen there.
ON: dict[str, Any] = {
    "incentive.lists.shame": SHAME,
    "incentive.lists.honour": HONOUR,
    "incentive.lists.push": 0.3,
    "incentive.lists.relax": 0.2,
    "incentive.lists.reach": 0.03,
}
OFF: dict[str, Any] = {**ON, "incentive.lists.push": 0.0, "incentive.lists.relax": 0.0}
CITY: dict[str, Any] = {"incentive.response.kind": "flat", "incentive.response.effort": 0.5}


def scores(changes: dict[str, Any], *, years: float, scale: float, replication: int = 0) -> np.ndarray:
    """Published scores, float64[months, streets], without the first six."""
    past = history("base", CITY | changes, years=years, scale=scale, replication=replication)
    return streets(past, "score")[6:]


def jump(score: np.ndarray, count: int, *, bottom: bool, band: float = 0.06) -> tuple[float, float]:
    """The jump of next month's change of score for those on a list of `count`, at its line, and its standard error.

    Straight lines on either side, within `band`, weights falling to its edge (Imbens & Lemieux 2008).
    """
    rows, change, weight = [], [], []
    for now, later in pairwise(score):
        order = np.sort(now)
        line = (order[count - 1] + order[count]) / 2 if bottom else (order[-count - 1] + order[-count]) / 2
        gap = now - line
        on = gap < 0 if bottom else gap > 0
        near = np.abs(gap) < band
        for g, o, d in zip(gap[near], on[near], (later - now)[near], strict=True):
            rows.append((1.0, float(o), g, g * o))
            change.append(d)
            weight.append(1 - abs(g) / band)
    x, y, w = np.array(rows), np.array(change), np.array(weight)
    inverse = np.linalg.inv(x.T @ (x * w[:, None]))
    coefficients = inverse @ (x.T @ (w * y))
    left = y - x @ coefficients
    meat = x.T @ (x * (w * left)[:, None] ** 2)
    return float(coefficients[1]), float(np.sqrt((inverse @ meat @ inverse)[1, 1]))


def stays(score: np.ndarray, count: int) -> np.ndarray:
    """The share of months each street spends among the last `count`, float64[streets]."""
    last = np.argsort(np.argsort(score, axis=1, kind="stable"), axis=1) < count
    return np.asarray(last.mean(axis=0))


def swings(score: np.ndarray) -> np.ndarray:
    """The variance of each street's change of rank from month to month, ranks as shares of all, float64[streets]."""
    rank = np.argsort(np.argsort(score, axis=1, kind="stable"), axis=1) / score.shape[1]
    return np.asarray(np.diff(rank, axis=0).var(axis=0))


def chasers(discipline: dict[str, Any], *, years: float, scale: float) -> tuple[float, float]:
    """Mean `swings` of a random half of the streets, with a discipline of their own, and of the other half."""
    changes = {
        "staffing.level": 0.8,
        "triage.share": 0.5,
        "triage.by": "random",
        "triage.discipline": discipline,
    }
    past = history("base", CITY | changes, years=years, scale=scale)
    variance = swings(streets(past, "score")[6:])
    own = streets(past, "discipline")[-1] != streets(past, "discipline")[-1].min()
    return float(variance[own].mean()), float(variance[~own].mean())


def bins(score: np.ndarray, count: int, *, bottom: bool, band: float = 0.06) -> dict[str, list[float]]:
    """Mean change of score next month by distance to the line, in steps of a centesimal point: gap, change."""
    gaps, changes = [], []
    for now, later in pairwise(score):
        order = np.sort(now)
        at = count if bottom else len(order) - count
        gaps.append(now - (order[at - 1] + order[at]) / 2)
        changes.append(later - now)
    gap, change = np.concatenate(gaps), np.concatenate(changes)
    edges = np.arange(-band, band + 0.005, 0.01)
    step = np.digitize(gap, edges) - 1
    inside = [n for n in range(len(edges) - 1) if (step == n).sum() > 20]
    return {
        "gap": [float(edges[n] + 0.005) for n in inside],
        "change": [float(change[step == n].mean()) for n in inside],
    }
