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
    """int64[n] that sum to `total`, each within its bounds: λ·weight, cut to least…most, for the λ that fits.

    weights: float64[n], above 0; least, most: int64[n]. The last whole ones go to the largest fractions that have room.
    """
    if not least.sum() <= total <= most.sum():
        raise ValueError(f"{total} is not between {least.sum()} and {most.sum()}")
    low, high = 0.0, float((most / weights).max())
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(middle * weights, least, most).sum() < total:
            low = middle
        else:
            high = middle
    wanted = np.clip(low * weights, least, most)
    shares = np.floor(wanted).astype(np.int64)
    while (left := total - int(shares.sum())) > 0:
        room = np.flatnonzero(shares < most)
        first = room[np.argsort(-(wanted - shares)[room], kind="stable")][:left]
        shares[first] += 1
    return shares
