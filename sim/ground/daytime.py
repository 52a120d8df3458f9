"""The second of the day at which a need arises: weights by hour, even within each hour.

A row holds a guide, 24 hours by the numbers at which they begin, and how many seconds of an hour a number is worth. So
each hour has its share to one of 2³² numbers, and none where its weight is zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ground.compiling import rule
from sim.ground.time_units import AN_HOUR

NUMBERS, HOURS = 1 << 32, 24
PARTS = 1 << 8  # of the guide
BEGINS, PACE = PARTS, PARTS + HOURS + 1  # in a row
LENGTH = PACE + HOURS


@rule
def second_of_day(tables, which, number):
    """The second 0…86399 at the 32-bit number `number`, from row `which` of int64[n, LENGTH]."""
    hour = tables[which, number >> 24]
    while number >= tables[which, BEGINS + hour + 1]:
        hour += 1
    passed = (number - tables[which, BEGINS + hour]) * tables[which, PACE + hour]
    return hour * AN_HOUR + (passed >> 32)


def day_table(hours: Sequence[float]) -> np.ndarray:
    """A row for `second_of_day`: int64[LENGTH]. hours: 24 weights, on any scale, not all zero."""
    begins = np.rint(np.concatenate([[0.0], np.cumsum(hours) / np.sum(hours)]) * NUMBERS).astype(np.int64)
    begins[-1] = NUMBERS
    guide = np.searchsorted(begins[1:], np.arange(PARTS) * (NUMBERS // PARTS), side="right")
    pace = AN_HOUR * NUMBERS // np.maximum(np.diff(begins), 1)
    return np.concatenate([guide, begins, pace])
