"""The studies' estimators: a jump at the line of a list, and next month's change by place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from experiments.field.city import LISTED, Months
from experiments.patterns.lists import jump

BANDS = (0.02, 0.03, 0.045)
"""Half-widths around a line in score: half, three quarters and about one standard deviation of streets within a month
(0.04); the middle one is told first."""


def jumps(of: Months) -> dict[str, list[float]]:
    """Wei, Wang, Zhai and Li (2022): by list, the jump of next month's change of score at its line, for each band."""
    return {
        name: [jump(of.score, LISTED, bottom=name == "shame", band=band)[0] for band in BANDS]
        for name in ("shame", "honour")
    }


def listed_change(of: Months) -> dict[str, float]:
    """Next month's change of score of those on a list, less that of all: what one sees who looks at them alone."""
    found: dict[str, list[float]] = {"shame": [], "honour": []}
    for now, later in pairwise(of.score):
        order = np.argsort(now, kind="stable")
        change = later - now
        for name, those in (("shame", order[:LISTED]), ("honour", order[-LISTED:])):
            found[name].append(float(change[those].mean() - change.mean()))
    return {name: float(np.mean(values)) for name, values in found.items()}


def by_place(of: Months) -> dict[str, float]:
    """Zhang, Zhai and Li (2023): next month's change of score by this month's place (0 last … 1 first) and by place
    times the streets in the district (in tens, from the mean), with an effect of each street and month."""
    place = np.argsort(np.argsort(of.score, axis=1, kind="stable"), axis=1) / (of.score.shape[1] - 1)
    change = np.diff(of.score, axis=0)
    span = (of.span - of.span.mean()) / 10
    columns = [_within(place[:-1]), _within(place[:-1] * span)]
    design = np.column_stack([one.ravel() for one in columns])
    found, *_ = np.linalg.lstsq(design, _within(change).ravel(), rcond=None)
    return {"place": float(found[0]), "place by span": float(found[1])}


def _within(values: np.ndarray) -> np.ndarray:
    """float64[months, streets] without the means of street and month."""
    means = values.mean(axis=0, keepdims=True) + values.mean(axis=1, keepdims=True) - values.mean()
    return np.asarray(values - means)
