"""People: who calls most, who comes back whatever the answer, and that each is drawn by identity."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.citizens import petitioner, raised
from sim.city.citizens import citizens
from sim.city.settings import SETTINGS
from sim.ground.tables import COMMUNITY
from sim.scenario.load import load


def communities(*sizes):
    table = np.zeros(len(sizes), COMMUNITY)
    table["citizens"] = sizes
    table["first"] = np.cumsum(sizes) - np.array(sizes)
    return table


@pytest.fixture(scope="module")
def plan():
    return load("base").citizens


def changed(plan, **fields):
    return plan.model_copy(update=fields)


def test_everybody_has_a_row_of_four_bytes(plan):
    people = citizens(communities(3, 1, 2), plan, 1)
    assert len(people) == 6
    assert people.dtype.itemsize == 4


def test_states_are_even_around_their_mean(plan):
    people = citizens(
        communities(200_000), changed(plan, trust=0.6, expectation=0.5, patience=0.1, spread=0.2), 1
    )
    trust = people["trust"] / 255
    assert trust.min() == pytest.approx(0.4, abs=0.003)
    assert trust.max() == pytest.approx(0.8, abs=0.003)
    assert trust.mean() == pytest.approx(0.6, abs=0.002)
    assert trust.std() == pytest.approx(0.4 / np.sqrt(12), rel=0.01)
    # Patience would go below 0: a quarter of them is cut there.
    assert (people["patience"] == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert abs(np.corrcoef(people["trust"], people["expectation"])[0, 1]) < 0.01


def test_malicious_ones_are_anybody(plan):
    people = citizens(communities(50_000, 50_000), changed(plan, malicious=0.01), 1)
    for half in np.split(people["malicious"], 2):
        assert half.mean() == pytest.approx(0.01, abs=0.0015)


@pytest.mark.parametrize(("power", "floor", "callers"), [(3.0, 0.0, 1.0), (8.0, 0.42, 0.5), (1.0, 0.0, 0.4)])
def test_a_few_call_most(power, floor, callers):
    settings = np.zeros(1, SETTINGS)
    settings["propensity_power"], settings["propensity_floor"], settings["callers"] = power, floor, callers
    count = 50
    numbers = ((np.arange(200_000) + 0.5) / 200_000 * 2**32).astype(np.int64)
    drawn = np.bincount([petitioner(0, count, settings[0], number) for number in numbers], minlength=count)
    # Citizen k is drawn for the v from which on n·c·(v^p − a^p)/(1 − a^p) passes k.
    least = floor**power
    edges = np.minimum((np.arange(count + 1) / (count * callers)) * (1 - least) + least, 1.0) ** (1 / power)
    assert drawn / drawn.sum() == pytest.approx(np.diff(edges) / (1 - floor), abs=0.001)


@pytest.mark.parametrize("power", [0.5, 1.0, 1.5, 2.0, 3.0, 7.0, 8.0, 16.0, 17.0])
def test_powers_are_powers_however_they_are_found(power):
    for base in (0.0, 0.42, 0.999, 1.0):
        assert raised(base, power) == pytest.approx(base**power, rel=4e-15)


def test_callers_of_beijing_are_as_many_as_its_scenario_says():
    # A citizen at x of those who call has λ·w contacts a year, w the density of x; who has any is a caller.
    plan = load("beijing-2019").citizens
    v = plan.propensity_floor + (np.arange(1_000_000) + 0.5) / 1e6 * (1 - plan.propensity_floor)
    edges = np.linspace(0, 1, 200_001)
    least = plan.propensity_floor**plan.propensity_power
    weight = np.histogram((v**plan.propensity_power - least) / (1 - least), edges)[0] * len(edges) / 1e6
    for contacts, callers in ((6.96, 3.4), (14.858, 5.4)):
        mean = contacts / (21.893 * plan.callers)
        assert 21.893 * plan.callers * (1 - np.exp(-mean * weight)).mean() == pytest.approx(callers, rel=0.03)


def test_people_are_drawn_by_identity(plan):
    one = citizens(communities(10, 20), plan, 1)
    again = citizens(communities(30), plan, 1)
    other = citizens(communities(10, 20), plan, 2)
    for name in ("trust", "expectation", "patience"):
        assert (one[name] == again[name]).all()
        assert (one[name] != other[name]).any()
