"""Does the emulator find a function again, and is it as sure as it should be?"""

import numpy as np
import pytest
from scipy.optimize import check_grad
from scipy.stats import norm, qmc

from sim.study.statistics import emulator
from sim.study.statistics.emulator import emulate


def bent(points):
    return 2 * points[:, 0] + points[:, 1] * points[:, 2] + np.sin(3 * points[:, 3])


def points(number, seed):
    return qmc.LatinHypercube(6, rng=seed).random(number)


def noise(number, seed, size):
    return size * norm.ppf(qmc.Halton(1, rng=seed).random(number)[:, 0])


def test_what_it_says_of_new_points_is_as_near_as_it_says():
    known, new = points(64, 1), points(256, 2)
    found = emulate(known, bent(known) + noise(64, 3, 0.1))
    mean, variance = found.predict(new)
    apart = np.abs(mean - bent(new))
    assert apart.mean() < 0.1, "the function itself varies by 0.7"
    assert 0.85 < (apart < 2 * np.sqrt(variance)).mean() <= 1
    assert 0.05 < np.sqrt(found.noise) < 0.2, "noise of 0.1 was put in"
    assert found.within > 0.85


def test_a_line_is_met_far_from_where_it_was_seen():
    known = points(40, 1) * 0.5
    found = emulate(known, 3 * known[:, 0] - known[:, 5])
    corner = np.full((1, 6), 0.9)
    mean, variance = found.predict(corner)
    assert mean[0] == pytest.approx(1.8, abs=4 * np.sqrt(variance[0]) + 0.05)


def test_what_never_varies_is_told_as_it_is():
    known = points(20, 1)
    mean, _ = emulate(known, np.full(20, 7.0)).predict(points(5, 2))
    assert mean == pytest.approx(np.full(5, 7.0))


def test_the_slope_of_the_cost_is_its_slope():
    known = points(30, 1)
    target = bent(known) - bent(known).mean()
    at = np.array([0.3] * 6 + [-0.4, -1.0])
    cost = check_grad(
        lambda told: emulator._cost(told, known, target)[0],
        lambda told: emulator._cost(told, known, target)[1],
        at,
    )
    assert cost < 1e-3
