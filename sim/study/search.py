"""Search continuous levers for what makes a measure best, with a library that is kept (scipy)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.study.factors import Factor, overrides


@dataclass(frozen=True)
class Optimum:
    """The best point found: its overrides, its value, and how many points were tried."""

    overrides: dict[str, Any]
    value: float
    tried: int


def search(
    value: Callable[[dict[str, Any]], float],
    chosen: Sequence[Factor],
    *,
    budget: int,
) -> Optimum:
    """The greatest `value` of overrides over the ranges of factors.

    On common random numbers the value is a function without noise, so that a deterministic method fits: DIRECT (Jones,
    Perttunen and Stuckman 1993, scipy.optimize.direct). budget: points tried at most.
    """
    if budget < 1:
        raise PetitionError(f"{budget} points find nothing", key="budget", expected="1 or more")
    tried: dict[tuple[float, ...], float] = {}

    def loss(point: Sequence[float]) -> float:
        key = tuple(float(share) for share in point)
        if key not in tried:
            tried[key] = value(overrides(chosen, np.array(key)))
        return -tried[key]

    from scipy.optimize import Bounds, direct

    width = len(chosen)
    direct(
        loss,
        Bounds(np.zeros(width), np.ones(width)),
        maxfun=budget,
        maxiter=10 * budget,
        locally_biased=True,
    )
    known = {point: found for point, found in tried.items() if not math.isnan(found)}
    if not known:
        raise PetitionError("no point has a value", key="measure")
    best = max(known, key=lambda point: known[point])
    return Optimum(overrides(chosen, np.array(best)), known[best], len(tried))
