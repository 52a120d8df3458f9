"""Measures of the hotline by hand, and quantiles of waits from their counts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.tables import HOUR
from sim.history.measures import hotline
from sim.history.measures.hotline import HOTLINE


def test_hotline_hour_by_hour() -> None:
    hours = np.zeros(2, HOUR)
    hours["phone"], hours["answered"] = [4, 0], [3, 0]
    assert HOTLINE.of(hours, 3600)["connection_rate"][0] == 0.75
    assert np.isnan(HOTLINE.of(hours, 3600)["connection_rate"][1])


@pytest.mark.parametrize(
    ("waits", "p", "seconds"),
    [([0, 3, 1, 0], 0.75, 1), ([0, 3, 1, 0], 0.76, 2), ([10, 0], 0.99, 0), ([0, 0, 7, 0], 0.01, 2),
     ([7, 2, 1, 0], 0.9, 1), ([7, 2, 1], 0.9, 1), ([7, 2, 1], 0.91, np.inf), ([10], 0.01, np.inf)],
)  # fmt: skip
def test_wait_quantiles(waits: list[int], p: float, seconds: float) -> None:
    assert hotline.wait_quantile(np.array(waits), p) == seconds


def test_wait_quantiles_are_the_inverse_of_the_counts() -> None:
    waited = np.random.default_rng(3).integers(0, 300, 1000)
    waits = np.bincount(waited, minlength=3602)
    for p in (0.1, 0.5, 0.9, 0.999, 1.0):
        assert hotline.wait_quantile(waits, p) == np.quantile(waited, p, method="inverted_cdf")
