"""Plans of cities that are simulated: the fewest officers, and a budget is enough if and only if it is so many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rig.cheaper import judge, question

from sim.study.runs.replications import Replications, replications
from sim.study.staffing.plan import Plan, seek
from sim.study.staffing.question import ask
from sim.study.staffing.tell import words


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replications]:
    place: Path = tmp_path_factory.mktemp("store")
    with replications(jobs=1, store=place) as made:
        yield made


def found(runs: Replications, budget: int | None) -> Plan:
    question = ask(
        "hamlet", ["80% of ordinary on time"], of=["Mill Street"], until="2021-01-15",
        confidence=0.6, sure=0.6, budget=budget,
    )  # fmt: skip
    return seek(question, runs, around=False)


def test_a_budget_is_short_if_and_only_if_it_is_less_than_the_promise_takes(runs: Replications) -> None:
    free = found(runs, None)
    assert free.holds
    assert free.officers >= 1
    exact, less = found(runs, free.officers), found(runs, free.officers - 1)
    assert (exact.plan == free.plan).all()
    assert exact.enough is None
    assert less.enough == free.officers
    assert less.officers <= free.officers - 1
    assert not less.holds
    assert f"that takes {free.officers}" in words(less)[0]


def test_no_budget_at_all_is_a_question_too(runs: Replications) -> None:
    nothing = found(runs, 0)
    assert nothing.officers == 0
    assert not nothing.passed[nothing.seen.counts].any()


def test_who_closes_nothing_is_in_touch_with_nobody(runs: Replications) -> None:
    # With no officer nothing is closed and nobody is asked: that keeps no promise about those who are.
    asked = ask(
        "neutral", ["50% response"], of=["District street 1"], until="2021-01-08", confidence=0.6, sure=0.6
    )
    plan = seek(asked, runs, around=False)
    assert plan.holds and plan.officers == 1


@pytest.mark.parametrize(
    "city", [7, pytest.param(0, marks=pytest.mark.slow), pytest.param(13, marks=pytest.mark.slow)]
)
def test_in_a_small_simulated_city_no_cheaper_plan_passes(runs: Replications, city: int) -> None:
    verdict = judge(question(city), runs)
    assert verdict.plan.holds
    assert verdict.tried == 10  # two posts of two officers: three or fewer in all, four at most each
    assert not verdict.passing
