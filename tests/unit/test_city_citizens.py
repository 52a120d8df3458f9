"""People: who calls most, who comes back whatever the answer, and that each is drawn by identity."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.citizens import petitioner
from sim.city.citizens import citizens
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


def test_a_few_call_most():
    count, power = 50, 3.0
    numbers = ((np.arange(200_000) + 0.5) / 200_000 * 2**32).astype(np.int64)
    drawn = np.bincount([petitioner(0, count, power, number) for number in numbers], minlength=count)
    edges = (np.arange(count + 1) / count) ** (1 / power)
    assert drawn / drawn.sum() == pytest.approx(np.diff(edges), abs=0.001)


def test_people_are_drawn_by_identity(plan):
    one = citizens(communities(10, 20), plan, 1)
    again = citizens(communities(30), plan, 1)
    other = citizens(communities(10, 20), plan, 2)
    for name in ("trust", "expectation", "patience"):
        assert (one[name] == again[name]).all()
        assert (one[name] != other[name]).any()
