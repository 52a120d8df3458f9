"""Governed streets: measured against the city, by full months; and a pool of officers costs the same whoever has it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rig.whole import COMPILED, REFERENCE, modelled

from sim import run
from sim.agents.model import CityModel
from sim.ground.tables import Body
from sim.policies.governed import against_city, chosen, leaves
from sim.scenario.load import load

BASE = load("base").governed
RULE = {"governed.choice": "either", "governed.number": 1, "governed.largest": 1, "governed.population": 1e9}


def seconds_on_duty(**changes: object) -> int:
    """Seconds of duty of all streets' ordinary officers in the second month, in whole days of one calendar."""
    keys = {f"governed.{key}": value for key, value in changes.items()}
    # One crew for every day, so that an officer more is the same time wherever he sits.
    keys |= {'staffing.crews."street office"': {"share": 0.0, "at_least": 0}}
    keys |= {'staffing.crews."street weekend"': {"share": 1.0, "leave": 0.0}, "staffing.part_time": False}
    history = run("base", overrides=keys, until=date(2021, 3, 1), petitions=False).history
    tally = history.tallies[1][history.body == Body.STREET]
    return int((tally["duty"] - tally["watch"]).sum())


def test_a_pool_of_officers_is_the_same_whoever_is_governed() -> None:
    plain = seconds_on_duty()
    found = [seconds_on_duty(choice=choice, number=4, pool=0.2) for choice in ("largest", "worst", "random")]
    assert np.ptp(found) == 0
    # A fifth of all streets' officers, whole ones.
    assert 1.15 < found[0] / plain < 1.25
    assert seconds_on_duty(choice="largest", number=4, officers=0.2) < found[0]


@given(
    arrays(float, 8, elements=st.floats(1, 1000)),
    arrays(float, 8, elements=st.floats(0, 0.5)),
    st.floats(0.01, 10),
    st.floats(0, 0.5),
)
def test_a_city_that_improves_alike_releases_nobody(volume, score, factor, rise) -> None:
    """All have so many times the petitions, and a score higher by as much: nobody has moved against the others."""
    before, after = against_city(volume, score), against_city(volume * factor, score + rise)
    rule = BASE.model_copy(update={"leave_volume": 0.999, "leave_score": 0.001})
    assert not leaves(rule, np.full(8, 100), after[0], before[0], after[1], before[1]).any()


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_a_city_that_solves_more_keeps_the_street_it_governs(engine: str) -> None:
    """Before March hardly anything is solved, then nearly all: every score rises by more than the 0.3 it takes."""
    reform = {
        "date": "2021-03-01",
        "title": "x",
        "assumption": "a test",
        "set": {"handling.solve_low": 1.0, "handling.solve_high": 1.0},
    }
    keys = {
        **RULE, "governed.stay": 1, "governed.leave_volume": 0.2, "governed.leave_score": 0.3,
        "governed.officers": 0.0, "governed.removal": 0.0, "handling.solve_low": 0.0, "handling.solve_high": 0.0,
        "reform.x": reform,
    }  # fmt: skip
    model = modelled(engine, "hamlet", keys, days=120)
    model.run()
    scores, governed = (model.snapshots[name][:, :3] for name in ("score", "governed"))
    assert (scores[3] - scores[1] > 0.3).all()
    assert governed[1:, :].max(axis=1).tolist() == [1, 2, 3]
    assert len(set(np.flatnonzero(governed[-1])) ^ set(np.flatnonzero(governed[1]))) == 0


def reviewed(model: CityModel, month: int, petitions: list[int]) -> int:
    """What the review on the first of a month makes of the first street: 0, or 1 more than its full months."""
    model.tally["accepted"][:3] = petitions
    model.units["score"][:3] = 0.5
    model.hall.review(date(2021, month, 1))
    return int(model.units["governed"][0])


def test_full_months_are_counted_and_nobody_comes_back_at_once() -> None:
    """100 of 200 petitions are 1.5 of the mean street, 50 of 150 the mean: a fall to 0.67, and 0.8 is enough. Two full
    months must pass, and then three before it is governed again, however many petitions it has."""
    keys = {**RULE, "governed.stay": 2, "governed.apart": 3, "governed.leave_score": 1.0}
    model = modelled(COMPILED, "hamlet", keys, days=1)
    many, few = [100, 50, 50], [50, 50, 50]
    found = [reviewed(model, 2, many), *(reviewed(model, month, few) for month in (3, 4))]
    assert found == [1, 2, 0], "after February and March"
    assert [reviewed(model, month, many) for month in (5, 6, 7)] == [0, 0, 1]


@pytest.mark.parametrize(("day", "found"), [(1, [1, 2, 0]), (15, [1, 1, 2, 0])])
def test_a_month_in_which_a_reform_begins_is_no_full_one(day: int, found: list[int]) -> None:
    keys = {**RULE, "governed.stay": 2, "governed.leave_score": 1.0}
    model = modelled(COMPILED, "hamlet", {**keys, "governed.choice": "none"}, days=1)
    assert reviewed(model, 2, [100, 50, 50]) == 0
    model.scenario = load("hamlet", keys)
    model.hall.reform(model.hall.officers, date(2021, 2, day))
    assert [1, *(reviewed(model, month, [50, 50, 50]) for month in range(3, 2 + len(found)))] == found


def test_either_takes_the_largest_and_all_that_are_populous_and_nobody_else() -> None:
    rule = BASE.model_copy(update={"choice": "either", "largest": 2, "population": 200_000.0})
    volume, people = np.array([50, 90, 10, 70]), np.array([1e5, 1e5, 3e5, 1e5])
    eligible = np.ones(4, bool)
    assert chosen(rule, eligible, 9, volume, people, np.zeros(4), np.zeros(4)).tolist() == [2, 1, 3]
    eligible[1] = False  # governed already, or not long gone: the third in petitions does not take its place
    assert chosen(rule, eligible, 9, volume, people, np.zeros(4), np.zeros(4)).tolist() == [2, 3]


def test_supervision_removes_its_share_of_the_causes_there_and_nowhere_else() -> None:
    model = modelled(COMPILED, "hamlet", {"governed.removal": 0.1}, days=1)
    model.causes[:] = 100
    model.neighbourhoods.root_out(np.array([1]))
    street = model.communities["street"]
    assert (model.causes[street == 1] == 90).all() and (model.causes[street != 1] == 100).all()
