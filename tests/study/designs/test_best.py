"""The best of some arms, and of the points of a range."""

from __future__ import annotations

import pytest

from sim.errors import PetitionError
from sim.study.designs.best import Objective, choose, search
from sim.study.designs.factors import Factor
from sim.study.runs.replications import replications


def test_the_search_finds_the_top_of_a_hill() -> None:
    chosen = [Factor("a", -2, 2), Factor("b", 0, 10)]
    tried = []

    def hill(found: dict[str, float]) -> float:
        tried.append(found)
        return -((found["a"] - 0.7) ** 2) - (found["b"] - 3) ** 2 / 25

    best = search(hill, chosen, budget=200)
    assert best.overrides == pytest.approx({"a": 0.7, "b": 3.0}, abs=0.1)
    assert best.tried == len(tried) <= 220
    again = search(hill, chosen, budget=200)
    assert again.overrides == best.overrides


def test_no_arm_is_best_in_what_was_not_measured(month, shared) -> None:
    made = month("hamlet", "hamlet:staffing.level=1.1")
    with replications(jobs=1, store=shared) as runs:
        for options in ({"budget": 6}, {"indifference": 0.05}):
            with pytest.raises(PetitionError, match="rank_correlation has no value"):
                choose(made, Objective("rank_correlation"), runs, first=3, **options)
        with pytest.raises(PetitionError, match="budget cannot be 3"):
            choose(made, Objective("rank_correlation"), runs, budget=3)


def test_the_search_tries_no_more_points_than_allowed_and_none_twice() -> None:
    levels = [Factor("a", levels=(1, 2)), Factor("b", low=0, high=3, form="whole")]
    for budget, tried in ((3, 3), (50, 8)):
        seen: list[dict[str, int]] = []
        found = search(
            lambda point, seen=seen: (seen.append(point), point["a"] + point["b"])[1], levels, budget=budget
        )
        assert found.tried == len(seen) == tried
    assert found.overrides == {"a": 2, "b": 3}
