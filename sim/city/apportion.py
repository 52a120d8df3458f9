"""Sharing out whole things by weight, so that the sum is exact."""

from __future__ import annotations

import numpy as np


def apportion(total: int, weights: np.ndarray, least: int = 0) -> np.ndarray:
    """int64[n] that sum to `total`, as near to the weights as whole numbers allow: largest remainders (Hamilton).

    weights: float64[n], not negative; all zero counts as all equal. least: nobody gets less, as long as
    n · least ≤ total. Ties go to the first.
    """
    count = len(weights)
    if least * count > total:
        raise ValueError(f"{total} cannot give {least} to each of {count}")
    weights = np.asarray(weights, dtype=float)
    if weights.sum() <= 0:
        weights = np.ones(count)
    shares = np.zeros(count, dtype=np.int64)
    free = np.ones(count, dtype=bool)
    left = total
    while free.any():
        quota = (
            left * weights[free] / weights[free].sum() if weights[free].sum() > 0 else np.zeros(free.sum())
        )
        low = quota < least
        if not low.any():
            floor = np.floor(quota).astype(np.int64)
            extra = np.argsort(-(quota - floor), kind="stable")[: left - int(floor.sum())]
            floor[extra] += 1
            shares[free] = floor
            break
        # Who would get too little gets the least; the others share what is left.
        places = np.flatnonzero(free)[low]
        shares[places] = least
        free[places] = False
        left -= least * len(places)
    return shares


def within(total: int, weights: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """int64[n] that sum to `total`, each within its bounds: least + r·λw / (r + λw), for the λ that fits.

    r = most − least. Where there is much room that is in proportion to the weight beyond the least; where there is
    little it comes near the most without reaching it, so that different weights stay apart. weights w: float64[n],
    above 0; least, most: int64[n]. The last whole ones go to the largest fractions that have room.
    """
    if not least.sum() <= total <= most.sum():
        raise ValueError(f"{total} is not between {least.sum()} and {most.sum()}")
    room = (most - least).astype(float)

    def shared(level: float) -> np.ndarray:
        """level: λ over 1 + λ, so that it ends."""
        heavy = level * weights
        return np.asarray(least + room * heavy / np.maximum((1 - level) * room + heavy, 1e-300))

    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if shared(middle).sum() < total else (low, middle)
    wanted = shared(low)
    shares: np.ndarray = np.floor(wanted).astype(np.int64)
    while (left := total - int(shares.sum())) > 0:
        open_ = np.flatnonzero(shares < most)
        first = open_[np.argsort(-(wanted - shares)[open_], kind="stable")][:left]
        shares[first] += 1
    return shares
