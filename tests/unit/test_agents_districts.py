"""Districts: they rank their streets, pass pressure on, and lend officers without making any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig.whole import COMPILED, modelled

from sim.agents.districts import District
from sim.agents.model import CityModel
from sim.ground.tables import Body
from sim.policies.districts import district_push
from sim.scenario.load import load

PRESSED = {
    "incentive.districts.push": 0.2,
    "incentive.districts.passed_on": 0.5,
    "incentive.districts.lent": 0.25,
}


@pytest.fixture(scope="module")
def model() -> CityModel:
    """Five districts of eight streets; the streets of a district score 0.1 less than those of the one before it, and
    within it each a hundredth less than the one before."""
    made = modelled(COMPILED, "base", PRESSED, days=1)
    streets = np.flatnonzero(made.units["body"] == Body.STREET)
    made.units["score"][streets] = 0.9 - 0.1 * made.units["district"][streets] - 0.01 * (streets % 8)
    return made


def test_the_last_district_passes_on_all_and_the_first_nothing(model: CityModel) -> None:
    """Places 1 to 5 are asked 0, 0.05, 0.1, 0.15 and 0.2, of which half arrives at each of the eight streets."""
    model.districts.review()
    assert model.districts.place.tolist() == [1, 2, 3, 4, 5]
    assert model.districts.press()[:40] == pytest.approx(np.repeat([0.0, 0.025, 0.05, 0.075, 0.1], 8))
    assert not model.districts.press()[40:].any()


def test_a_district_ranks_its_own_streets(model: CityModel) -> None:
    model.districts.review()
    assert model.units["place"][:40].tolist() == [*range(1, 9)] * 5


def test_a_single_district_and_one_without_scores_are_asked_nothing() -> None:
    rule = load("base", PRESSED).incentive.districts
    assert district_push(rule, np.array([1])).tolist() == [0.0]
    assert district_push(rule, np.array([0, 1, 2])) == pytest.approx([0.0, 0.0, 0.1])


def test_who_has_more_open_gets_officers_of_the_others(model: CityModel) -> None:
    """Each of eight crews of ten gives two (a quarter, whole ones): sixteen, for loads of 0, 0, 0, 0, 1, 1, 2 and 4
    are 0, 0, 0, 0, 2, 2, 4 and 8."""
    plans = np.array(model.city.crew_names)
    officers = np.full(len(model.crews), 10)
    first = model.agents_by_type[District][0]
    for street, load_ in zip(first.streets, [0, 0, 0, 0, 1, 1, 2, 4], strict=True):
        model.units["backlog"][street] = load_
    change = first.lend(officers)
    office = (plans == "street office") & np.isin(model.crews["unit"], first.streets)
    assert change[office].tolist() == [-2, -2, -2, -2, 0, 0, 2, 6]
    assert not change[~np.isin(model.crews["unit"], first.streets)].any()


@settings(max_examples=25)
@given(st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_lending_makes_no_officer(model: CityModel, lent: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    model.scenario = load("base", {"incentive.districts.lent": lent})
    model.units["backlog"] = random.integers(0, 100, len(model.units))
    officers = random.integers(0, 12, len(model.crews))
    change = model.districts.lend(officers)
    assert (officers + change >= 0).all()
    assert not change[model.crews["urgent_only"] == 1].any()
    plans = np.array(model.city.crew_names)
    for plan in set(plans):
        for district in model.districts.members:
            assert change[(plans == plan) & np.isin(model.crews["unit"], district.streets)].sum() == 0


def test_a_district_of_ones_own_decides_what_arrives() -> None:
    class Shield(District):
        def press(self, asked: float) -> np.ndarray:
            return np.zeros(len(self.streets))

    pushes = []
    for agents in ({}, {"district": Shield}):
        model = modelled(COMPILED, "base", PRESSED, days=40, agents=agents)
        model.run()
        pushes.append(float(model.units["push"].max()))
    assert pushes[0] == pytest.approx(0.1) and pushes[1] == 0.0
