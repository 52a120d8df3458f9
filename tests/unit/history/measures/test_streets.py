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
