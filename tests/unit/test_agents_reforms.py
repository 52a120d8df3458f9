"""What a dated reform writes into the tables of a run, and that it leaves alone what agents have made of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from rig.whole import COMPILED

from sim.agents.model import CityModel
from sim.agents.reforms import stages
from sim.city.found import found
from sim.scenario.load import load

DAY = 40
OWN = (
    "confidence",
    "effort",
    "capability",
    "fatigue",
    "readiness",
    "score",
    "last_score",
    "practices",
    "governed",
)


def reformed(changes: dict[str, Any], first: dict[str, Any] | None = None) -> tuple[CityModel, CityModel]:
    """A city after a month, as it is and after a reform of some keys on a later day. first: keys from the start on."""
    before, after = load("hamlet", first), load("hamlet", (first or {}) | changes)
    steps = [(before.time.start, before), (before.time.start + timedelta(days=DAY), after)]
    models = []
    for _ in range(2):
        models.append(CityModel(steps, found(steps), 59, COMPILED, lambda records: None))
        models[-1].step()
    models[1]._reform(DAY)
    return models[0], models[1]


def test_the_stages_are_the_start_and_every_reform() -> None:
    before, after = load("hamlet"), load("hamlet", {"staffing.level": 2.0})
    steps = [(before.time.start, before), (before.time.start + timedelta(days=DAY), after)]
    first, second = stages(steps, found(steps))
    assert (first.day, first.scenario) == (0, before)
    assert (second.day, second.scenario) == (DAY, after)
    assert second.crews["officers"].sum() > first.crews["officers"].sum()


@pytest.mark.parametrize(
    ("changes", "table", "column"),
    [
        ({"dispatch.refusal.own": 0.33}, "units", "refuse"),
        ({"handling.explain": 0.11}, "units", "explain"),
        ({"handling.load_gain": 0.22, "handling.load_onset": 3.0}, "units", "load_gain"),
        ({"prevention.share": 0.2}, "units", "prevention"),
        ({"handling.speed_low": 0.9}, "units", "speed"),
        ({"discipline": {"kind": "last-come"}}, "units", "discipline"),
        ({"prevention.grid.communities": 1.0, "prevention.grid.found": 0.4}, "communities", "patrol"),
        ({"citizens.voice": 0.2}, "communities", "voice"),
        ({"staffing.level": 2.0}, "crews", "officers"),
        ({"collaboration.joint": 3.0}, "kinds", "joint"),
    ],
)
def test_what_a_reform_changes_is_changed_and_agents_are_as_they_were(
    changes: dict[str, Any], table: str, column: str
) -> None:
    before, after = reformed(changes)
    assert (getattr(after, table)[column] != getattr(before, table)[column]).any()
    for name in OWN:
        assert np.array_equal(after.units[name], before.units[name], equal_nan=True), name


def test_voice_moves_by_as_much_as_the_scenario_says() -> None:
    before, after = reformed({"citizens.voice": load("hamlet").citizens.voice / 2})
    assert np.allclose(after.communities["voice"], before.communities["voice"] / 2)


def test_a_policy_that_unlocks_frees_causes_once() -> None:
    category = next(iter(load("hamlet").catalogue.categories))
    before, after = reformed({"prevention.unlock.all": {"category": category, "share": 1.0}})
    chosen = after.kinds["category"] == 0
    assert (after.kinds["locked"][chosen] == 0).all()
    assert (after.kinds["locked"][~chosen] == before.kinds["locked"][~chosen]).all()
    assert after.causes[:, 0].sum() == 0
    after._enactment.neighbourhoods.causes[:, 0] = 7
    after._reform(DAY)
    assert (after.causes[:, 0] == 7).all()


def test_a_reform_that_unlocks_more_frees_what_more_it_is() -> None:
    """From one half to four fifths: three fifths of what was still locked, and of the causes that still stood."""
    category = next(iter(load("hamlet").catalogue.categories))
    policy = {"prevention.unlock.deeds": {"category": category, "share": 0.5}, "causes.start": 30.0}
    plain, _ = reformed({}, {"causes.start": 30.0})
    before, after = reformed({"prevention.unlock.deeds.share": 0.8}, policy)
    chosen = after.kinds["category"] == 0
    for now, share in ((before, 0.5), (after, 0.2)):
        assert np.allclose(now.kinds["locked"][chosen], share * plain.kinds["locked"][chosen])
    left = after.causes[:, 0].sum() / before.causes[:, 0].sum()
    assert left == pytest.approx(0.4, abs=0.1)
