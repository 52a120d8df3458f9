"""Search continuous levers for what makes a measure best, with a library that is kept (scipy)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.study.designs.factors import Factor, overrides

AGAIN = 10
"""How many times as often as the budget the method may ask: points it has asked for before cost nothing."""


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
    tried: dict[str, tuple[float, dict[str, Any]]] = {}

    def loss(point: Sequence[float]) -> float:
        changed = overrides(chosen, np.array(point))
        key = repr(changed)  # levels and whole numbers are met more than once
        if key not in tried:
            if len(tried) == budget:
                return math.inf
            tried[key] = value(changed), changed
        return -tried[key][0]

    from scipy.optimize import Bounds, direct

    width = len(chosen)
    direct(
        loss,
        Bounds(np.zeros(width), np.ones(width)),
        maxfun=AGAIN * budget,
        maxiter=AGAIN * budget,
        locally_biased=True,
    )
    best, changed = max(tried.values(), key=lambda found: found[0])
    return Optimum(changed, best, len(tried))
