"""Means, differences, and how sure they are: Student's t for replications, which are independent of each other.

Several arms against one are told together: each interval is widened (Bonferroni), so that all of them hold at once
with the confidence asked for; p values are corrected by Holm's steps (1979). Neither corrects for the number of
measures one looks at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
FARTHEST = 1e6
"""An interval so many times wider than wanted is out of reach."""


@dataclass(frozen=True)
class Estimate:
    """A mean over n replications, the interval [low, high] for it, and the standard deviation of one replication.

    p: chance of a mean at least as far from zero if it were zero. With fewer than two replications the interval has
    no ends (−inf, inf).
    """

    mean: float
    low: float
    high: float
    deviation: float
    n: int
    p: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2


def estimate(values: np.ndarray, confidence: float = CONFIDENCE, together: int = 1) -> Estimate:
    """The mean of float64[n] with its t interval; nan are left out. together: intervals that shall hold at once."""
    from scipy.special import stdtr, stdtrit

    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    n = len(known)
    if n == 0:
        return Estimate(math.nan, -math.inf, math.inf, math.nan, 0, math.nan)
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, math.nan, 1, math.nan)
    deviation = float(known.std(ddof=1))
    error = deviation / math.sqrt(n)
    reach = float(stdtrit(n - 1, 1 - (1 - confidence) / (2 * together))) * error
    p = 2 * float(stdtr(n - 1, -abs(mean) / error)) if error > 0 else float(mean == 0)
    return Estimate(mean, mean - reach, mean + reach, deviation, n, p)


def holm(p: Sequence[float]) -> list[float]:
    """p values corrected for being looked at together (Holm 1979); nan stay, and are not counted."""
    known = sorted((value, place) for place, value in enumerate(p) if not math.isnan(value))
    corrected = list(p)
    least = 0.0
    for step, (value, place) in enumerate(known):
        least = max(least, min(1.0, value * (len(known) - step)))
        corrected[place] = least
    return corrected


def variance_saved(parts: np.ndarray) -> float:
    """How many times smaller the same worlds make the variance of a sum than independent ones would.

    parts: float64[arms, n], each arm's weight times its values, one a replication; of a difference one and minus the
    other. inf if the sum never varies while an arm does, nan if nothing varies, if one arm is all there is, or if there
    are fewer than two replications.
    """
    known = parts[:, ~np.isnan(parts).any(axis=0)]
    if len(known) < 2 or known.shape[1] < 2:
        return math.nan
    apart = sum(float(part.var(ddof=1)) for part in known)
    together = float(known.sum(axis=0).var(ddof=1))
    if together == 0:
        return math.inf if apart > 0 else math.nan
    return apart / together


def enough(found: Estimate, half_width: float) -> float:
    """How many replications would bring the interval to this half-width, if the deviation stays as it is: a whole
    number, or inf where no number would (an estimate without an interval, a width of nothing)."""
    if found.half_width <= half_width:
        return found.n
    if not math.isfinite(found.half_width) or found.half_width > FARTHEST * half_width:
        return math.inf
    return math.ceil(found.n * (found.half_width / half_width) ** 2)
