"""A Gaussian process that stands in for the simulator: what a figure would be at points that were not run, and how sure
that is (Sacks, Welch, Mitchell and Wynn 1989; Rasmussen and Williams 2006, chapters 2 and 5).

The mean is a line in all parameters with weak priors; what bends is a squared exponential with a length of its own for
each parameter; what differs between runs of one point is noise. Lengths and sizes are those of the greatest posterior
density. Points are shares 0…1 of a range.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

LINE = 3.0
"""Prior standard deviation of a line's coefficients, in deviations of what is emulated."""
LENGTH, LENGTHS = math.log(2.0), 0.8
"""Of the logarithm of a length: mean and standard deviation of its prior. Twice the range is nearly a line."""
BEND, NOISE, SIZES = math.log(0.5), math.log(0.3), 1.0
"""Of the logarithms of what bends and of noise, in deviations of what is emulated: means, and standard deviation."""
STEPS = 200
JITTER = 1e-8
CHUNK = 1 << 13


@dataclass(frozen=True)
class Emulator:
    """What was learnt from runs of a figure: made by `emulate`.

    noise: variance of the figure between runs of one point. within: share of the runs that lie within two standard
    deviations of what the other runs say of them (95 % are expected).
    """

    noise: float
    within: float
    _points: np.ndarray
    _lengths: np.ndarray
    _bend: float
    _centre: float
    _size: float
    _weights: np.ndarray
    _inverse: np.ndarray

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The mean of the figure at points float64[n, parameters], and the variance of that mean: float64[n] both."""
        mean, variance = np.empty(len(points)), np.empty(len(points))
        for begin in range(0, len(points), CHUNK):
            part = slice(begin, begin + CHUNK)
            here = points[part]
            across = _bent(here, self._points, self._lengths, self._bend) + _straight(here, self._points)
            alone = self._bend**2 + LINE**2 * (1.0 + ((here - 0.5) ** 2).sum(axis=1))
            mean[part] = across @ self._weights
            variance[part] = alone - np.einsum("ij,jk,ik->i", across, self._inverse, across, optimize=True)
        return self._centre + self._size * mean, self._size**2 * np.maximum(variance, 0.0)


def emulate(points: np.ndarray, values: np.ndarray) -> Emulator:
    """The emulator of values float64[n] found at points float64[n, parameters]."""
    from scipy.optimize import minimize

    centre, size = float(values.mean()), float(values.std()) or 1.0
    target = (values - centre) / size
    begin = np.array([LENGTH] * points.shape[1] + [BEND, NOISE])
    found = minimize(
        _cost, begin, (points, target), jac=True, method="L-BFGS-B",
        bounds=[(-2.5, 4.0)] * points.shape[1] + [(-7.0, 2.0), (-6.0, 1.0)], options={"maxiter": STEPS},
    )  # fmt: skip
    lengths, bend, noise = np.exp(found.x[:-2]), math.exp(found.x[-2]), math.exp(found.x[-1])
    inverse = np.linalg.inv(_covariance(points, lengths, bend, noise))
    weights = inverse @ target
    # Left out one by one (Rasmussen and Williams, 5.12): the residual is weights/diagonal, its variance 1/diagonal.
    apart = np.abs(weights) / np.sqrt(np.diag(inverse))
    return Emulator(
        (size * noise) ** 2, float((apart <= 2).mean()), points, lengths, bend, centre, size, weights, inverse
    )


def _cost(told: np.ndarray, points: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray]:
    """Minus the log posterior density of lengths and sizes, and its slope."""
    lengths, bend, noise = np.exp(told[:-2]), math.exp(told[-2]), math.exp(told[-1])
    bent = _bent(points, points, lengths, bend)
    whole = bent + _straight(points, points)
    whole[np.diag_indices_from(whole)] += noise**2 + JITTER
    root = np.linalg.cholesky(whole)
    inverse = np.linalg.inv(whole)
    weights = inverse @ target
    means = np.array([LENGTH] * len(lengths) + [BEND, NOISE])
    widths = np.array([LENGTHS] * len(lengths) + [SIZES, SIZES])
    apart = (told - means) / widths
    cost = 0.5 * target @ weights + np.log(np.diag(root)).sum() + 0.5 * (apart**2).sum()
    slack = inverse - np.outer(weights, weights)
    by_bend = slack * bent
    scaled = points / lengths
    by_length = (scaled**2 * by_bend.sum(axis=1)[:, None]).sum(axis=0)
    by_length -= (scaled * (by_bend @ scaled)).sum(axis=0)
    slope = np.concatenate([by_length, [by_bend.sum(), noise**2 * np.trace(slack)]])
    return float(cost), slope + apart / widths


def _covariance(points: np.ndarray, lengths: np.ndarray, bend: float, noise: float) -> np.ndarray:
    whole = _bent(points, points, lengths, bend) + _straight(points, points)
    whole[np.diag_indices_from(whole)] += noise**2 + JITTER
    return np.asarray(whole)


def _bent(one: np.ndarray, other: np.ndarray, lengths: np.ndarray, bend: float) -> np.ndarray:
    """Covariance of what bends, float64[n, m]."""
    here, there = one / lengths, other / lengths
    apart = (here**2).sum(axis=1)[:, None] + (there**2).sum(axis=1) - 2.0 * here @ there.T
    return np.asarray(bend**2 * np.exp(-0.5 * np.maximum(apart, 0.0)))


def _straight(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Covariance of the line, float64[n, m]."""
    return np.asarray(LINE**2 * (1.0 + (one - 0.5) @ (other - 0.5).T))
