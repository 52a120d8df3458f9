"""Designs fill their space, and refuse what they cannot."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.designs.design import design, respond
from sim.study.designs.factors import Factor, factors
from sim.study.runs.replications import replications

THREE = [Factor("a"), Factor("b"), Factor("c")]


def test_designs_fill_their_space() -> None:
    latin = design("latin", THREE, 20, 1).points
    assert (np.sort((latin * 20).astype(int), axis=0) == np.arange(20)[:, None]).all()
    three = [Factor("a"), Factor("b", levels=("x", "y"))]
    points = design("factorial", three, 0, 1)
    assert len(points.points) == 6
    assert {three[1].at(share) for share in points.points[:, 1]} == {"x", "y"}
    assert (design("sobol", THREE, 16, 1).points == design("sobol", THREE, 16, 1).points).all()


@pytest.mark.parametrize(("kind", "size"), [("sobol", 10), ("indices", 12), ("latin", 1), ("circle", 8)])
def test_impossible_designs_are_refused(kind, size) -> None:
    with pytest.raises(PetitionError):
        design(kind, THREE, size, 1)


def test_what_cannot_be_asked_is_refused_before_the_work(month, shared) -> None:
    until = month("hamlet")[0].scenario.time.end
    laid = design("latin", factors(load("hamlet"), ["incentive.start=0.11..0.89"]), 1000, 1)
    with replications(jobs=1, store=shared) as runs:
        for options, message in (
            ({"start": 1}, "start-up cannot be 1"), ({"start": -1}, "start-up cannot be -1"),
            ({"replications": 0}, "replications cannot be 0"),
        ):  # fmt: skip
            with pytest.raises(PetitionError, match=message):
                respond(laid, "hamlet", ["solved_share"], runs, until=until, **options)
    with pytest.raises(PetitionError, match="too many"):
        design("morris", THREE, 100_000_000, 1)
