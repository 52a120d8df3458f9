"""Means, differences, and how sure they are: for replications, which are independent of each other.

A mean has Student's t interval. Of what has ends (a share lies within 0 … 1, a difference of two within −1 … 1) the
variance shrinks towards the ends, and so must the interval: it is Wilson's (1927), with Student's t in place of the
normal quantile and with as many observations as would make a share vary as the replications did (the effective sample
size of surveys: Korn and Graubard 1998; compared by Franco et al. 2019, J. Survey Statistics and Methodology 7: 334).
It ends where what has ends does. Where most worlds lie at an end and a few far from it, few replications promise too
much by any of these: of a beta with 1 and 0.1 eight are covered in 86 % (by Student's t in 74 %).

Where a share is at its end in all of n replications, variance says nothing. No more than a part q of all worlds can be
otherwise if n in a row are not: (1 − q)^n = 1 − confidence, the rule of three (q ≈ 3/n: Hanley and Lippman-Hand 1983).
Those may lie anywhere, which is the interval.

Several arms against one are told together: each interval is widened and each p multiplied by their number
(Bonferroni), so that all hold at once. An interval leaves out zero if and only if its p is below 1 − confidence: both
are one procedure. Neither corrects for the number of measures one looks at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
POWER = 0.8
FARTHEST = 1e6
"""An interval so many times wider than wanted is out of reach."""
SAME = 1e-12
"""Relative to their size, by how much numbers may differ that are the same but for the order of a sum."""

Ends = tuple[float, float] | None
"""The least and the greatest that a number can be, if it has ends."""


@dataclass(frozen=True)
class Estimate:
    """A mean over n replications, the interval [low, high] for it, and the standard deviation of one replication.

    p: chance of a mean at least as far from zero if it were zero, corrected as the interval is. detectable: the
    smallest distance from zero, or from any bound, that so many replications show with a power of 80 % (t quantiles
    of both errors times the standard error: Bloom 1995, Evaluation Review 19: 547); nan where nothing varied. With
    fewer than two replications the interval has no ends (−inf, inf).
    """

    mean: float
    low: float
    high: float
    deviation: float
    n: int
    p: float
    detectable: float = math.nan

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same in every replication, so that nothing drawn can reach it: it holds by construction."""
        return self.n > 1 and self.low == self.high


def turned(ends: Ends, weight: float) -> Ends:
    """The ends of a number times `weight`."""
    return (
        None
        if ends is None
        else (min(weight * ends[0], weight * ends[1]), max(weight * ends[0], weight * ends[1]))
    )


def estimate(
    values: np.ndarray, confidence: float = CONFIDENCE, together: int = 1, ends: Ends = None
) -> Estimate:
    """The mean of float64[n] with its interval; nan are left out. together: intervals that shall hold at once. ends: of
    the numbers, where they have some; a number beyond them shows that they have none."""
    from scipy.special import stdtr, stdtrit

    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    n = len(known)
    if n == 0:
        return Estimate(math.nan, -math.inf, math.inf, math.nan, 0, math.nan)
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, math.nan, 1, math.nan)
    error_of_all = (1 - confidence) / together
    within = ends is not None and ends[0] <= known.min() and known.max() <= ends[1]
    if not varies(known):
        mean = float(known[0])
        if ends is None or not within:
            return Estimate(mean, mean, mean, 0.0, n, float(mean == 0))
        low, high, p = _unvaried(mean, n, error_of_all, *ends)
        return Estimate(mean, low, high, 0.0, n, min(1.0, together * p))
    deviation = float(known.std(ddof=1))
    error = deviation / math.sqrt(n)
    quantile = float(stdtrit(n - 1, 1 - error_of_all / 2))
    detectable = (quantile + float(stdtrit(n - 1, POWER))) * error
    if ends is not None and within:
        low, high, distance = _wilson(mean, error, quantile, *ends)
    else:
        low, high, distance = mean - quantile * error, mean + quantile * error, abs(mean) / error
    p = 2 * float(stdtr(n - 1, -distance))
    return Estimate(mean, low, high, deviation, n, min(1.0, together * p), detectable)


def estimate_sum(parts: np.ndarray, ends: Sequence[Ends], together: int = 1) -> Estimate:
    """The mean of a weighted sum of arms. parts: float64[arms, n], each arm's weight times its values, one a
    replication; ends: of each part.

    A sum that never varies is at its ends if all its parts always are (two shares of 1: the rule of three tells how
    sure that is). If parts vary and the sum does not, or parts stand still elsewhere, nothing that differs reaches it:
    it is fixed, and its interval is the number itself.
    """
    total = parts.sum(axis=0)
    known = parts[:, ~np.isnan(total)]
    every = [one for one in ends if one is not None]
    whole = (sum(one[0] for one in every), sum(one[1] for one in every)) if len(every) == len(ends) else None
    if whole is not None and known.shape[1] > 1 and not varies(known.sum(axis=0)):
        at_ends = all(not varies(part) and part[0] in one for part, one in zip(known, every, strict=True))
        whole = whole if at_ends else None
    return estimate(total, together=together, ends=whole)


def estimate_difference(one: np.ndarray, other: np.ndarray, ends: Ends, together: int = 1) -> Estimate:
    """The mean difference of float64[n] from another, replication by replication. ends: of both."""
    return estimate_sum(np.array([one, -other]), [ends, turned(ends, -1)], together)


def varies(values: np.ndarray) -> bool:
    """Whether numbers, of which there is one at least, are not all the same."""
    return float(np.ptp(values)) > SAME * max(1.0, float(np.abs(values).max()))


def _wilson(
    mean: float, error: float, quantile: float, least: float, most: float
) -> tuple[float, float, float]:
    """Wilson's interval within `least` … `most`, and how many standard errors the mean is from zero, if it were
    zero."""
    width = most - least
    share = (mean - least) / width
    count = share * (1 - share) / (error / width) ** 2  # observations of a share that would vary as much
    shrunk = 1 + quantile**2 / count
    middle = (share + quantile**2 / (2 * count)) / shrunk
    reach = quantile / shrunk * math.sqrt(share * (1 - share) / count + quantile**2 / (4 * count**2))
    zero = -least / width
    variance = zero * (1 - zero) / count
    distance = abs(share - zero) / math.sqrt(variance) if variance > 0 else math.inf
    return (
        least + width * max(middle - reach, 0.0),
        least + width * min(middle + reach, 1.0),
        distance,
    )


def _unvaried(mean: float, n: int, error: float, least: float, most: float) -> tuple[float, float, float]:
    """The interval of a number that was the same in n replications, and p of a mean of zero: a part of all worlds may
    be otherwise, anywhere within `least` … `most`."""
    other = 1 - error ** (1 / n)
    low, high = mean - other * (mean - least), mean + other * (most - mean)
    if mean == 0:
        return low, high, 1.0
    room = mean - least if mean > 0 else most - mean
    # As large a part must be otherwise, and lie at the far end, for the mean to be zero.
    part = min(abs(mean) / room, 1.0)
    return low, high, (1 - part) ** n


def whiskers(found: Sequence[Estimate]) -> np.ndarray:
    """float64[2, n]: how far intervals reach below and above their means, which are not their middles; 0 where there
    is no interval."""
    reach = np.array([(one.mean - one.low, one.high - one.mean) for one in found]).reshape(-1, 2).T
    return np.where(np.isfinite(reach), np.maximum(reach, 0.0), 0.0)


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
