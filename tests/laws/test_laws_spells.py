"""A reform in mid-period: what is counted or moves day by day goes by the rules of each day, what the review does by
the rules of its own.

Values by hand, for a January in which the rules change on the eleventh: ten days by the old, twenty-one by the new.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any
from unittest import mock

import numpy as np
import pytest
from rig.key_effects import FIRST, everything
from rig.whole import COMPILED, REFERENCE, modelled

from sim.agents.hours import full_time_seconds, office_seconds
from sim.agents.model import CityModel
from sim.agents.past import Past
from sim.city.found import found
from sim.ground.time_units import DAY
from sim.policies.assessment import Answers, score
from sim.scenario.keys import at
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

MOST = {
    "learning.capability.least": 0.5,
    "learning.capability.most": 1.5,
    "learning.capability.turnover": 0.0,
}


def reform(changes: Mapping[str, object], day: str = "2021-01-11") -> dict[str, object]:
    return {"reform.x": {"date": day, "title": "x", "assumption": "a test", "set": dict(changes)}}


def a_january(
    old: Mapping[str, object], new: Mapping[str, object], engine: str = COMPILED
) -> tuple[CityModel, np.ndarray]:
    """A hamlet's January under two rules, and its petitions."""
    written: list[np.ndarray] = []
    model = modelled(
        engine, "hamlet", {**old, **reform(new)}, lambda rows: written.append(rows.copy()), days=31
    )
    model.run()
    return model, np.concatenate(written)


def two_spells(old: Mapping[str, object], new: Mapping[str, object]) -> CityModel:
    """A hamlet of whose January nothing has happened, but that the rules have changed."""
    model = modelled(COMPILED, "hamlet", old, days=31)
    model.spells.cut(10, model.scenario)
    model.scenario = load("hamlet", {**old, **new})
    model.spells.cut(31, model.scenario)
    return model


def decide(model: CityModel, decision: str, busy: float = 0.5) -> None:
    count = len(model.units)
    for group in model.groups[decision]:
        group.do(decision, Past(31 * DAY, np.full(count, busy), np.full(count, 0.5)))


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_an_answer_counts_by_the_weights_of_its_day(engine: str) -> None:
    """Contact alone weighs until the tenth, solution alone from the eleventh on."""
    old = {"assessment.response": 1.0, "assessment.resolution": 0.0, "assessment.satisfaction": 0.0}
    new = {"assessment.response": 0.0, "assessment.resolution": 1.0}
    model, rows = a_january({**old, "call_back.exclusion": 0.0}, new, engine)
    rows = rows[(rows["called"] >= 0) & (rows["called"] < 31 * DAY)]
    early = rows["called"] < 10 * DAY
    assert min(early.sum(), (~early).sum()) > 20
    said = np.where(early, rows["said_contacted"], rows["said_solved"])
    streets = model.streets.row
    by_hand = [said[rows["unit"] == street].mean() for street in streets]
    assert np.allclose(model.snapshots["score"][0, streets], by_hand, rtol=1e-12)
    answers = len(rows)
    weights = [early.sum() / answers, 1 - early.sum() / answers, 0.0]
    assert np.allclose(model.weights[0, :3], weights)


def test_the_parts_of_a_score_by_hand() -> None:
    """Of ten answers eight are contacted at weight 1; of five more two are solved at weight 1, beside one paper that
    counts for five: (8 + 2)/(10 + 5 + 5). The least number of answers is the last rule's, of all fifteen."""
    rule = load("base").assessment.model_copy(
        update={"response": 1.0, "resolution": 0.0, "satisfaction": 0.0, "found": 0.0}
    )
    later = rule.model_copy(
        update={"response": 0.0, "resolution": 1.0, "found": 5.0, "least_answers": 15, "carry": 0.5}
    )
    first = Answers(rule, *(np.array([n]) for n in (8, 1, 1, 10, 3)))
    period = [first, Answers(later, *(np.array([n]) for n in (1, 2, 3, 5, 1)))]
    assert score(period)[0] == pytest.approx(10 / 20)
    many = Answers(later.model_copy(update={"least_answers": 16}), *(np.array([n]) for n in (1, 2, 3, 5, 1)))
    assert np.isnan(score([first, many])[0])


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_confidence_moves_ten_days_by_the_old_rule_and_the_others_by_the_new(engine: str) -> None:
    """From 0.4 towards 0.8 in 20 days, then towards 0.2 in 10."""
    old = {
        "incentive.start": 0.4,
        "incentive.response": {"kind": "flat", "effort": 0.8},
        "incentive.time": "20d",
    }
    model, _ = a_january(old, {"incentive.response.effort": 0.2, "incentive.time": "10d"}, engine)
    tenth = 0.4 + (1 - np.exp(-10 / 20)) * (0.8 - 0.4)
    last = tenth + (1 - np.exp(-21 / 10)) * (0.2 - tenth)
    assert np.allclose(model.units["confidence"][model.streets.row], last)


def test_what_is_forgotten() -> None:
    """Half a point above the floor, a hundredth of it a day lost, then two: 0.5 e^(-0.1 - 0.42)."""
    keys = {**MOST, "learning.capability.gain": 0.0}
    model = two_spells({**keys, "learning.capability.loss": 0.01}, {**keys, "learning.capability.loss": 0.02})
    model.units["capability"] = 1.0
    decide(model, "learn")
    assert np.allclose(model.units["capability"], 0.5 + 0.5 * np.exp(-0.52))


def test_what_is_learnt_goes_by_the_effort_of_each_day() -> None:
    """Effort 0.2 for ten days and 0.9 for twenty-one, half of the time free: 0.05 x 0.5 x (2 + 18.9) = 0.5225."""
    keys = {
        **MOST,
        "learning.capability.gain": 0.05,
        "learning.capability.loss": 0.0,
        "prevention.share": 0.0,
    }
    model = modelled(COMPILED, "hamlet", keys, days=31)
    for day, effort in ((10, 0.2), (31, 0.9)):
        model.units["effort"] = effort
        model.spells.cut(day, model.scenario)
    model.units["capability"] = 1.0
    decide(model, "learn")
    assert np.allclose(model.units["capability"], 1.5 - 0.5 * np.exp(-0.5225))


def test_a_campaign_teaches_for_as_long_as_it_lasts() -> None:
    """Nine days of January at an effort of 0.6, twenty-two at 0.4, as the spells of the period have it."""
    campaign = {"start": "2021-01-06", "end": "2021-01-15", "push": 0.2}
    keys = {
        "incentive.start": 0.4, "incentive.start_spread": 0.0,
        "incentive.response": {"kind": "flat", "effort": 0.4}, "incentive.campaigns.spring": campaign,
    }  # fmt: skip
    model = modelled(COMPILED, "hamlet", keys, days=31)
    with mock.patch.object(model.spells, "begin"):
        model.run()
    seen = [(spell.days, float(spell.effort[0])) for spell in model.spells.under(lambda spell: spell)]
    assert seen == [(5, 0.4), (9, pytest.approx(0.6)), (17, pytest.approx(0.4))]


def test_fatigue() -> None:
    """Busy without end: 0.02 a day, then 0.01: 0.2 + 0.21."""
    keys = {"learning.fatigue.rest": 0.0, "learning.fatigue.onset": 0.5}
    model = two_spells({**keys, "learning.fatigue.rise": 0.02}, {**keys, "learning.fatigue.rise": 0.01})
    decide(model, "tire", busy=1.0)
    assert np.allclose(model.units["fatigue"], 0.41)


def test_practices() -> None:
    """One that comes with the new rule is found once a year: 1 - e^(-21/365) of the streets have it by the end."""
    keys = {"learning.practices.copy_rate": 0.0, "learning.practices.number": 0}
    model = two_spells(keys, {**keys, "learning.practices.number": 1, "learning.practices.invent": 1.0})
    chance = 1 - np.exp(-21 / 365)
    draws = chance + np.array([-1e-9, 1e-9, 0.5])
    with mock.patch.object(model, "uniform", return_value=draws):
        model.streets.adopt(Past(31 * DAY, np.zeros(0), np.zeros(0)))
    assert model.streets.practices.tolist() == [1, 0, 0]


def test_voice_needs_and_what_citizens_add() -> None:
    """All are satisfied, half of the needs are voiced. Needs grow by 0.5 x (0.2 x 10 + 0.4 x 21)/365 = 5.2/365 on the
    logarithm. Voice: L = 0.8; v/(L - v) grows by e^(0.8 x (10/50 + 21/70)) = e^0.4. Help fades by (10 + 42)/365."""
    old = {
        "citizens.voice": 0.5, "citizens.voice_most": 0.8, "citizens.voice_time": "50d", "demand.growth": 0.2,
        "collaboration.coproduction.grow": 0.0, "collaboration.coproduction.fade": 1.0,
    }  # fmt: skip
    new = {"citizens.voice_time": "70d", "demand.growth": 0.4, "collaboration.coproduction.fade": 2.0}
    model = two_spells(old, new)
    model.tally["answered"] = model.tally["satisfied"] = 5
    communities = model.communities
    communities["help"] = 0.5
    need = communities["need"].copy()
    model.neighbourhoods.revise()
    odds = 0.5 / 0.3 * np.exp(0.4)
    assert np.allclose(communities["need"] / need, np.exp(5.2 / 365))
    assert np.allclose(communities["voice"], 0.8 * odds / (1 + odds))
    assert np.allclose(communities["help"], 0.5 * np.exp(-52 / 365))


def test_causes_that_end_by_themselves() -> None:
    """A fifth a year for ten days, nine tenths a year for twenty-one: 0.8^(10/365) x 0.1^(21/365) are left."""
    model = two_spells({"causes.fade": 0.2}, {"causes.fade": 0.9})
    with mock.patch.object(
        model.neighbourhoods, "_remove", return_value=np.zeros(len(model.units))
    ) as removed:
        model.neighbourhoods.revise()
    assert removed.call_args_list[0].args[1] == pytest.approx(1 - 0.8 ** (10 / 365) * 0.1 ** (21 / 365))


def test_time_for_causes() -> None:
    """A tenth of the time at two hours a cause for ten days, a fifth at four for twenty-one: 0.1/2 x 10 + 0.2/4 x 21
    of a day's officers' time in causes. Patrols' finds: four at one hour, six at two: sixteen."""
    base = {"learning.capability.start": 1.0, "learning.capability.start_spread": 0.0}
    first = {"prevention.share": 0.1, "prevention.hours": 2.0, "prevention.grid.hours": 1.0}
    second = {"prevention.share": 0.2, "prevention.hours": 4.0, "prevention.grid.hours": 2.0}
    model = modelled(COMPILED, "hamlet", {**base, **first}, days=31)
    model.crews["urgent_only"], model.crews["stretch"] = 0, 1.0
    for day, finds, rules in ((10, 4, first), (31, 10, second)):
        model.tally["duty"], model.tally["patrolled"] = day * 36_000, finds
        model.spells.cut(day, load("hamlet", {**base, **rules}))
    budgets: list[float] = []
    with mock.patch(
        "sim.agents.neighbourhoods.removed_by_time",
        lambda causes, budget, forecast, draw: (budgets.append(budget), 0 * causes)[1],
    ):
        model.neighbourhoods._prevent()
    assert np.allclose(budgets, 10 * (0.1 / 2 * 10 + 0.2 / 4 * 21))
    assert np.allclose(model.neighbourhoods.charged, 16 / (31 * 10))


def test_officers_hours() -> None:
    """A watch of one around the clock for ten days, of two who are half of the time on leave from then on, has
    24 hours a day in both; a full-time officer has 31 shifts less a half of the last twenty-one."""
    crews = load("hamlet").staffing.crews
    ordinary = next(name for name, crew in crews.items() if not crew.urgent_only)
    new = {f"staffing.crews.{ordinary}.leave": 0.5}
    model = modelled(COMPILED, "hamlet", {f"staffing.crews.{ordinary}.leave": 0.0}, days=31)
    watch = model.crews["urgent_only"] > 0
    assert watch.any()
    model.crews["officers"][watch], model.crews["leave"][watch] = 1, 0.0
    model.tally["duty"] = 100 * DAY
    model.spells.cut(10, model.scenario)
    model.crews["officers"][watch], model.crews["leave"][watch] = 2, 0.5
    model.tally["duty"] = 200 * DAY
    later = load("hamlet", {f"staffing.crews.{ordinary}.leave": 0.0, **new})
    model.spells.cut(31, later)
    watched = np.isin(np.arange(len(model.units)), model.crews["unit"][watch])
    assert np.allclose(office_seconds(model), np.where(watched, (200 - 31) * DAY, 200 * DAY))
    city = model.city
    shift = (city.closes - city.opens)[city.plan_names.index(ordinary), 1:32]
    assert full_time_seconds(model) == pytest.approx(shift[:10].sum() + shift[10:].sum() / 2)


FLOWS = {
    "incentive.time": 10 * DAY,
    "learning.capability.gain": 0.0,
    "learning.capability.loss": 0.2,
    "learning.capability.turnover": 1.0,
    "learning.capability.most": 1.6,
    "learning.fatigue.rise": 0.1,
    "learning.fatigue.rest": 0.1,
    "citizens.voice_most": 0.3,
    "citizens.voice_time": 5 * DAY,
    "demand.growth": 10.0,
    "collaboration.coproduction.grow": 5.0,
    "collaboration.coproduction.most": 0.9,
    "collaboration.coproduction.fade": 5.0,
    "learning.walk": 8.0,
}
"""Keys by which something moves from day to day, each with a value far from that of the city in which all is on."""


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return everything()


@pytest.mark.parametrize("key", FLOWS)
def test_what_is_dated_the_last_day_of_a_period_moves_it_for_one_day(whole: dict[str, Any], key: str) -> None:
    """Two periods of six days: dated the sixth day of the second, a rule moves what it moves by about a sixth of what it
    does if dated the first; and what it does then is what it does if it is there from the day before the review."""

    def state(day: int | None) -> np.ndarray:
        steps = [(FIRST, Scenario.model_validate(whole, strict=True))]
        if day is not None:
            steps.append(
                (FIRST + timedelta(days=day), Scenario.model_validate(_with(whole, key), strict=True))
            )
        model = CityModel(steps, found(steps), 12, COMPILED, lambda rows: None)
        model.run()
        columns = [model.units[name] for name in ("confidence", "capability", "fatigue")]
        columns += [model.communities[name] for name in ("voice", "need", "help")]
        return np.concatenate([*columns, [model.platform.walked]])

    usual, first, last = state(None), state(6), state(11)
    moved, late = np.abs(first - usual).sum(), np.abs(last - usual).sum()
    assert moved > 0
    assert 0 < late < moved / 3


def _with(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    other, path = deepcopy(dict(data)), key.split(".")
    at(other, tuple(path[:-1]))[path[-1]] = FLOWS[key]
    return other


def test_a_reform_of_the_first_of_a_period_finds_the_last_review_done() -> None:
    """Dated the first of February, weights change no score of January; dated the 31st, only the answers of that day."""
    new = {"assessment.response": 1.0, "assessment.resolution": 0.0, "assessment.satisfaction": 0.0}

    def scores(changes: Mapping[str, object]) -> np.ndarray:
        steps = timeline(load("hamlet", changes))
        model = CityModel(steps, found(steps), 59, COMPILED, lambda rows: None)
        model.step()
        return np.asarray(model.snapshots["score"][0, :3])

    usual = scores({})
    assert np.array_equal(scores(reform(new, "2021-02-01")), usual)
    whole, one_day = scores(new), scores(reform(new, "2021-01-31"))
    assert (np.abs(one_day - usual) < np.abs(whole - usual) / 5).all()
