"""How ranks move, by hand, by Spearman and at random."""

from __future__ import annotations

import numpy as np
import pytest

from sim.history.measures import streets


def test_rank_correlation_is_spearmans() -> None:
    from scipy.stats import spearmanr

    generator = np.random.default_rng(4)
    for _ in range(20):
        before, after = generator.integers(0, 8, 30), generator.integers(0, 8, 30)
        both = (before > 0) & (after > 0)
        expected = spearmanr(before[both], after[both]).statistic
        assert streets.correlation(before, after) == pytest.approx(expected)


def test_rank_movement_by_hand() -> None:
    places = np.array([[1, 2, 3, 0], [2, 1, 3, 4], [2, 0, 1, 3]])
    change, correlation = streets.movement(places)
    assert change[1:].tolist() == [2 / 3, (0 + 2 + 1) / 3]
    assert correlation[1] == pytest.approx(0.5)
    np.testing.assert_allclose(streets.swing(places), [0.5, 1.0, 1.0, 1.0])


def test_rank_movement_needs_two_periods_and_two_units() -> None:
    assert [len(values) for values in streets.movement(np.array([[1, 2]]))] == [1, 1]
    assert [len(values) for values in streets.movement(np.zeros((0, 2), int))] == [0, 0]
    assert np.isnan(streets.correlation(np.array([1, 0]), np.array([1, 2])))
    assert np.isnan(streets.mean_change(np.array([0]), np.array([1])))
    assert np.isnan(streets.swing(np.array([[0], [1]])))[0]


def test_random_ranks_move_by_a_third() -> None:
    generator = np.random.default_rng(5)
    n = 343
    changes = [
        streets.mean_change(generator.permutation(n) + 1, generator.permutation(n) + 1) for _ in range(50)
    ]
    assert np.mean(changes) == pytest.approx((n * n - 1) / (3 * n), rel=0.02)


def test_correlations_over_lags_are_those_of_pairs() -> None:
    generator = np.random.default_rng(7)
    ranks = generator.integers(1, 9, (7, 12))
    ranks[3, :2], ranks[4] = 0, 1  # two without a score, and a month in which all share a place
    for lag in (1, 3, 12):
        found = streets.correlations(ranks, streets.standardised(ranks), lag)
        expected = [streets.correlation(ranks[n], ranks[n + lag]) for n in range(7 - lag)]
        np.testing.assert_allclose(found, expected, atol=1e-12)


def test_who_is_at_the_bottom_and_for_how_long() -> None:
    """Of twenty streets the last tenth are two. Streets 18 and 19 are there in the first two months, then 0 takes the
    place of 18; in the fourth all but one share a place, which reaches above the tenth."""
    ranks = np.tile(np.arange(1, 21), (4, 1))
    ranks[2, [0, 18]] = 19, 1
    ranks[3] = [1] + [2] * 19
    row = streets.in_a_row(streets.is_last(ranks))
    assert row[:, [0, 18, 19]].tolist() == [[0, 1, 1], [0, 2, 2], [1, 0, 3], [0, 0, 0]]
    seen = streets.Streets(ranks, ranks, ranks, row, row)
    found = streets.persistence(seen)
    assert (found["last_again.1"], found["last_again.2"]) == (
        3 / 6,
        1 / 4,
    )  # 2 of 2, 1 of 2, 0 of 2; 1 of 2, 0 of 2
    assert streets.streets_ever_last(seen) == 3
    early = seen.part(0, 3, np.ones(20, bool))
    assert (streets.streets_held(early), streets.held_for(early)) == (2, 2.0)
    assert not streets.is_last(np.array([[1]])).any(), "alone nobody is the last"


@pytest.mark.parametrize("count", [1, 7, 9, 128, 129, 343, 5000])
def test_periods_together_have_the_bits_of_each_alone(count) -> None:
    values = np.random.default_rng(count).random((12, count))
    assert streets._means(values).tolist() == [streets.mean(row) for row in values]
    values[3, 0] = np.nan
    np.testing.assert_array_equal(streets._means(values), [streets.mean(row) for row in values])
