"""The statistics of studies, against values known otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from sim.study.statistics.intervals import enough, estimate, estimate_sum, variance_saved, whiskers

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


def test_a_share_that_varies_as_single_answers_do_has_wilsons_interval() -> None:
    """Nine answers, six of them yes: share 2/3, variance (2/3·1/3)·9/8 of an answer, so an effective size of
    2/3·1/3 / ((2/9·9/8)/9) = 8. Wilson with t(8 degrees) = 2.306: middle (2/3 + 5.3176/16)/(1 + 5.3176/8) = 0.6000,
    reach 2.306/1.6647·√(2/9/8 + 5.3176/256) = 0.3053."""
    found = estimate(np.array([1, 1, 1, 1, 1, 1, 0, 0, 0.0]), ends=(0, 1))
    assert whiskers([found, estimate(np.array([1.0]))]).tolist() == [
        [found.mean - found.low, 0], [found.high - found.mean, 0],
    ]  # fmt: skip
    assert found.mean == pytest.approx(2 / 3)
    assert (found.low, found.high) == (
        pytest.approx(0.6000 - 0.3053, abs=2e-4),
        pytest.approx(0.9053, abs=2e-4),
    )


def test_a_difference_of_shares_near_zero_has_students_interval() -> None:
    """(1 + d)/2 is a share near one half, where Wilson's interval is Student's but for terms of third order."""
    values = (VALUES - 1.2) / 1000
    plain, found = estimate(values), estimate(values, ends=(-1, 1))
    assert (found.low, found.high) == (
        pytest.approx(plain.low, rel=1e-4),
        pytest.approx(plain.high, rel=1e-4),
    )
    assert found.p == pytest.approx(plain.p, rel=1e-4)


def test_a_share_at_its_end_is_told_by_the_rule_of_three() -> None:
    """(1 − q)^n = 0.05: n = 100 gives q = 0.0295 (3/n = 0.03), n = 4 gives 1 − 0.05^(1/4) = 0.5271. That all 100 were 1
    leaves room for 398 of 400 at full size."""
    one = estimate_sum(np.ones((1, 100)), [(0, 1)])
    assert (one.low, one.high) == (pytest.approx(0.9705, abs=1e-4), 1)
    assert one.low < 398 / 400
    none = estimate_sum(np.zeros((1, 4)), [(0, 1)])
    assert (none.low, none.high) == (0, pytest.approx(0.5271, abs=1e-4))
    # Both arms at 1: their difference may be as much, either way; p is that of a difference of nothing.
    both = estimate_sum(np.array([np.ones(4), -np.ones(4)]), [(0, 1), (-1, 0)])
    assert (both.low, both.high, both.p) == (
        pytest.approx(-0.5271, abs=1e-4),
        pytest.approx(0.5271, abs=1e-4),
        1,
    )
    # One at 1, the other at 0: for a mean of 0 half the worlds must be the other way round; (1/2)^4 = 0.0625.
    far = estimate_sum(np.array([np.ones(4), np.zeros(4)]), [(0, 1), (-1, 0)])
    assert far.p == pytest.approx(0.0625) and far.low < 0 < far.high == 1


def test_what_nothing_drawn_can_reach_is_fixed_and_not_a_share_at_its_end() -> None:
    drawn = np.array([0.31, 0.42, 0.37])
    same = estimate_sum(np.array([drawn, -drawn]), [(0, 1), (-1, 0)])
    set_to = estimate_sum(np.full((1, 3), 0.6), [(0, 1)])
    assert same.is_fixed and (same.low, same.high) == (0, 0)
    assert set_to.is_fixed and set_to.low == 0.6
    assert not estimate_sum(np.ones((1, 3)), [(0, 1)]).is_fixed
    assert not estimate(VALUES).is_fixed and not estimate(np.array([2.0])).is_fixed


@given(
    st.lists(st.floats(-1, 1).map(lambda one: round(one, 3)), min_size=2, max_size=12),
    st.integers(1, 6),
    st.sampled_from([None, (-1.0, 1.0), (-1.0, 2.0)]),
)
def test_an_interval_leaves_out_zero_if_and_only_if_p_says_so(values, together, ends) -> None:
    found = estimate(np.array(values), together=together, ends=ends)
    assume(abs(found.p - 0.05) > 1e-6)
    assert (found.low > 0 or found.high < 0) == (found.p < 0.05)
    assert found.low <= found.mean <= found.high
    if ends is not None:
        assert ends[0] <= found.low and found.high <= ends[1]


@pytest.mark.parametrize("n", [4, 8, 30])
@pytest.mark.parametrize("shape", [(30, 0.5), (0.5, 30), (30, 20), (2, 1), (0.2, 0.2)])
def test_intervals_of_shares_cover(n: int, shape: tuple[float, float]) -> None:
    """21 streets a replication, their common chance beta in each: near an end, in the middle, or all streets at one
    end or the other. Of 2 000 studies at least 92 % should hold the mean (95 % less six standard errors of 0.5 %);
    Student's t holds 66 % of the first at n = 4."""
    rng = np.random.default_rng(1)
    shares = rng.binomial(21, rng.beta(*shape, (2000, n))) / 21
    mean = shape[0] / sum(shape)
    found = [estimate(row, ends=(0, 1)) for row in shares]
    assert np.mean([one.low <= mean <= one.high for one in found]) >= 0.92


def test_of_worlds_rarely_far_from_an_end_eight_promise_too_much_but_less_than_students_t() -> None:
    shares = np.random.default_rng(1).binomial(21, np.random.default_rng(2).beta(1, 0.1, (2000, 8))) / 21
    covered = [
        np.mean([one.low <= 1 / 1.1 <= one.high for one in (estimate(row, ends=ends) for row in shares)])
        for ends in ((0, 1), None)
    ]
    assert covered[0] > 0.83 and covered[1] < 0.8


def test_the_detectable_distance_is_found_four_times_in_five() -> None:
    """Normal replications whose mean lies as far off zero as eight of unit variance are said to show."""
    rng = np.random.default_rng(2)
    told = np.sqrt(np.mean([estimate(row).detectable ** 2 for row in rng.normal(size=(2000, 8))]))
    found = [estimate(row, together=1).p < 0.05 for row in rng.normal(told, 1, size=(2000, 8))]
    assert np.mean(found) == pytest.approx(0.8, abs=0.04)


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
