"""What a dated reform writes into the tables of a run, and that it leaves alone what agents have made of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from rig.matters import behind, natures
from rig.whole import COMPILED

from sim.agents.model import CityModel
from sim.agents.reforms import stages
from sim.city.found import found
from sim.engine.matters import leave
from sim.ground.order import Origin, identity
from sim.scenario.load import load

DAY = 40
LOCKED = 0.8
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
    models[1]._reform(models[1].stages[1])
    return models[0], models[1]


def still(model: CityModel, category: int, share: float) -> int:
    """How many causes of a category have a matter that is free when so many are locked."""
    matters = [one.id for one in behind(model.world) if one.category == category]
    assert len(matters) == model.causes[:, category].sum()
    return int((natures(model.world.settings, matters)[:, 0] >= share).sum())


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
    before, after = reformed(
        {"prevention.unlock.all": {"category": category, "share": 1.0}},
        {f"catalogue.categories.{category}.locked": LOCKED, "causes.start": 60.0},
    )
    chosen = after.kinds["category"] == 0
    assert (after.kinds["locked"][chosen] == 0).all()
    assert (after.kinds["locked"][~chosen] == before.kinds["locked"][~chosen]).all()
    assert (
        0 < still(before, 0, 0.0) - still(after, 0, 0.0) == still(before, 0, 0.0) - still(before, 0, LOCKED)
    )
    had = after.causes[0, 0]
    for k in range(7):
        leave(after.world, 0, 0, identity(int(Origin.NEED), 0, 0, k), 0, k)
    after._reform(after.stages[1])
    assert after.causes[0, 0] == had + 7, "what is left later is locked no more"


def test_a_reform_that_unlocks_more_frees_what_more_it_is() -> None:
    """From one half to four fifths: three fifths of what was still locked, and the causes behind that."""
    category = next(iter(load("hamlet").catalogue.categories))
    first = {f"catalogue.categories.{category}.locked": LOCKED, "causes.start": 60.0}
    policy = {"prevention.unlock.deeds": {"category": category, "share": 0.5}}
    plain, _ = reformed({}, first)
    before, after = reformed({"prevention.unlock.deeds.share": 0.8}, first | policy)
    chosen = after.kinds["category"] == 0
    for now, share in ((before, 0.5), (after, 0.2)):
        assert np.allclose(now.kinds["locked"][chosen], share * plain.kinds["locked"][chosen])
    locked = {share: still(before, 0, 0.0) - still(before, 0, share * LOCKED) for share in (0.5, 0.2)}
    assert locked[0.5] > locked[0.2] > 0
    assert still(before, 0, 0.0) - still(after, 0, 0.0) == locked[0.5] - locked[0.2]
