"""Times from raising to closing in bins that grow by a tenth, so that quantiles are right within a twentieth."""

from __future__ import annotations

import math

import numpy as np

from sim.ground.compiling import rule

GROWTH = 1.1
"""A bin holds what is less than this many times its least: its middle is within 4.9 % of all of it."""
BINS = 250
"""Bin 0 holds 0 s; bin b ≥ 1 holds [GROWTH^(b − 1), GROWTH^b) s; the last one reaches beyond six hundred years."""
SOJOURN_QUANTILES = (0.5, 0.9, 0.95)
"""Those that are told."""
_FINENESS = 1 / math.log(GROWTH)


@rule
def bin_of(seconds):  # type: ignore[no-untyped-def]
    """The bin of a whole number of seconds."""
    if seconds < 1:
        return 0
    return min(1 + int(math.log(seconds) * _FINENESS), BINS - 1)


def middles() -> np.ndarray:
    """What the entries of each bin are taken for, float64[BINS] seconds."""
    return np.append(0.0, GROWTH ** (np.arange(1, BINS) - 0.5))


def quantiles(counts: np.ndarray, p: float) -> np.ndarray:
    """The middle of the first bin up to which at least the share p lies, float64[…]; nan where nothing was counted.

    counts: int[…, BINS].
    """
    upto = np.cumsum(counts, axis=-1, dtype=np.int64)
    total = upto[..., -1:]
    found = (upto < p * total - 1e-9).sum(axis=-1)
    return np.where(total[..., 0] > 0, middles()[np.minimum(found, BINS - 1)], np.nan)
