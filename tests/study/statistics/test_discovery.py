"""The box in which a claim fails is found where it is."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.designs.design import design
from sim.study.designs.factors import Factor
from sim.study.statistics.discovery import discover, peel

THREE = [Factor("a"), Factor("b"), Factor("c")]


def test_a_box_is_found_where_it_is() -> None:
    points = design("sobol", [*THREE, Factor("d")], 512, 3).points
    cases = (points[:, 0] < 0.4) & (points[:, 2] > 0.5)
    box = discover(points, cases)
    assert box.limited == [0, 2]
    assert box.density > 0.9 and box.coverage > 0.85
    assert box.high[0] == pytest.approx(0.4, abs=0.06) and box.low[2] == pytest.approx(0.5, abs=0.06)
    densities = [one.density for one in peel(points, cases)]
    assert densities == sorted(densities)


def test_without_cases_the_box_is_everything() -> None:
    points = design("sobol", THREE, 64, 3).points
    box = discover(points, np.zeros(64, bool))
    assert (box.density, box.coverage, box.limited) == (0, 0, [])


@pytest.mark.parametrize("levels", [2, 3, 4])
def test_a_box_is_found_on_the_levels_of_a_grid(levels: int) -> None:
    every = [Factor(name, levels=tuple(range(levels))) for name in "abc"]
    points = design("factorial", every, 0, 1).points
    box = discover(points, (points[:, 0] < 1 / levels) & (points[:, 2] > 1 - 1 / levels))
    assert (box.density, box.coverage, box.limited) == (1, 1, [0, 2])
    assert (every[0].at(box.high[0]), every[2].at(box.low[2])) == (0, levels - 1)


def test_a_box_of_a_single_point_names_its_levels() -> None:
    every = [Factor("a", levels=("w", "x", "y", "z")), Factor("b", levels=(1, 2))]
    for corner in range(8):
        points = design("factorial", every, 0, 1).points
        box = discover(points, np.arange(8) == corner)
        assert box.density == 1 and box.coverage == 1
        for one, low, high, at in zip(every, box.low, box.high, points[corner], strict=True):
            assert one.at(low) == one.at(high) == one.at(at)
