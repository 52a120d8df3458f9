"""Places: the census is kept to the last head, at every scale, and the same seed founds the same ground."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.apportion import apportion, within
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
    # 144 streets have a figure; 17 of these are no count of the street as it is.
    assert Counter(basis for one in where.basis for basis in one) == {
        "census 2020": 91, "census 2010": 36, "assumed": 216,
    }  # fmt: skip


def test_every_unit_of_beijing_has_a_name_of_its_own(beijing):
    names = unit_names(beijing)
    assert len(set(names)) == len(names) == 343 + 16 + 16 * 20 + 20 + 8 + 5
    assert {"朝阳区 八里庄街道", "海淀区 八里庄街道"} < set(names)
    assert not any("开发区" in name for name in names)


def test_districts_keep_their_census_and_known_streets_theirs(beijing):
    city = ground(beijing)
    by_district = np.bincount(city.street_district, city.population)
    assert by_district.tolist() == list(places(beijing).populations)
    people = dict(zip(city.street_names, city.population.tolist(), strict=True))
    assert people["北七家镇"] == 308_907
    assert people["流村镇"] == 18_139


def test_the_ten_busiest_streets_need_about_four_times_the_mean(beijing):
    # As published of petitions in a month of 2019 and 2020.
    ratios = []
    for seed in range(5):
        communities = ground(beijing, seed=seed).communities
        need = np.sort(np.bincount(communities["street"], communities["need"]))[::-1]
        ratios.append(need[:10].mean() / need.mean())
    assert 3.5 < np.mean(ratios) < 5


def test_a_figure_of_2010_is_moved_by_the_growth_of_its_district(beijing):
    where = places(beijing)
    people = {
        (district, street): (people, basis)
        for district, *here in zip(where.districts, where.streets, where.known, where.basis, strict=True)
        for street, people, basis in zip(*here, strict=True)
    }
    # 建外 has 34 692 of 2010, and 36 414 of 2020, which stands. 左家庄 has 80 249 of 2010 alone, when Chaoyang had
    # 3 545 137.
    assert people["朝阳区", "建外街道"] == (36_414, "census 2020")
    assert people["朝阳区", "左家庄街道"] == (round(80_249 * 3_452_460 / 3_545_137), "census 2010")
    # The new streets of Tongzhou have been made from 永顺镇 and others, of which the figures of 2010 tell no more.
    assert people["通州区", "永顺镇"] == (0, "assumed")
    assert people["海淀区", "香山街道"] == (28_535, "census 2020")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spread", [0.0, 0.61, 2.0])
def test_published_bounds_of_chaoyang_hold(beijing, seed, spread):
    city = ground(beijing.model_copy(update={"street_spread": spread}), seed=seed)
    here = city.street_district == city.district_names.index("朝阳区")
    people = dict(
        zip(np.array(city.street_names)[here].tolist(), city.population[here].tolist(), strict=True)
    )
    size = np.array(list(people.values()))
    assert [(size >= 100_000).sum(), (size < 50_000).sum(), len(size), size.sum()] == [13, 9, 43, 3_452_460]
    assert (
        max(size)
        == people["十八里店地区"]
        >= people["来广营地区"]
        >= people["望京街道"]
        >= people["大屯街道"]
    )
    smallest = "黑庄户地区 香河园街道 建外街道 朝外街道 三里屯街道 团结湖街道 孙河地区 麦子店街道 首都机场街道".split()
    assert sorted(size)[:9] == [people[name] for name in reversed(smallest)]


def test_people_of_ones_own_replace_them_all(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("district,street,population\n昌平区,回龙观街道,200000\n延庆区,百泉街道,30000\n", "utf-8")
    city = ground(load("beijing-2019", {"city.people": str(file)}).city)
    people = dict(zip(city.street_names, zip(city.population.tolist(), city.basis, strict=True), strict=True))
    assert people["回龙观街道"] == (200_000, "given")
    assert people["百泉街道"] == (30_000, "given")
    assert Counter(city.basis) == {"given": 2, "assumed": 341}
    assert np.bincount(city.street_district, city.population).tolist() == list(
        places(load("beijing").city).populations
    )


def test_a_district_of_which_every_street_is_given_has_their_sum():
    own = {"Hamlet": {"Mill Street": 5, "Church Street": 7, "Bridge Street": 11}}
    city = ground(load("hamlet", {"city.people": own, "city.communities": 3}).city)
    assert city.population.tolist() == [5, 7, 11]
    assert city.basis == ["given"] * 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("昌平区,回龙观街道,many", 'the population of 回龙观街道 is "many"'),
        ("昌平区,回龙观街道,0", "a whole number of at least 1"),
        ("昌平区,回龙冠街道,9", 'did you mean "回龙观街道"'),
        ("昌平县,回龙观街道,9", 'did you mean "昌平区"'),
        ("昌平区,回龙观街道,9\n昌平区,回龙观街道,8", "line      3"),
        ("延庆区,百泉街道,345660", "leave too few"),
        ("昌平区,回龙观街道", '回龙观街道 is ""'),
    ],
)
def test_a_bad_row_is_told_by_its_line(tmp_path, row, told):
    file = tmp_path / "people.csv"
    file.write_text(f"district,street,population\n{row}\n", "utf-8")
    with pytest.raises(PetitionError) as wrong:
        load("beijing-2019", {"city.people": str(file)})
    assert "people.csv" in str(wrong.value)
    assert told in str(wrong.value)


def test_shares_within_bounds_by_hand():
    # λ = 1: of a room of 20 with a weight of 20 a half, 10; 10 and of a room of 30 with a weight of 15 a third, 20; of
    # a room without end a weight of 5, 5: 35 in all.
    shares = within(35, np.array([20.0, 15.0, 5.0]), np.array([0, 10, 0]), np.array([20, 40, 10**9]))
    assert shares.tolist() == [10, 20, 5]
    many = within(700, np.arange(1.0, 11.0), np.zeros(10, int), np.full(10, 100))
    assert len(set(many)) == 10  # no pile at a bound
    with pytest.raises(ValueError, match="7 is not between 9 and 12"):
        within(7, np.ones(3), np.full(3, 3), np.full(3, 4))


def test_the_character_of_a_street_moves_need_hardness_and_people():
    characters = {
        "old": {"places": ["Mill Street"], "people": 3.0, "need": 2.0, "hardness": 1.5, "categories": {}},
    }
    plan = load("hamlet", {"city.characters": characters, "city.street_spread": 0.0}).city
    city = ground(plan, spread=0.0)
    # 24 000 people as 3 : 1 : 1; need as 6 : 1 : 1.
    assert city.population.tolist() == [14_400, 4_800, 4_800]
    need = np.bincount(city.communities["street"], city.communities["need"])
    assert need == pytest.approx([750, 125, 125])
    assert (city.communities["hardness"] == np.where(city.communities["street"] == 0, 1.5, 1.0)).all()


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
    communities = ground(beijing.model_copy(update={"characters": {}}), spread=0.4).communities
    assert np.log(communities["need"] / communities["citizens"]).std() == pytest.approx(0.4, rel=0.05)
    flat = ground(beijing.model_copy(update={"characters": {}}), spread=0.0).communities
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
