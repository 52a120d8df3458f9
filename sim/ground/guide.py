"""Guide tables: a short way into a long list of cumulative shares (Chen & Asau 1974)."""

from __future__ import annotations

import numpy as np

GUIDE_BITS = 10


def guide(mixes: np.ndarray) -> np.ndarray:
    """int32[mixes, 2^GUIDE_BITS + 1]: where in each mix the cumulative share passes each part of [0, 1]."""
    parts = np.arange((1 << GUIDE_BITS) + 1) / (1 << GUIDE_BITS)
    last = mixes.shape[1] - 1
    return np.array(
        [np.minimum(np.searchsorted(mix, parts, side="right"), last) for mix in mixes], dtype=np.int32
    )
