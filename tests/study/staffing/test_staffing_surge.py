"""A surge for a shock: no fewer officers, no later start and no shorter stay keeps the promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.write import to_toml
from sim.study.runs.replications import Replications, replications
from sim.study.staffing.question import Question, ask
from sim.study.staffing.staff import find_staff
from sim.study.staffing.surge import Help, SurgePlan, seek_surge, tried_between
from sim.study.staffing.tell_surge import told, words

STORM: dict[str, Any] = {
    "reform": {"*": False}, "time.start": "2021-07-12", "time.period": "14d", "staffing.level": 2.0,
    "demand.shocks.Summer storm.factor": 40.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replications]:
    place: Path = tmp_path_factory.mktemp("store")
    with replications(jobs=1, store=place) as made:
        yield made


def question(changes: dict[str, Any] | None = None, **how: Any) -> Question:
    asked = {"of": ["Mill Street"], "confidence": 0.6, "sure": 0.6, "surge": "Summer storm"} | how
    return ask("hamlet", ["80% of ordinary on time"], overrides=STORM | (changes or {}), **asked)


@pytest.fixture(scope="module")
def plan(runs: Replications) -> SurgePlan:
    return seek_surge(question(), runs)


def test_a_storm_is_judged_by_its_own_periods_and_the_one_after() -> None:
    # Fourteen days each from 12 July: the storm of 20 July to 2 August is in the first two.
    asked = question()
    assert asked.start == 0 and asked.scenario.time.end == date(2021, 8, 23)
    later = question({"time.start": "2021-06-14"})  # two periods go by before it
    assert later.start == 2 and later.scenario.time.end == date(2021, 8, 23)
    assert question(until="2021-08-09").scenario.time.end == date(2021, 8, 9)


def test_no_less_keeps_the_promise(plan: SurgePlan, runs: Replications) -> None:
    assert plan.holds and plan.help.officers > 0
    assert not plan.question.certificate.passes(plan.alone)[:, plan.needs].all()
    first = plan.at_once.first
    assert first == 8 and plan.help.first >= first

    def keeps(extra: int, begin: int, end: int) -> bool:
        attempt = tried_between(plan.question, runs, plan.groups, plan.into, plan.now, begin, end)
        seen = attempt(np.where(plan.needs, extra, 0), plan.years)
        return bool(plan.question.certificate.passes(seen)[:, plan.needs].all())

    count = plan.help.officers
    assert keeps(count, first, plan.at_once.last) and not keeps(count - 1, first, plan.at_once.last)
    assert keeps(count, plan.help.first, plan.help.last)
    assert not keeps(count, plan.help.first + 1, plan.at_once.last)
    assert not keeps(count, plan.help.first, plan.help.last - 1)
    if plan.later is not None:
        more = plan.later[0]
        assert more.first == plan.help.first + 7 and more.officers > count
        assert keeps(more.officers, more.first, more.last)


def test_the_scenario_has_the_surge_and_can_be_read_again(plan: SurgePlan, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(to_toml(plan.scenario), encoding="utf-8")
    surge = load(file).staffing.surge["Summer storm: Mill Street"]
    assert (surge.out_of, surge.into) == ([], ["Mill Street"])
    assert (surge.start, surge.end) == (plan.day(plan.help.first), plan.day(plan.help.last))
    assert round(surge.share * int(plan.now[0])) == plan.help.officers


def test_what_is_told_names_the_latest_day_and_the_price_of_a_week(plan: SurgePlan) -> None:
    first, second, third, *_ = words(plan)
    assert (
        f"{plan.help.officers} officers more" in first
        and f"begin on {plan.day(plan.help.first)} at the latest" in first
    )
    assert "without them" in second and third.startswith("a week later")
    assert told(plan)["plan"]["officer_days"] == plan.help.officers * (plan.help.last - plan.help.first)


def test_who_keeps_the_promise_anyhow_needs_no_surge(runs: Replications) -> None:
    found = seek_surge(question({"demand.shocks.Summer storm.factor": 1.0}), runs)
    assert found.holds and not found.help.officers and "without a surge" in words(found)[0]
    assert found.scenario.staffing.surge == {}


def test_the_government_of_a_district_is_named_by_its_body(runs: Replications) -> None:
    asked = question(of=["district"])
    found = seek_surge(asked, runs)
    assert found.into == ["Hamlet: district"] and found.groups.groups == ("Hamlet",)
    helped = replace(found, help=Help(np.array([3]), 8, 20)).scenario
    load_again = helped.model_validate(helped.model_dump(), strict=True)
    assert load_again.staffing.surge["Summer storm: Hamlet"].into == ["Hamlet: district"]


@pytest.mark.parametrize(
    ("how", "said"),
    [({"surge": "Sumer storm"}, 'did you mean "Summer storm"'), ({"until": "2021-07-13"}, "storm"),
     ({"budget": 3}, "budget"), ({"by": "crew"}, "street or by district")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(how: dict[str, Any], said: str, runs: Replications) -> None:
    with pytest.raises(PetitionError) as refused:
        find_staff(question(**how), runs, shifts=[8 * 3600])
    assert said in str(refused.value)
