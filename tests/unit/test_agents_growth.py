"""A city that is heard more, hires more, and whose topics end in rules: what lets later years go on moving."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from rig.whole import COMPILED, modelled

from sim.ground.time_units import DAY
from sim.policies.demand import needs_after
from sim.scenario.load import load


def test_needs_grow_by_voice_and_satisfaction() -> None:
    """In half a year at 0.2 x 0.5 x 0.8 a year: e^0.04; nowhere without voice, answers, or growth."""
    rule = load("base", {"demand.growth": 0.2}).demand
    need, voice, satisfied = np.full(3, 10.0), np.array([0.5, 0.0, 0.5]), np.array([0.8, 0.8, np.nan])
    assert needs_after(rule, need, voice, satisfied, 182.5 * DAY) == pytest.approx([10.40811, 10.0, 10.0])
    assert needs_after(load("base").demand, need, voice, satisfied, DAY).tolist() == need.tolist()


def test_needs_of_a_run_grow_and_stay_without_growth() -> None:
    for growth in (0.0, 0.3):
        model = modelled(COMPILED, "hamlet", {"demand.growth": growth}, days=59)
        before = model.communities["need"].copy()
        model.run()
        assert (model.communities["need"] > before).all() == bool(growth)
        assert growth or (model.communities["need"] == before).all()


def test_a_busy_unit_gets_more_and_an_idle_one_keeps_its_plan() -> None:
    """Work of 1.02 of its officers' time is a fifth above 0.85: half of that is closed, 1.1 times the plan. A crew of
    one with other duties half of the time works 1.1 times as long; then work halves: back to the plan, not below."""
    model = modelled(COMPILED, "hamlet", {"staffing.follows": 0.5, "staffing.busy": 0.85}, days=1)
    hall, crews = model.hall, model.crews
    ordinary = crews["urgent_only"] == 0
    hall.officers[ordinary], hall.stretch[ordinary] = 1, 2.0
    model.tally["duty"] = 1000 + model.tally["watch"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.agents.hall.office_seconds", lambda model: np.full(len(model.units), 1000.0))
        for work, grown in ((1020, 1.1), (425, 1.0)):
            model.tally["busy"] = work
            hall.review(date(2021, 2, 1))
            assert hall.grown == pytest.approx(grown)
            assert (crews["officers"][ordinary] == 1).all()
            assert crews["stretch"][ordinary] == pytest.approx(2.0 / grown)


def test_more_time_than_one_has_takes_another_officer() -> None:
    """Ten without other duties, 1.25 times: 12.5, so thirteen of whom each gives 12.5/13 of the time."""
    model = modelled(COMPILED, "hamlet", {"staffing.follows": 0.5}, days=1)
    ordinary = model.crews["urgent_only"] == 0
    model.hall.officers[:], model.hall.stretch[:], model.hall.grown[:] = 10, 1.0, 1.25
    model.hall._staff()
    assert (model.crews["officers"] == np.where(ordinary, 13, 10)).all()
    assert model.crews["stretch"] == pytest.approx(np.where(ordinary, 13 / 12.5, 1.0))


def test_officers_hired_stay_when_the_year_has_other_working_days_and_go_into_a_new_plan() -> None:
    """A reform founds the plan on the days of its year, so it differs by a hair: those hired stay."""
    model = modelled(COMPILED, "hamlet", {"staffing.follows": 0.5}, days=1)
    model.hall.grown[:] = 1.25
    model.crews["stretch"] *= 1.01
    model.hall.reform(model.crews["officers"], date(2021, 1, 1))
    assert (model.hall.grown == 1.25).all()
    model.scenario = load("hamlet", {"staffing.follows": 0.5, "staffing.level": 1.1})
    model.hall.reform(model.crews["officers"], date(2021, 1, 1))
    assert (model.hall.grown == 1.0).all()


def test_a_topic_ends_in_rules() -> None:
    """The category with most causes loses a tenth of what waits for a policy, and keeps it through a reform."""
    keys = {"prevention.topic.categories": 1, "prevention.topic.unlocks": 0.1}
    reform = {"date": "2021-02-10", "title": "x", "assumption": "a test", "set": {"handling.explain": 0.3}}
    model = modelled(COMPILED, "hamlet", {**keys, "reform.x": reform}, days=45)
    before = model.kinds["locked"].copy()
    chosen = model.kinds["category"] == 0
    model.causes[:, 0] = 1000
    model.run()
    assert model.kinds["locked"][chosen] == pytest.approx(before[chosen] * 0.81)
    assert model.kinds["locked"][~chosen].tolist() == before[~chosen].tolist()
