"""Intervals by weeks drawn with replacement: days of a week hang together, weeks hardly do."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from sim.ground.draws import Block, uniforms

DRAWS = 200
LOW, HIGH = 0.025, 0.975

Interval = tuple[float, float, float]
"""An estimate and its 95 % interval."""


@lru_cache(maxsize=64)
def drawn(weeks: int) -> np.ndarray:
    """int64[DRAWS, weeks]: which weeks are drawn; always the same."""
    numbers = uniforms(0, 0, np.arange(DRAWS * weeks), int(Block.BOOTSTRAP), 0, 0)
    return (numbers * weeks).astype(np.int64).reshape(DRAWS, weeks)


def intervals(statistic: Callable[[np.ndarray], np.ndarray], week: np.ndarray) -> list[Interval]:
    """Of several numbers that a statistic makes of some places (int64[m]). week: of each place."""
    of_week = [np.flatnonzero(week == one) for one in np.unique(week)]
    samples = (np.concatenate([of_week[number] for number in numbers]) for numbers in drawn(len(of_week)))
    low, high = np.nanquantile(np.array([statistic(sample) for sample in samples]), (LOW, HIGH), axis=0)
    estimates = statistic(np.arange(len(week)))
    return [(float(a), float(b), float(c)) for a, b, c in zip(estimates, low, high, strict=True)]


def interval(statistic: Callable[[np.ndarray], float], week: np.ndarray) -> Interval:
    """Of one number."""
    return intervals(lambda sample: np.array([statistic(sample)]), week)[0]
