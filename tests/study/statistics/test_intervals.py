"""The statistics of studies, against values known otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.intervals import enough, estimate, holm, variance_saved

VALUES = np.array([1.2, 0.7, 1.9, 1.4, 0.9, 1.1, 1.6])


def test_the_interval_is_students() -> None:
    found = estimate(VALUES)
    low, high = stats.t.interval(0.95, len(VALUES) - 1, VALUES.mean(), stats.sem(VALUES))
    assert found.low == pytest.approx(low) and found.high == pytest.approx(high)
    assert found.p == pytest.approx(stats.ttest_1samp(VALUES, 0).pvalue)
    assert found.deviation == pytest.approx(VALUES.std(ddof=1))


def test_bonferroni_widens_by_the_number_of_arms() -> None:
    low, high = stats.t.interval(1 - 0.05 / 3, len(VALUES) - 1, VALUES.mean(), stats.sem(VALUES))
    assert estimate(VALUES, together=3).low == pytest.approx(low)
    assert estimate(VALUES, together=3).high == pytest.approx(high)


@pytest.mark.parametrize(("values", "mean"), [([], math.nan), ([2.0], 2.0), ([math.nan, 2.0], 2.0)])
def test_too_few_replications_make_no_interval(values, mean) -> None:
    found = estimate(np.array(values, float))
    assert found.mean == pytest.approx(mean, nan_ok=True)
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_what_never_varies_is_sure() -> None:
    assert (estimate(np.zeros(5)).p, estimate(np.ones(5)).p) == (1.0, 0.0)
    assert estimate(np.ones(5)).half_width == 0


def test_holms_steps() -> None:
    # Holm 1979: sorted p times the number left, never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, math.nan]) == pytest.approx([0.5, math.nan], nan_ok=True)
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_variance_saved_is_the_ratio() -> None:
    one = np.array([1.0, 2.0, 3.0, 4.0])
    near = np.array([1.1, 1.9, 3.1, 3.9])
    for other, saved in ((near, 241.0), (one + 1, math.inf), (one[::-1], 0.5)):
        assert variance_saved(np.array([one, -other])) == pytest.approx(saved)
    assert math.isnan(variance_saved(np.array([one]))) and math.isnan(variance_saved(np.ones((2, 9))))


@pytest.mark.parametrize("weights", [{"a": 0.5, "b": 0.5}, {"b": 3, "a": -1}, {"a": 1, "b": 1, "c": -2}])
def test_variance_saved_is_of_the_sum_as_it_is_weighted(weights) -> None:
    values = {name: np.random.default_rng(place).normal(size=9) for place, name in enumerate("abc")}
    values["c"][3] = math.nan
    parts = np.array([weight * values[name] for name, weight in weights.items()])
    known = ~np.isnan(parts).any(axis=0)
    apart = sum(weight**2 * values[name][known].var(ddof=1) for name, weight in weights.items())
    assert variance_saved(parts) == pytest.approx(apart / parts.sum(axis=0)[known].var(ddof=1))


def test_enough_replications_shrink_with_the_root() -> None:
    found = estimate(VALUES)
    assert enough(found, found.half_width) == len(VALUES)
    assert enough(found, found.half_width / 2) == 4 * len(VALUES)


@pytest.mark.parametrize("width", [0.0, 1e-200])
def test_no_number_of_replications_makes_an_interval_of_nothing(width: float) -> None:
    assert enough(estimate(np.array([1.0, 2.0, 4.0])), width) == math.inf
    assert enough(estimate(np.array([1.0])), 0.5) == math.inf
    assert enough(estimate(np.array([2.0, 2.0])), width) == 2
