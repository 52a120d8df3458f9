"""Places: the census is kept to the last head, at every scale, and the same seed founds the same ground."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.apportion import apportion
from sim.city.geography import geography
from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.places import places, unit_names

CENSUS = 21_893_095
STREETS = [17, 15, 43, 26, 9, 29, 13, 28, 22, 25, 22, 22, 16, 18, 20, 18]


@pytest.fixture(scope="module")
def beijing():
    return load("beijing-2019").city


def ground(plan, scale=1.0, seed=1, needs=1000.0, spread=0.4):
    return geography(plan, seed, scale, needs, spread)


def test_the_ten_largest_streets_of_beijing_have_four_times_the_mean_or_more(beijing):
    people = np.sort(ground(beijing).population)
    assert 4 < people[-10:].mean() / people.mean() < 5


@given(st.integers(0, 10_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_apportioned_shares_sum_exactly_and_stay_within_one_of_the_quota(total, weights):
    weights = np.array(weights)
    shares = apportion(total, weights)
    assert shares.sum() == total
    if weights.sum() > 1e-3:
        assert np.abs(shares - total * weights / weights.sum()).max() < 1 + 1e-6


@given(st.integers(0, 5), st.integers(0, 100), st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_apportioned_shares_give_everybody_the_least(least, more, weights):
    shares = apportion(least * len(weights) + more, np.array(weights), least=least)
    assert shares.sum() == least * len(weights) + more
    assert shares.min() >= least


def test_apportion_refuses_what_cannot_be_given():
    with pytest.raises(ValueError, match="3 cannot give 2 to each of 2"):
        apportion(3, np.ones(2), least=2)


def test_apportion_by_hand():
    # Quotas 1.5, 1.5, 7: the tie goes to the first.
    assert apportion(10, np.array([15.0, 15.0, 70.0])).tolist() == [2, 1, 7]
    # The first would get 0.1 and takes 1; the others share 9 as 50 : 49, that is 4.55 and 4.45.
    assert apportion(10, np.array([1.0, 50.0, 49.0]), least=1).tolist() == [1, 5, 4]


def test_beijing_has_its_districts_streets_and_census(beijing):
    where = places(beijing)
    assert [len(names) for names in where.streets] == STREETS
    assert sum(STREETS) == 343
    assert sum(where.populations) == CENSUS
    assert dict(zip(where.districts, where.populations, strict=True))["朝阳区"] == 3_452_460
    assert sum(known > 0 for one in where.known for known in one) == 17
    assert sum(sum(one) for one in where.known) == 2_004_310


def test_every_unit_of_beijing_has_a_name_of_its_own(beijing):
    names = unit_names(beijing)
    assert len(set(names)) == len(names) == 343 + 16 + 16 * 20 + 40 + 8 + 5
    assert {"朝阳区 八里庄街道", "海淀区 八里庄街道"} < set(names)
    assert not any("开发区" in name for name in names)


def test_districts_keep_their_census_and_known_streets_theirs(beijing):
    city = ground(beijing)
    by_district = np.bincount(city.street_district, city.population)
    assert by_district.tolist() == list(places(beijing).populations)
    people = dict(zip(city.street_names, city.population.tolist(), strict=True))
    assert people["北七家镇"] == 308_907
    assert people["流村镇"] == 18_139


def test_the_ten_largest_streets_have_about_four_times_the_mean(beijing):
    ratios = []
    for seed in range(5):
        people = np.sort(ground(beijing, seed=seed).population)[::-1]
        ratios.append(people[:10].mean() / people.mean())
    assert 3.5 < np.mean(ratios) < 5


@pytest.mark.parametrize("scale", [0.001, 0.01, 0.1, 0.5, 1.0, 2.0])
def test_people_needs_and_communities_scale_exactly(beijing, scale):
    city = ground(beijing, scale=scale, needs=1000 * scale)
    assert city.population.sum() == round(scale * CENSUS)
    assert len(city.population) == max(1, round(min(scale, 1) * 343))
    assert (
        np.bincount(city.communities["street"], city.communities["citizens"]).tolist()
        == city.population.tolist()
    )
    assert city.communities["need"].sum() == pytest.approx(1000 * scale, rel=1e-12)
    assert len(city.communities) == max(round(min(scale, 1) * 3400), len(city.population))
    assert np.bincount(city.communities["street"]).min() >= 1
    assert (
        city.communities["first"] == np.cumsum(city.communities["citizens"]) - city.communities["citizens"]
    ).all()
    assert (city.communities["district"] == city.street_district[city.communities["street"]]).all()
    assert set(city.street_district) == set(range(len(city.district_names)))


def test_a_tenth_of_the_city_has_the_shape_of_the_whole(beijing):
    whole, tenth = ground(beijing), ground(beijing, scale=0.1)
    for share in (0.25, 0.5, 0.75, 0.9):
        assert np.quantile(tenth.population, share) == pytest.approx(
            np.quantile(whole.population, share), rel=0.12
        )


def test_needs_a_head_differ_between_communities_as_asked(beijing):
    communities = ground(beijing, spread=0.4).communities
    assert np.log(communities["need"] / communities["citizens"]).std() == pytest.approx(0.4, rel=0.05)
    flat = ground(beijing, spread=0.0).communities
    assert np.ptp(flat["need"] / flat["citizens"]) < 1e-12


def test_the_seed_founds_the_ground(beijing):
    assert (ground(beijing, seed=1).population == ground(beijing, seed=1).population).all()
    assert (ground(beijing, seed=1).population != ground(beijing, seed=2).population).any()


def test_streets_without_spread_are_equal():
    plan = load("base", {"city.street_spread": 0.0}).city
    city = ground(plan)
    first = city.population[city.street_district == 0]
    assert first.tolist() == [40_000] * 8
    assert city.street_names[:2] == ["North street 1", "North street 2"]


def test_a_plain_city_of_one_household():
    plan = load("hamlet").city
    district = plan.districts["Hamlet"].model_copy(update={"population": 3})
    city = ground(plan.model_copy(update={"districts": {"Hamlet": district}, "communities": 3}))
    assert city.population.tolist() == [1, 1, 1]
    assert city.communities["citizens"].tolist() == [1, 1, 1]


def test_a_city_of_more_people_than_rows_is_refused(beijing):
    with pytest.raises(PetitionError, match="too many") as told:
        ground(beijing, scale=99.0)
    assert told.value.key == "scale"
