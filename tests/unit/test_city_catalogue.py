"""Kinds: as many as there should be, with the shares of bodies, classes and grades that the catalogue asks for."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sim.city.catalogue import BODY, MOST_TO_STREET, deal, kinds, renew
from sim.scenario.load import load

SLOTS = (1, 1, 20, 20, 8, 5)


@pytest.fixture(scope="module")
def scenario():
    return load("beijing-2019")


@pytest.fixture(scope="module")
def beijing(scenario):
    return kinds(scenario, SLOTS)


def wanted(scenario, field, order):
    """Shares by volume that the categories add up to."""
    total = np.zeros(len(order))
    for category in scenario.catalogue.categories.values():
        for name, share in (getattr(category, field) or getattr(scenario.catalogue, field)).items():
            total[order[name]] += category.share * share
    return total


def test_three_levels_of_kinds(beijing):
    assert len(beijing.table) == len(set(beijing.names)) == 2240
    assert len({name.rpartition(".")[0] for name in beijing.names}) == 435
    assert len(beijing.category_names) == 45
    assert (np.diff(beijing.table["category"]) >= 0).all()
    assert beijing.names[0] == "1.1.1"
    for category, (first, last) in enumerate(
        np.lib.stride_tricks.sliding_window_view(beijing.category_first, 2)
    ):
        assert (beijing.table["category"][first:last] == category).all()
        assert beijing.names[first].startswith(f"{category + 1}.1.")


def test_categories_have_their_shares(beijing, scenario):
    shares = np.bincount(beijing.table["category"], beijing.share)
    assert shares == pytest.approx(
        [category.share for category in scenario.catalogue.categories.values()], abs=1e-9
    )
    assert beijing.share.sum() == pytest.approx(1)


def test_kinds_of_a_category_follow_zipf(beijing):
    shares = np.sort(beijing.share[beijing.table["category"] == 1])[::-1]
    assert shares[0] / shares[9] == pytest.approx(10)


def test_bodies_and_classes_have_their_shares(beijing, scenario):
    classes = {name: number for number, name in enumerate(scenario.deadlines)}
    body = np.bincount(beijing.table["body"], beijing.share, 6)
    deadline = np.bincount(beijing.table["deadline"], beijing.share, len(classes))
    assert body == pytest.approx(wanted(scenario, "bodies", BODY), abs=0.005)
    assert deadline == pytest.approx(wanted(scenario, "classes", classes), abs=0.005)
    assert body[BODY["district"]] == 0


def test_grades_have_their_shares_with_every_body(beijing, scenario):
    for body in (0, 2, 3, 4, 5):
        here = beijing.table["body"] == body
        shares = np.bincount(beijing.grade[here], beijing.share[here], 3) / beijing.share[here].sum()
        assert shares == pytest.approx(list(scenario.catalogue.grades.values()), abs=0.005)


def test_slots_share_the_work_evenly(beijing):
    for body, count in ((4, 8), (5, 5)):
        here = beijing.table["body"] == body
        load_of = np.bincount(beijing.table["slot"][here], beijing.share[here], count)
        assert len(load_of) == count
        assert load_of == pytest.approx(load_of.mean(), rel=0.25)


@pytest.mark.parametrize("body", ["department", "municipal"])
def test_kinds_of_a_category_belong_to_the_bodies_of_its_fields(beijing, scenario, body):
    fields, categories = list(scenario.city.fields.values()), list(scenario.catalogue.categories)
    here = beijing.table["body"] == BODY[body]
    rest = {n for n, field in enumerate(fields) if not field.categories}
    for number, category in enumerate(categories):
        slots = set(beijing.table["slot"][here & (beijing.table["category"] == number)].tolist())
        assert slots <= ({n for n, field in enumerate(fields) if category in field.categories} or rest)
    load = np.bincount(beijing.table["slot"][here], beijing.share[here], len(fields))
    assert load[list(rest)] == pytest.approx(load[list(rest)].mean(), rel=0.25)
    epidemic = here & (beijing.table["category"] == categories.index("epidemic"))
    assert set(beijing.table["slot"][epidemic]) == {list(scenario.city.fields).index("health")}


def test_what_goes_wrong_keeps_the_shares_of_those_who_handle(beijing):
    # Of a category with shares 0.36 of the street and 0.64 of others, 0.36 leaves the street whenever it goes wrong,
    # and 0.64 · 0.36/0.64 comes to it: v = 0.5625 of what is not its own.
    for number, (first, last) in enumerate(
        np.lib.stride_tricks.sliding_window_view(beijing.category_first, 2)
    ):
        share, body = beijing.share[first:last], beijing.table["body"][first:last]
        street = share[body == 0].sum() / share.sum()
        upto = beijing.table["mistaken"][first:last]
        assert (np.diff(upto) >= 0).all()
        assert 1 - upto[-1] == pytest.approx(min(street / (1 - street), MOST_TO_STREET)), number
        others = np.diff(upto, prepend=0.0)
        assert others[body != 0] == pytest.approx(share[body != 0] / share[body != 0].sum() * upto[-1])
        assert (others[body == 0] == 0).all()


def test_most_second_level_kinds_stay_with_one_body(beijing):
    bodies = Counter(
        second for second, _ in {*zip(beijing.second.tolist(), beijing.table["body"].tolist(), strict=True)}
    )
    assert sum(count == 1 for count in bodies.values()) > 0.6 * 435


def test_hardness_has_the_mean_of_the_categories(beijing, scenario):
    expected = sum(category.share * category.hardness for category in scenario.catalogue.categories.values())
    assert (beijing.share * beijing.table["hardness"]).sum() == pytest.approx(expected, rel=0.02)
    relative = (
        beijing.table["hardness"]
        / np.array([c.hardness for c in scenario.catalogue.categories.values()])[beijing.table["category"]]
    )
    assert np.log(relative).std() == pytest.approx(scenario.catalogue.hardness_spread, rel=0.05)
    assert (beijing.share * relative).sum() == pytest.approx(1)


def test_reforms_renew_what_may_change(beijing, scenario):
    more = scenario.renewed(collaboration=scenario.collaboration.model_copy(update={"joint": 3.0}))
    before, after = renew(beijing, scenario, [4, 5, 6]), renew(beijing, more, [7, 8, 9])
    assert after["joint"] == pytest.approx(np.minimum(3 * before["joint"], 1))
    assert (after["work"] == before["work"] + 3).all()
    assert set(before["work"]) == {4, 5, 6}
    assert (before["body"] == after["body"]).all()


def test_dealing_by_hand():
    # The heaviest goes to the party that is owed most: 0.6 : 0.4, then 0.1 : 0.4, 0.1 : 0.15, 0.1 : −0.05.
    party = deal(np.array([0.2, 0.5, 0.25, 0.05]), np.array([0.6, 0.4]))
    assert party.tolist() == [1, 0, 1, 0]
    # A group that fits nobody is dealt one by one; a party that wants nothing gets nothing.
    party = deal(np.array([0.4, 0.4, 0.2]), np.array([0.5, 0.5, 0.0]), group=np.array([7, 7, 9]))
    assert party.tolist() == [0, 1, 0]
    # What one dealing leaves open, the next makes good.
    owed = np.zeros(2)
    assert deal(np.array([1.0]), np.array([0.5, 0.5]), owed=owed).tolist() == [0]
    assert owed.tolist() == [-0.5, 0.5]
    assert deal(np.array([1.0]), np.array([0.5, 0.5]), owed=owed).tolist() == [1]


def test_one_kind_only():
    scenario = load("hamlet")
    one = next(iter(scenario.catalogue.categories.values())).model_copy(update={"share": 1.0})
    small = scenario.renewed(
        catalogue=scenario.catalogue.model_copy(update={"categories": {"one": one}, "second": 1, "third": 1})
    )
    found = kinds(small, (1, 1, 2, 1, 1, 1))
    assert found.names == ["1.1.1"]
    assert found.share.tolist() == [1.0]
    assert found.category_first.tolist() == [0, 1]
