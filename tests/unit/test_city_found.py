"""The founded city as a whole: everything points where it should, at every scale, and the seed decides."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from time import thread_time

import numpy as np
import pytest

from sim.city.city import City
from sim.city.found import BEYOND, found
from sim.city.seats import seats
from sim.ground.seats import NEVER
from sim.policies.intake import Shift
from sim.scenario.load import load
from sim.scenario.reforms import timeline

ARRAYS = [field.name for field in fields(City) if field.type == "np.ndarray"]


def same(one, other, name):
    """Whether an array is the same in two cities; nan counts as equal, and the bytes between fields do not count."""
    first, second = getattr(one, name), getattr(other, name)
    columns = [(first[key], second[key]) for key in first.dtype.names or ()] or [(first, second)]
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in columns)


@pytest.fixture(scope="module")
def beijing():
    steps = timeline(load("beijing-2019"))
    return {scale: found(steps, scale) for scale in (0.01, 0.1, 1.0)}


@pytest.mark.parametrize("scale", [0.01, 0.1, 1.0])
def test_everything_points_where_it_should(beijing, scale):
    city = beijing[scale]
    layout, days = city.layout, city.days + BEYOND
    assert len(city.units) == len(city.unit_names) == layout.units
    assert len(set(city.unit_names)) == layout.units
    assert (np.diff(city.units["body"]) >= 0).all()
    assert np.bincount(city.units["body"]).tolist() == [
        layout.streets, layout.districts, layout.districts * layout.departments, layout.municipals, layout.utilities,
        layout.others,
    ]  # fmt: skip
    assert (city.units["district"][layout.first_municipal :] == -1).all()
    departments = city.units["district"][layout.first_department : layout.first_municipal]
    assert departments.tolist() == np.repeat(np.arange(layout.districts), layout.departments).tolist()
    assert city.unit_names[layout.first_department].startswith(city.district_names[0])
    for body, count in enumerate(layout.slots()):
        assert (city.kinds["slot"][city.kinds["body"] == body] < count).all()
    assert len(city.citizens) == city.communities["citizens"].sum() == round(scale * 21_893_095)
    assert city.unit_population.sum() == len(city.citizens)
    assert city.day_level.shape == city.day_profile.shape == (days,)
    assert city.day_mix.shape == (days, layout.streets)
    assert city.opens.shape == city.closes.shape == (len(city.plan_names), days + 1)
    assert city.working_days[0] < 0 and city.working_days[-1] >= days
    assert city.causes.shape == (len(city.communities), 45)
    assert city.crews["calendar"].max() < len(city.plan_names)
    assert len(city.community_names) == len(set(city.community_names)) == len(city.communities)
    assert city.settings[0][1]["first_district"][0] == layout.streets


def test_all_of_a_year_scales(beijing):
    whole, tenth, hundredth = beijing[1.0], beijing[0.1], beijing[0.01]
    for small, scale in ((tenth, 0.1), (hundredth, 0.01)):
        assert small.communities["need"].sum() == pytest.approx(scale * whole.communities["need"].sum())
        assert small.causes.sum() == pytest.approx(scale * whole.causes.sum(), rel=0.15)
        assert len(small.seats) == pytest.approx(scale * len(whole.seats), abs=4)
        assert (small.day_level == whole.day_level).all()
        assert len(small.kinds) == len(whole.kinds)
    assert whole.communities["need"].sum() * 365 == pytest.approx(load("beijing-2019").demand.needs_per_year)
    assert [city.layout.streets for city in (whole, tenth, hundredth)] == [343, 34, 3]
    assert [city.layout.municipals for city in (whole, tenth, hundredth)] == [20, 20, 20]
    # 16 districts of 21 streets; a tenth of 343 makes two of 17, a hundredth not even one.
    assert [city.layout.districts for city in (whole, tenth, hundredth)] == [16, 2, 1]


def test_a_double_city_has_the_same_places():
    scenario = load("hamlet")
    one, two = found([(scenario.time.start, scenario)]), found([(scenario.time.start, scenario)], 2.0)
    assert one.unit_names == two.unit_names
    assert len(two.citizens) == 48_000
    assert two.communities["need"].sum() == pytest.approx(2 * one.communities["need"].sum())
    assert len(two.seats) == 2


def test_the_same_seed_founds_the_same_city():
    steps = timeline(load("hamlet"))
    one, again, other = found(steps), found(steps), found(steps, replication=1, same_city=True)
    assert all(same(one, again, name) for name in ARRAYS)
    assert {name for name in ARRAYS if not same(one, other, name)} == {"day_level"}
    assert one.settings[0][1]["replication"][0] == 0
    assert other.settings[0][1]["replication"][0] == 1


def test_another_seed_founds_another_city():
    scenario = load("hamlet")
    one, other = (found(timeline(scenario.renewed(seed=seed))) for seed in (1, 2))
    assert {name for name in ARRAYS if not same(one, other, name)} >= {
        "communities",
        "citizens",
        "kinds",
        "day_level",
    }


def test_what_the_run_starts_with_is_the_first_step_but_not_the_same_memory():
    city = found(timeline(load("hamlet")))
    assert (
        [day for day, _ in city.settings]
        == [day for day, _ in city.crew_steps]
        == [day for day, _ in city.kind_steps]
    )
    for now, steps in ((city.crews, city.crew_steps), (city.kinds, city.kind_steps)):
        assert (now == steps[0][1]).all()
        assert not np.shares_memory(now, steps[0][1])


def test_a_run_is_told_what_comes_next():
    told = []
    scenario = load("hamlet")
    found([(scenario.time.start, scenario)], progress=told.append)
    assert told == ["places", "kinds", "days", "officers", "citizens"]


MONDAY = date(2021, 1, 4)
"""A run begins on it."""


def test_seats_of_shifts():
    day = Shift(seats=3, on="08:30", off="17:15")
    clock = Shift(seats=2, on="00:00", off="24:00")
    table = seats([(0, {"day": day, "clock": clock})], 1.0, MONDAY)
    assert table["on"].tolist() == [30600] * 3 + [0] * 2
    assert table["off"].tolist() == [62100] * 3 + [0] * 2
    assert (table["since"] == 0).all()
    assert (table["until"] == NEVER).all()
    assert len(seats([(0, {"day": day, "clock": clock})], 0.1, MONDAY)) == 2
    assert len(seats([(0, {"day": day, "clock": clock})], 1.5, MONDAY)) == 5 + 3
    assert len(seats([(0, {"day": day.model_copy(update={"seats": 0})})], 0.5, MONDAY)) == 0


def test_seats_change_only_with_a_reform_of_shifts():
    day = Shift(seats=1, on="08:30", off="17:15")
    more = day.model_copy(update={"seats": 2})
    table = seats([(0, {"day": day}), (10, {"day": day}), (20, {"day": more})], 1.0, MONDAY)
    assert table["since"].tolist() == [0, 20 * 86400, 20 * 86400]
    assert table["until"].tolist() == [20 * 86400, NEVER, NEVER]


def test_a_reform_on_any_day_of_the_run_is_taken_up():
    scenario = load("hamlet")
    last = scenario.time.end - timedelta(days=1)
    silent = scenario.renewed(intake=scenario.intake.model_copy(update={"web": 0.5}))
    city = found([(scenario.time.start, scenario), (last, silent)])
    assert [(day, row["web"][0]) for day, row in city.settings] == [(0, 0.15), (364, 0.5)]


def test_four_centuries_cost_four_times_as_much_as_one():
    """Counted in processor time, the better of two; what is quadratic costs sixteen times as much."""

    def took(years):
        scenario = load("hamlet", {"time.start": "1900-01-01", "time.end": f"{1900 + years}-01-01",
                                   "reform": {"*": False}, "demand.shocks": {"*": False}})  # fmt: skip
        best = float("inf")
        for _ in range(2):
            began = thread_time()
            found(timeline(scenario))
            best = min(best, thread_time() - began)
        return best

    assert took(400) < 8 * took(100)


DRAWN = {
    "city.street_spread": 0.3, "demand.street_spread": 0.4, "catalogue.street_hardness_spread": 0.2,
    "incentive.start": 0.7, "incentive.start_spread": 0.1, "learning.capability.start_spread": 0.1,
    "catalogue.hardness_spread": 0.2, "causes.start": 40,
}  # fmt: skip
"""Everything of a city that can be drawn is."""


def test_every_replication_founds_a_city_of_its_own_unless_all_share_one():
    steps = timeline(load("hamlet", DRAWN))
    first, own, again = (found(steps, replication=number) for number in (0, 3, 3))
    shared = found(steps, replication=3, same_city=True)
    for column in ("need", "hardness", "citizens"):
        assert (own.communities[column] != first.communities[column]).any(), column
    for column in ("confidence", "capability"):
        assert (own.units[column] != first.units[column]).any(), column
    for name in ("citizens", "kinds", "causes", "unit_population"):
        assert not same(own, first, name), name
    # Arms of one replication share its city, and what is the same in all cities of a seed is.
    assert all(same(own, again, name) for name in ARRAYS)
    assert all(same(shared, first, name) for name in ARRAYS if not name.startswith("day_"))
    assert own.unit_names == first.unit_names and own.unit_population.sum() == first.unit_population.sum()
    for city in (own, shared):
        assert not same(city, first, "day_level")


@pytest.mark.parametrize("scale", [0.4, 1.0])
def test_streets_that_are_known_are_the_same_in_all_cities_of_a_seed(scale):
    steps = timeline(load("beijing-2021"))
    first, other = (found(steps, scale, number, inhabited=False) for number in (0, 5))
    assert other.unit_names == first.unit_names and other.district_names == first.district_names
    assert (other.units["district"] == first.units["district"]).all()
    census = np.array([str(one).startswith("census") for one in first.unit_basis])
    assert other.unit_basis == first.unit_basis
    if scale == 1:
        assert (other.unit_population[census] == first.unit_population[census]).all()
