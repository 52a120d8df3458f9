"""Chains draw what they are asked to draw, and the same each time."""

import numpy as np
import pytest

from sim.study.fit.chain import chained


def ridge(points):
    """Normal in the first two, which hang together (correlation 0.8), even in the third."""
    x, y = (points[:, 0] - 0.5) / 0.05, (points[:, 1] - 0.4) / 0.1
    return -0.5 * (x**2 - 1.6 * x * y + y**2) / (1 - 0.64)


def test_means_spreads_and_correlation_are_those_of_the_density():
    starts = np.array([[0.5, 0.4, 0.2], [0.52, 0.45, 0.8]])
    points, levels = chained(ridge, starts, 600, seed=3)
    assert points.shape == (600, 3)
    assert levels == pytest.approx(ridge(points))
    # Draws of one chain lie a hundred steps apart: 600 are worth some 300 or more. Three standard errors of so many.
    assert points[:, :2].mean(axis=0) == pytest.approx([0.5, 0.4], abs=3 * 0.1 / np.sqrt(300))
    assert points[:, :2].std(axis=0) == pytest.approx([0.05, 0.1], rel=3 / np.sqrt(600))
    assert np.corrcoef(points[:, :2].T)[0, 1] == pytest.approx(0.8, abs=3 * 0.36 / np.sqrt(300))
    assert np.quantile(points[:, 2], [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.09)
    assert (points >= 0).all()
    assert (points <= 1).all()


def test_the_same_seed_draws_the_same():
    starts = np.full((1, 3), 0.45)
    first, again, other = (chained(ridge, starts, 20, seed=seed)[0] for seed in (1, 1, 2))
    assert (first == again).all()
    assert not (first == other).any()
