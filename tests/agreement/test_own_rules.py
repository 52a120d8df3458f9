"""A user's rule of each family, in both engines: every petition, every column, every table, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig.outcome import differences
from rig.whole import COMPILED, REFERENCE, simulate

from sim.scenario.load import load

RULES = '''
"""A rule of each family."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.durations import Distribution, Fixed, Tabulated
from sim.ground.quantities import Seconds, Share
from sim.policies.discipline import Discipline
from sim.policies.dispatch import Route
from sim.policies.incentive import Response, Target

DAY = 86400


@rule
def weekday(second):
    return second // DAY % 7


class CostOfDelay(Discipline):
    """The dearest for its work first, by class and by day of the week."""

    kind: Literal["cost-of-delay"] = "cost-of-delay"
    costs: Annotated[list[float], Field(min_length=4, max_length=4)]
    sabbath: int
    knows_work: bool

    def key(self, now, due, deadline, work, expected):
        if weekday(now) == self.sabbath:
            return DAY * DAY + due
        seconds = work if self.knows_work else expected
        return int(seconds / max(self.costs[deadline], 0.001))


class Threshold(Response):
    """Full effort at the line and above."""

    kind: Literal["threshold"] = "threshold"
    line: Share
    low: Share

    def aim(self, score):
        return np.where(score >= self.line, 1.0, self.low)


class Best(Target):
    """The better of the last two scores."""

    kind: Literal["best"] = "best"

    def measured(self, score, before):
        return np.fmax(score, before)


class Courier(Route):
    """A round every so often: half a round on the mean."""

    kind: Literal["courier"] = "courier"
    every: Seconds

    def way(self):
        return Fixed(value=self.every // 2)


class Weibull(Tabulated):
    """Wears out, or gets used to it."""

    kind: Literal["weibull"] = "weibull"
    scale: Seconds
    shape: Annotated[float, Field(gt=0)]

    def above(self, chance):
        return self.scale * (-np.log(chance)) ** (1 / self.shape)
'''
OWN: dict[str, dict[str, Any]] = {
    "discipline": {"kind": "cost-of-delay", "costs": [9.0, 4.0, 1.0, 0.5], "sabbath": 3, "knows_work": True},
    "triage": {
        "discipline": {
            "kind": "cost-of-delay",
            "costs": [1.0, 1.0, 2.0, 0.5],
            "sabbath": 5,
            "knows_work": False,
        },
        "share": 0.5,
    },
    "incentive.response": {"kind": "threshold", "line": 0.6, "low": 0.2},
    "incentive.target": {"kind": "best"},
    "dispatch.route": {"kind": "courier", "every": "6h"},
    "intake.talk": {"kind": "weibull", "scale": "5min", "shape": 0.7},
}
BUSY = {"staffing.level": 0.5, "demand.needs_per_year": 30_000, "time.period": "5d", "handling.paper": 0.2}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rules") / "my_rules.py"
    file.write_text(RULES, "utf-8")
    return file


def agreed(rules: Path, own: dict[str, Any]) -> Any:
    scenario = load("hamlet", {**BUSY, **own, "rules.files": [str(rules)]}, allow_rules=True)
    one, other = (simulate(engine, scenario, days=20) for engine in (COMPILED, REFERENCE))
    assert differences(one, other) == []
    return one


@pytest.mark.parametrize("family", OWN)
def test_a_rule_of_ones_own_is_the_same_in_both_engines_and_matters(rules: Path, family: str) -> None:
    usual = agreed(rules, {})
    assert differences(agreed(rules, {family: OWN[family]}), usual)


def test_all_at_once_and_changed_by_a_reform(rules: Path) -> None:
    reform = {
        "date": "2021-01-09",
        "title": "x",
        "assumption": "a test",
        "set": {"discipline.sabbath": 1, "dispatch.route.every": "1d"},
    }
    before, after = agreed(rules, OWN), agreed(rules, {**OWN, "reform": {"x": reform}})
    assert differences(before, after)
