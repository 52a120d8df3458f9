"""People: who calls most, who is what kind of petitioner, and that each is drawn by identity."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.citizens import Temper, petitioner
from sim.city.citizens import SIXTYFOURTHS, citizens, propensities
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


def test_everybody_has_a_home_and_a_row_of_eight_bytes(plan):
    people, home = citizens(communities(3, 1, 2), plan, 1)
    assert home.tolist() == [0, 0, 0, 1, 2, 2]
    assert home.dtype == np.uint16
    assert people.dtype.itemsize == 8
    assert (people["history"] == 0).all()


def test_states_are_even_around_their_mean(plan):
    people, _ = citizens(
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


def test_heavy_petitioners_are_the_first_and_malicious_ones_anybody(plan):
    people, _ = citizens(communities(50_000, 50_000), changed(plan, heavy=0.02, malicious=0.01), 1)
    malicious = people["temper"] == Temper.MALICIOUS
    assert malicious.mean() == pytest.approx(0.01, abs=0.001)
    rank = np.arange(100_000) % 50_000
    assert (
        people["temper"][~malicious] == np.where(rank[~malicious] < 1000, Temper.HEAVY, Temper.ORDINARY)
    ).all()


def test_propensity_is_how_often_the_petitioner_is_drawn():
    count, power = 50, 3.0
    numbers = ((np.arange(200_000) + 0.5) / 200_000 * 2**32).astype(np.int64)
    drawn = np.bincount([petitioner(0, count, power, number) for number in numbers], minlength=count)
    relative = drawn / drawn.mean()
    expected = propensities(count, power) / SIXTYFOURTHS
    assert expected == pytest.approx(relative, abs=0.03)
    assert expected.mean() == pytest.approx(1, abs=0.01)
    assert (np.diff(expected) <= 0).all()


def test_propensity_of_everybody_is_one_without_a_tail():
    assert propensities(7, 1.0).tolist() == [SIXTYFOURTHS] * 7
    assert propensities(1, 3.0).tolist() == [SIXTYFOURTHS]


def test_the_greatest_propensity_stands_for_all_above():
    assert propensities(10_000_000, 3.0)[0] == 65535


def test_people_are_drawn_by_identity(plan):
    one, _ = citizens(communities(10, 20), plan, 1)
    again, _ = citizens(communities(30), plan, 1)
    other, _ = citizens(communities(10, 20), plan, 2)
    for name in ("trust", "expectation", "patience"):
        assert (one[name] == again[name]).all()
        assert (one[name] != other[name]).any()
