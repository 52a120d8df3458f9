"""Figures that a fit aims at: how far a run is from one, in standard deviations of what is not known of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.history.measures.published import Known, is_count, told
from sim.history.record.history import History
from sim.study.statistics.emulator import Emulator

CUT = 3.0
"""Implausibility beyond which a point is ruled out (Pukelsheim 1994: 95 % of any law with one peak lie within)."""


@dataclass(frozen=True)
class Target:
    """A published figure, with two standard deviations: error, of the figure itself (rounding, who was asked), and
    discrepancy, by which a true model of the city would miss it still. Counts are compared by their logarithms. above:
    it is told as a bound, so that more is as near as can be."""

    name: str
    known: Known
    error: float
    discrepancy: float
    above: bool = False
    why: str = ""

    @property
    def by_logarithm(self) -> bool:
        """Whether it is a count."""
        return is_count(self.known.measure)

    @property
    def aim(self) -> float:
        """What is aimed at, on the scale on which runs are compared."""
        return math.log(self.known.value) if self.by_logarithm else self.known.value

    @property
    def variance(self) -> float:
        """Of error and discrepancy together, on that scale."""
        size = self.known.value if self.by_logarithm else 1.0
        return (self.error**2 + self.discrepancy**2) / size**2

    def of(self, history: History, scale: float) -> float:
        """What a run has in its place, on that scale; nan if it does not tell."""
        value = told(history, self.known, scale)
        if value is None or math.isnan(value) or (self.by_logarithm and value <= 0):
            return math.nan
        return math.log(value) if self.by_logarithm else value

    def predicted(self, values: np.ndarray) -> float:
        """Log density of the figure beside equally likely runs float64[n], which differ from it by what is not known;
        of a bound the log of the chance to be above it."""
        from scipy.special import log_ndtr, logsumexp

        apart = (values[~np.isnan(values)] - self.aim) / math.sqrt(self.variance)
        if not len(apart):
            return math.nan
        each = log_ndtr(apart) if self.above else -0.5 * (apart**2 + math.log(2 * math.pi * self.variance))
        return float(logsumexp(each)) - math.log(len(apart))


def distances(targets: tuple[Target, ...], values: np.ndarray) -> np.ndarray:
    """How far runs float64[n, targets] are from each target, in standard deviations."""
    aims = np.array([one.aim for one in targets])
    return np.asarray((values - aims) / np.sqrt([one.variance for one in targets]))


def likelihood(targets: tuple[Target, ...], values: np.ndarray) -> np.ndarray:
    """Log density of the targets beside runs float64[n, targets]: what is not known of them is normal. With it as the
    kernel approximate Bayesian computation is exact for a model with this discrepancy (Wilkinson 2013)."""
    widths = np.array([one.variance for one in targets])
    return np.asarray(-0.5 * (distances(targets, values) ** 2 + np.log(2 * math.pi * widths)).sum(axis=1))


def expected(
    targets: tuple[Target, ...], emulators: list[Emulator], points: np.ndarray, cut: float = CUT
) -> tuple[np.ndarray, np.ndarray]:
    """By the emulators at points float64[n, parameters]: the greatest implausibility of any target, and the log density
    of all, by target: float64[n], float64[n, targets]. Beyond `cut` a point is not looked at further: its
    implausibility is told as far as it was found, and its density is none."""
    worst = np.zeros(len(points))
    density = np.full((len(points), len(targets)), -np.inf)
    left = np.arange(len(points))
    for place, (target, one) in enumerate(zip(targets, emulators, strict=True)):
        mean, variance = one.predict(points[left])
        whole = target.variance + one.noise + variance
        apart = np.abs(mean - target.aim) / np.sqrt(whole)
        worst[left] = np.maximum(worst[left], apart)
        density[left, place] = -0.5 * (apart**2 + np.log(2 * math.pi * whole))
        left = left[worst[left] < cut]
    return worst, density
