"""What a match taught: prior and posterior by parameter, by all targets and by each alone, and what stays unknown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.study.fit.match import Match

EVEN = math.sqrt(1 / 12)
"""Standard deviation of a share that is even over its range: of every prior."""
BOUND = 0.4
"""Correlation from which on two parameters are told to be known together rather than each by itself."""
PAIRS = 2.25
"""Three standard errors of a correlation in place of two, for there are hundreds of pairs."""
ENDS = (0.025, 0.5, 0.975)


def learned(found: Match) -> dict[str, Any]:
    """By parameter: its prior, the ends and the middle of its posterior, the share of the prior's range that is kept
    (the middle 95 % of both), its contraction (1 − standard deviation after, over before), and the contraction by each
    target alone, as emulated."""
    points, weights = found.posterior
    if not weights.any():
        return {}
    alone = [_contraction(found.prior, _weights(found.alone[:, n])) for n in range(len(found.targets))]
    whole = _contraction(points, weights)
    told: dict[str, Any] = {}
    for place, one in enumerate(found.theory.parameters):
        low, middle, high = quantiles(points[:, place], weights, ENDS)
        told[one.key] = {
            "prior": [one.at(0.0), one.at(1.0)], "law": one.law, "as_it_is": one.base,
            "posterior": [one.at(low), one.at(middle), one.at(high)],
            "shares": [low, middle, high], "kept": (high - low) / (ENDS[2] - ENDS[0]),
            "contraction": float(whole[place]),
            "alone": {target.name: float(of[place]) for target, of in zip(found.targets, alone, strict=True)},
        }  # fmt: skip
    return told


def chance(effective: float, spread: float = 0.2) -> float:
    """Two standard errors of a contraction, by so many equal draws from an even prior: of such a standard deviation the
    relative variance is (kurtosis − 1)/4n = 0.2/n; a correlation where there is none has 1/n."""
    return 2.0 * math.sqrt(spread / max(effective, 1.0))


def together(found: Match) -> list[dict[str, Any]]:
    """Pairs of parameters that are known together: with their correlation in the posterior, the strongest first."""
    points, weights = found.posterior
    if len(points) < 3 or not weights.any():
        return []
    related = _correlations(points, weights)
    keys = [one.key for one in found.theory.parameters]
    pairs = [
        {"one": keys[a], "other": keys[b], "correlation": float(related[a, b])}
        for a in range(len(keys))
        for b in range(a)
        if abs(related[a, b]) >= max(BOUND, chance(found.effective, PAIRS))
    ]
    return sorted(pairs, key=lambda pair: -abs(pair["correlation"]))


def quantiles(values: np.ndarray, weights: np.ndarray, wanted: tuple[float, ...]) -> list[float]:
    """Quantiles of weighted values."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    return [
        float(np.interp(share * below[-1], below - 0.5 * weights[order], values[order])) for share in wanted
    ]


def _contraction(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    mean = np.average(points, axis=0, weights=weights)
    spread = np.sqrt(np.average((points - mean) ** 2, axis=0, weights=weights))
    return np.asarray(1.0 - spread / EVEN)


def _correlations(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    covariance = np.cov(points.T, aweights=weights)
    spread = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(spread, spread))


def _weights(density: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(density - density.max()))
