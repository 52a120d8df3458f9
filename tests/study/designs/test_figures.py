"""Figures of designs, whatever keys and numbers come out: nothing is wrong with them that can be measured."""

from __future__ import annotations

import numpy as np
import pytest
from rig.pictures import faults

from sim.report.style import style
from sim.study.designs.figures import bars, scatter

LONG = "staffing.plans.the watch of the streets in the old town.officers_by_day_and_night"
KEYS = {
    "one": ["a"], "some": ["incentive.start", "staffing.level", LONG],
    "many": [*(f"catalogue.categories.category {n}.share" for n in range(11)), LONG],
}  # fmt: skip
NUMBERS = {
    "plain": lambda n: np.linspace(-0.3, 0.9, n), "large": lambda n: np.linspace(1e6, 9e7, n), "none": np.zeros,
    "rounding": lambda n: np.linspace(-2e-18, 2e-18, n), "unknown": lambda n: np.full(n, np.nan),
    "some unknown": lambda n: np.where(np.arange(n) % 2, np.nan, 0.5),
}  # fmt: skip


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("keys", KEYS)
def test_nothing_is_wrong_with_the_points_of_a_design(keys: str, numbers: str) -> None:
    points = np.random.default_rng(1).random((16, len(KEYS[keys])))
    response = NUMBERS[numbers](16)
    for cases in (None, np.arange(16) < 5):
        with style():
            assert (
                faults(
                    scatter(points, response, KEYS[keys], "on_time.danger: difference by the reform", cases)
                )
                == []
            )


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("keys", KEYS)
def test_nothing_is_wrong_with_what_factors_do(keys: str, numbers: str) -> None:
    names, values = KEYS[keys], NUMBERS[numbers](len(KEYS[keys]))
    told = "first-order and total indices (Saltelli 2002), of the variance over the ranges of all factors"
    for reach in ({}, {"first": abs(values) / 2, "total": abs(values)}):
        with style():
            figure = bars(names, {"first": values, "total": values * 1.1}, reach, "backlog: value", told)
            assert faults(figure) == []
