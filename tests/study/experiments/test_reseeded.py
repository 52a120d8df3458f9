"""Claims under other seeds: how a share is counted, and what a procedure that keeps its word would hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.coverage.again import chosen, expected, in_order_of_cost, reseeded, standing
from experiments.coverage.share import AT_END, FIXED, VARIES, held, kind, share, shares, turned
from sim.scenario.load import load
from sim.study.experiments.experiment import locate, read
from sim.study.statistics.intervals import estimate


def row(mean: float, low: float | None, high: float | None, means: list[float], **others) -> dict:
    told = {
        "experiment": "e",
        "verdict": "supported",
        "verdicts": [],
        "deviation": 1.0,
        "n": 4,
        "together": 1,
    }
    return told | {"mean": mean, "low": low, "high": high, "means": means} | others


def test_new_means_are_counted_within_both_ends() -> None:
    assert held(row(1.0, 0.5, 1.5, [0.5, 1.5, 1.6, 0.4, math.nan])) == [True, True, False, False]
    assert held(row(1.0, None, None, [99.0])) == [True], "an interval without ends"
    assert held(row(0.3, 0.3, 0.3, [0.1 + 0.2, 0.31])) == [True, False], "rounding is no difference"


def test_kinds_of_claims_are_told_apart() -> None:
    varies, at_end = row(1.0, 0.5, 1.5, [1.0]), row(0.0, 0.0, 0.3, [0.0], deviation=0.0)
    fixed = row(0.0, 0.0, 0.0, [0.0], deviation=0.0, experiment="f")
    assert [kind(one) for one in (varies, at_end, fixed)] == [VARIES, AT_END, FIXED]
    told = shares([varies, at_end, fixed])
    assert [*told] == ["e", f"all: {VARIES}", f"all: {AT_END}", f"all: {FIXED}", "all but by construction"]
    assert (told["e"]["claims"], told["e"]["held"]) == (2, 2)
    assert share([at_end])["expected"] is None and share([varies])["expected"] == expected(4, 1)


def test_only_the_opposite_verdict_is_a_turn() -> None:
    now = ["supported", "undecided", "not supported"]
    assert turned([row(1, 0, 2, [1, 1, 1], verdicts=now)]) == 1
    assert turned([row(1, 0, 2, [1, 1, 1], verdict="undecided", verdicts=now)]) == 0


@pytest.mark.parametrize(("n", "together"), [(4, 1), (8, 3)])
def test_the_expected_share_is_what_normal_worlds_give(n: int, together: int) -> None:
    draws = np.random.default_rng(1).normal(size=(4000, 2, n))
    made = [estimate(one, together=together) for one in draws[:, 0]]
    new = draws[:, 1].mean(axis=1)
    found = np.mean([one.low <= mean <= one.high for one, mean in zip(made, new, strict=True)])
    assert found == pytest.approx(expected(n, together), abs=3 * math.sqrt(0.1 * 0.9 / 4000))


def test_the_rule_takes_the_cheapest_whole_until_there_are_enough() -> None:
    names = in_order_of_cost(["beijing"])
    taken = chosen(names, 75)
    assert taken == names[: len(taken)] and not {"governed", "outside"} & {*names}
    can_fail = [sum(not one.estimate.is_fixed for one in standing(name)) for name in taken]
    assert sum(can_fail) >= 75 > sum(can_fail[:-1])


def test_another_seed_is_another_city_of_the_same_experiment() -> None:
    one = read(locate("trap"))
    other = reseeded(one, 2)
    assert other.seed == load("trap").seed + 2
    assert other.model_copy(update={"seed": None}) == one
