"""A dated reform does what it says, from its day on, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unittest import mock

import numpy as np
import pytest
from pydantic import ValidationError
from rig.key_effects import DAYS, FIRST, Effects, _kinds, _places, _values, everything
from rig.whole import COMPILED, REFERENCE, modelled

from sim.agents.model import CityModel
from sim.city.found import found
from sim.errors import PetitionError
from sim.ground.time_units import DAY
from sim.scenario.declared import Declared, declared
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

MIDDLE = 8  # of the second of four periods of six days
FOUNDING = [key for key in declared() if key.key.founding]
ELSEWHERE = ("deadlines.….dispatch",)
"""What a run does not read, but a measure of it."""


def digest(model: CityModel, written: list[np.ndarray]) -> str:
    """Every petition, tally, state and hour of a run, but for rows of its own table of disciplines."""
    found_all = hashlib.sha256(model.ranks.tobytes() + model.communities["voice"].tobytes())
    for table in (np.concatenate(written), model.tallies, model.snapshots, model.world.hours):
        for name in table.dtype.names:
            if name != "discipline":
                found_all.update(np.ascontiguousarray(table[name]).tobytes())
    return found_all.hexdigest()


def reformed(before: Mapping[str, Any], after: Mapping[str, Any], day: int, engine: str = COMPILED) -> str:
    """What a run comes to in which one scenario takes the place of another on a day; empty if it is refused."""
    try:
        first, second = (Scenario.model_validate(data, strict=True) for data in (before, after))
        steps = [(FIRST, first), (FIRST + timedelta(days=day), second)][: 2 if day else 1]
        written: list[np.ndarray] = []
        model = CityModel(steps, found(steps), DAYS, engine, lambda rows: written.append(rows.copy()))
        model.run()
    except (ValidationError, PetitionError):
        return ""
    return digest(model, written)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """Every lever is on."""
    return everything()


@pytest.fixture(scope="module")
def usual(whole: dict[str, Any]) -> str:
    return reformed(whole, whole, 0)


@pytest.mark.parametrize("day", [1, 5, 6, MIDDLE, DAYS - 1])
def test_a_reform_that_changes_nothing_changes_nothing(whole: dict[str, Any], usual: str, day: int) -> None:
    assert reformed(whole, whole, day) == usual


def test_nor_does_it_in_the_reference_engine(whole: dict[str, Any], usual: str) -> None:
    assert reformed(whole, whole, MIDDLE, REFERENCE) == usual


@pytest.mark.parametrize("key", FOUNDING, ids=lambda key: key.written)
def test_what_is_read_as_the_city_is_founded_is_refused_in_a_reform(key: Declared) -> None:
    value = {"handling.work": 1} if key.name == "as_if" else 0.5
    name, _, last = key.written.rpartition(".")
    for changes in ({key.written: value}, {name: {last: value}}):
        reform = {"date": "2021-03-01", "title": "x", "assumption": "a test", "set": changes}
        with pytest.raises(PetitionError, match="is read only as the city is founded"):
            timeline(load("hamlet", {"reform.x": reform}))


@pytest.mark.slow
def test_every_other_key_has_an_effect_from_its_day_or_is_refused(whole: dict[str, Any]) -> None:
    """What the rules find in their record is in the record of the day; all else is tried."""
    dead = [
        key.written for key in declared() if _may_change(key) and not key.key.read and not _works(key, whole)
    ]
    assert dead == []


def _may_change(key: Declared) -> bool:
    return key.path[0] not in Scenario.FIXED and not key.key.founding and key.written not in ELSEWHERE


def _works(key: Declared, whole: dict[str, Any]) -> bool:
    data = Effects(Scenario, whole)._chosen(key)
    before, refused = reformed(data, data, MIDDLE), True
    # A day before the city's shocks and campaigns begin: what is dated can still be put off.
    day = 2 if key.name in ("start", "months") else MIDDLE
    for path in _places(data, key.path, ()):
        for other in _kinds(key, path, data) if path[-1] == "kind" else _values(key, path, data):
            after = reformed(data, other, day)
            if after not in ("", before):
                return True
            refused = refused and not after
    return refused or key.name == "months"  # January's weight is December's


def each_day(changes: Mapping[str, object], column: str, *, days: int) -> np.ndarray:
    """A column of the units as every day begins, float64[days, units]."""
    model, seen = modelled(COMPILED, "hamlet", changes, days=days), []
    day = model.engine.day
    with mock.patch.object(model.engine, "day", lambda n: (seen.append(model.units[column].copy()), day(n))):
        model.run()
    return np.array(seen)


def test_a_campaign_acts_from_its_first_day_to_its_last() -> None:
    """Confidence is 0.4 in the first month; a campaign of 0.1 from the 6th to the 14th makes it 0.5 on these days."""
    campaign = {"start": "2021-01-06", "end": "2021-01-15", "push": 0.1}
    effort = each_day({"incentive.campaigns.spring": campaign}, "effort", days=31)
    street = np.where((np.arange(31) >= 5) & (np.arange(31) < 14), 0.5, 0.4)
    assert np.allclose(effort[:, :3], street[:, None])
    assert np.allclose(effort[:, 3:], 0.4)


def test_a_campaign_is_the_same_whatever_the_periods() -> None:
    campaign = {"start": "2021-01-06", "end": "2021-01-15", "push": 0.1}
    keys = {"incentive.response": {"kind": "flat", "effort": 0.4}, "incentive.campaigns.spring": campaign}
    by_month, by_week = (
        each_day({**keys, "time.period": period}, "effort", days=28) for period in ("month", "7d")
    )
    assert np.allclose(by_month, by_week)


def test_governed_streets_are_pressed_from_the_day_of_a_reform() -> None:
    """The second review took on the largest street; from the 10th of March on it is pressed by 0.3 and not by 0.1."""
    start = {
        "governed.choice": "largest",
        "governed.number": 1,
        "governed.push": 0.1,
        "governed.leave_volume": 0.0,
    }
    reform = {"date": "2021-03-10", "title": "x", "assumption": "a test", "set": {"governed.push": 0.3}}
    push = each_day({**start, "governed.leave_score": 1.0, "reform.x": reform}, "push", days=75).max(axis=1)
    day = np.arange(75)  # 31 days of January; the 10th of March is day 31 + 28 + 9
    assert np.allclose(push, np.where(day < 31, 0.0, np.where(day < 68, 0.1, 0.3)))


def a_month(
    changes: Mapping[str, object], reform: Mapping[str, object], day: int = 40
) -> tuple[CityModel, CityModel]:
    """A city after its first month, without and with a reform on a later day."""
    before = load("hamlet", changes)
    steps = [
        (before.time.start, before),
        (before.time.start + timedelta(days=day), load("hamlet", {**changes, **reform})),
    ]
    models = [CityModel(steps, found(steps), 59, COMPILED, lambda rows: None) for _ in range(2)]
    for model in models:
        model.step()
    models[1]._reform(models[1].stages[1])
    return models[0], models[1]


def test_time_owed_for_causes_outlives_a_reform_of_something_else() -> None:
    before, after = a_month(
        {"prevention.grid.communities": 1.0, "prevention.grid.found": 0.5, "prevention.grid.hours": 1.0},
        {"dispatch.refusal.own": 0.3},
    )
    assert before.units["prevention"][:3].min() > 0
    assert (after.units["prevention"] == before.units["prevention"]).all()
    assert (after.units["speed"] == before.units["speed"]).all()


def test_what_the_dispatcher_has_learnt_outlives_a_reform_of_something_else() -> None:
    """Also in the middle of a period, when more petitions have been raised: accuracy moves as a period ends."""
    before, after = a_month({"learning.experience": 100.0}, {"handling.explain": 0.3})
    after.world.book["raised"] += 1000
    after._reform(after.stages[1])
    assert before.world.settings["accuracy_clerk"][0] > load("hamlet").dispatch.accuracy_clerk
    assert after.world.settings["accuracy_clerk"] == before.world.settings["accuracy_clerk"]


def test_walking_a_process_begins_on_the_day_of_its_reform() -> None:
    """Nobody walked for a month and nine days; two times a year from then on make e^(-2 x 19/365) by the end of the
    next month."""
    before, after = a_month({"learning.floor": 0.0}, {"learning.walk": 2.0})
    assert before.world.settings["process"][0] == after.world.settings["process"][0] == 1.0
    after.step()
    assert np.isclose(after.world.settings["process"][0], np.exp(-2.0 * 19 / 365))


@pytest.mark.parametrize(("start", "later", "most"), [(0.0, 0.5, 0.9), (0.5, 0.95, 0.9), (0.3, 0.6, 1.0)])
def test_voice_can_leave_0_is_bounded_and_comes_back(start: float, later: float, most: float) -> None:
    keys = {"citizens.voice": start, "citizens.voice_most": most, "citizens.voice_time": "60d"}
    before, after = a_month(keys, {"citizens.voice": later})
    here, moved = before.communities["voice"], after.communities["voice"]
    expected = np.full(len(here), later) if start == 0 else here * later / start
    assert np.allclose(moved, np.minimum(expected, max(later, most)))
    after.scenario = before.scenario
    after.neighbourhoods.set_voice()
    assert np.allclose(after.communities["voice"], here)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_no_more_streets_are_governed_than_a_reform_allows(number: int) -> None:
    keys = {"governed.choice": "largest", "governed.number": 3, "governed.officers": 1.0}
    before, after = a_month(keys, {"governed.number": number})
    assert (before.units["governed"] > 0).sum() == 3
    assert (after.units["governed"] > 0).sum() == number
    assert (before.crews["officers"].sum() > after.crews["officers"].sum()) == (number < 3)


def test_a_watch_added_by_a_reform_takes_urgent_petitions_only() -> None:
    """Five officers around the clock: what interrupts nothing is begun in the hours of the other crews alone."""
    hamlet = load("hamlet")
    watch = {**hamlet.staffing.crews["duty"].model_dump(), "at_least": 5}
    reform = {
        "date": "2021-02-01", "title": "x", "assumption": "a test", "set": {"staffing.crews.second": watch},
    }  # fmt: skip
    written: list[np.ndarray] = []
    model = modelled(
        COMPILED,
        "hamlet",
        {"staffing.crews.duty": False, "reform.x": reform},
        lambda rows: written.append(rows.copy()),
        days=59,
    )
    model.run()
    added = np.array(model.city.crew_names) == "second"
    assert model.crews["officers"][added].min() >= 5
    assert model.crews["urgent_only"][added].all()
    preempts = np.array([deadline.preempts for deadline in hamlet.deadlines.values()])
    rows = np.concatenate(written)
    begun = rows["started"][(rows["started"] >= 31 * DAY) & ~preempts[rows["deadline"]]]
    shift, open_then = begun // DAY + 1, np.zeros(len(begun), dtype=bool)
    for name in (name for name, crew in hamlet.staffing.crews.items() if not crew.urgent_only):
        plan = model.city.plan_names.index(name)
        opens, closes = model.city.opens[plan, shift], model.city.closes[plan, shift]
        open_then |= (opens <= begun) & (begun < closes)
    assert len(begun) > 100
    assert open_then.all()


def test_an_allowance_holds_for_what_is_raised_from_its_day_on() -> None:
    """48 hours from the dispatch for all that was raised before the 20th of January, 24 for all from then on, also where
    the desk hands it over a day later; what is due already stays so."""
    start = {f"deadlines.{name}.allowance": "48h" for name in load("hamlet").deadlines}
    reform = {
        "date": "2021-01-20", "title": "x", "assumption": "a test", "set": dict.fromkeys(start, "24h"),
    }  # fmt: skip
    written: list[np.ndarray] = []
    modelled(
        COMPILED, "hamlet", {**start, "reform.x": reform}, lambda rows: written.append(rows.copy()), days=31
    ).run()
    rows = np.concatenate(written)
    before, after = rows[rows["raised"] < 19 * DAY], rows[rows["raised"] >= 19 * DAY]
    assert min(len(before), len(after)) > 100
    assert (before["dispatched"] >= 19 * DAY).any()
    assert (before["due"] - before["dispatched"] == 48 * 3600).all()
    assert (after["due"] - after["dispatched"] == 24 * 3600).all()
