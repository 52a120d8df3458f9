"""Factors take their range from the scenario, or are given one."""

from __future__ import annotations

import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.designs.factors import factor, factors


def test_factors_take_the_range_beside_the_value() -> None:
    base = load("base")
    assert factor(base, "staffing.level").at(0) == pytest.approx(0.7)
    assert factor(base, "incentive.time").at(1) == "365d"
    assert factor(base, "incentive.time=10d..20d").at(0.5) == "15d"
    assert factor(base, "dispatch.refusal.arbitration_after").at(0.99) == 5
    assert factor(base, "discipline.kind=[first-come, easy-first]").at(0.9) == "easy-first"
    assert {one.key for one in factors(base, ["call_back.*"])} >= {
        "call_back.exclusion",
        "call_back.delay.mean",
    }


@pytest.mark.parametrize(
    "text",
    ["staffing.levle", "discipline.kind", "staffing.level=3..2", "staffing.level=low..high", "nothing.*"],
)
def test_impossible_factors_are_refused(text) -> None:
    with pytest.raises(PetitionError):
        factors(load("base"), [text])


def test_a_wildcard_takes_what_has_a_range_and_leaves_the_rest() -> None:
    hamlet = load("hamlet")
    every = factors(hamlet, ["*"])
    assert len(every) > 50 and all(one.low < one.high for one in every)
    with pytest.raises(PetitionError, match="no assumption with a range"):
        factors(hamlet, ["discipline.*"])
