"""Sensitivities against functions whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.designs.design import design
from sim.study.designs.factors import Factor
from sim.study.designs.sensitivity import sensitivity, states

THREE = [Factor("a"), Factor("b"), Factor("c")]


def ishigami(points: np.ndarray) -> np.ndarray:
    """Ishigami and Homma 1990, whose indices are known in closed form."""
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_are_those_known() -> None:
    laid = design("indices", THREE, 1024, 1)
    assert len(laid.points) == 1024 * 5
    found = sensitivity(laid, ishigami(laid.points))
    assert found.values["first"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found.values["total"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)
    for name, known in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        assert (np.abs(found.values[name] - known) <= 1.5 * found.reach[name]).all()


def test_morris_effects_of_a_plane_are_its_slopes() -> None:
    laid = design("morris", THREE, 8, 1)
    found = sensitivity(laid, laid.points @ [3.0, -1.0, 0.0])
    assert found.values["mu"] == pytest.approx([3, -1, 0], abs=1e-9)
    assert found.values["sigma"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.order == [0, 1, 2]


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_regression_weights_find_what_matters(kind) -> None:
    laid = design(kind, THREE, 64, 1)
    found = sensitivity(laid, laid.points @ [3.0, -1.0, 0.0])
    assert found.order == [0, 1, 2] and found.fit == pytest.approx(1)
    assert found.values["weight"][1] < 0
    assert sensitivity(laid, np.ones(64)).fit == 0


def test_too_few_points_tell_no_weights() -> None:
    laid = design("latin", THREE, 4, 1)
    found = sensitivity(laid, laid.points[:, 0])
    assert "too few" in found.index and np.isnan(found.values["weight"]).all()


def test_the_part_of_the_variance_between_two_states_is_that_known() -> None:
    """Cut in the middle, an even response has 3/4 of its variance between its halves (means ½ apart, each half of
    variance 1/48 of 1/12); a normal one 2/π; one of two values all of it."""
    even = (np.arange(4000) + 0.5) / 4000
    assert states(even) == pytest.approx(0.75, abs=0.001)
    from scipy.special import ndtri

    assert states(ndtri(even)) == pytest.approx(2 / np.pi, abs=0.002)
    assert states(np.repeat([0.2, 0.9], 50)) == pytest.approx(1)
    assert states(np.ones(9)) == 0
    # A single outlier among 100 is no state.
    assert states(np.append(even[:: 4000 // 99], 50.0)) < 0.2


def test_of_a_bistable_response_linear_weights_are_said_to_mean_nothing() -> None:
    laid = design("sobol", THREE, 64, 1)
    a, b, _ = laid.points.T
    trapped = np.where((a - 0.5) * (b - 0.5) > 0, 0.95, 0.05) + 0.02 * a
    found = sensitivity(laid, trapped)
    assert found.parted > 0.99 and found.fit < 0.1 and "linear weights mean nothing" in found.warning
    assert not sensitivity(laid, a + 0.5 * b).warning
    # Two states that a line explains as well are a factor with two levels.
    two = design("factorial", [Factor("a", levels=(0, 1)), Factor("b", levels=(0, 1, 2))], 0, 1)
    assert not sensitivity(two, two.points @ [2.0, 0.1]).warning
