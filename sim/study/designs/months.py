"""Differences of a comparison period by period, each with an interval of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.history.measures.measures import ends_of
from sim.study.runs.arms import Arm
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import Estimate, estimate_difference


@dataclass(frozen=True)
class Months:
    """The periods of a comparison, those of the start-up included: their labels, and by measure and arm the mean of
    each, and of all arms but the first the difference. The intervals of one period hold together for all arms, not
    those of several periods."""

    labels: tuple[str, ...] = ()
    means: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    differences: Mapping[str, Mapping[str, tuple[Estimate, ...]]] = field(default_factory=dict)


def by_period(arms: Sequence[Arm], runs: Replications, n: int, wanted: Sequence[str]) -> Months:
    """The measures that are wanted, period by period, over n replications of every arm."""
    first, *others = [arm.name for arm in arms]
    found: dict[str, list[Mapping[str, np.ndarray]]] = {}
    for arm in arms:
        every = runs.measured(arm, range(n), "each")
        found[arm.name] = [{name: one[name] for name in wanted if name in one} for one in every]
    names = [name for name in wanted if all(name in rows[0] for rows in found.values())]
    cells = {
        name: {arm: np.array([row[name] for row in rows]) for arm, rows in found.items()} for name in names
    }
    labels = tuple(period.label for period in runs.history(arms[0], 0).periods)
    together = len(others)
    return Months(
        labels,
        {
            name: {arm: tuple(_mean(column) for column in values.T) for arm, values in of.items()}
            for name, of in cells.items()
        },
        {
            name: {
                arm: tuple(
                    estimate_difference(one, other, ends_of(name), together)
                    for one, other in zip(of[arm].T, of[first].T, strict=True)
                )
                for arm in others
            }
            for name, of in cells.items()
        },
    )


def _mean(values: np.ndarray) -> float:
    """Of the replications in which something was counted; nan if there are none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan
