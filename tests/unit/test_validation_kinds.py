"""A ticket finds its kind, area and unit under the names that a scenario from a log has for them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sim.validation.kinds import Kinds, kind_of, place_of, unit_of


def scenario(*categories: str, **units: list[str]) -> SimpleNamespace:
    named = {name: SimpleNamespace(categories=own) for name, own in units.items()}
    return SimpleNamespace(
        catalogue=SimpleNamespace(categories=dict.fromkeys(categories)), city=SimpleNamespace(units=named)
    )


FITTED = scenario(
    "tree", "hole @ north", "hole @ south", "other kinds @ north", "other kinds @ other units",
    parks=["tree"], north=["hole @ north", "other kinds @ north"], south=["hole @ south"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "unit", "name"),
    [
        ("tree", "parks", "tree"),  # one unit has it
        ("hole", "south", "hole @ south"),  # several have it
        ("lamp", "north", "other kinds @ north"),  # rare with its unit
        ("tree", "north", "other kinds @ north"),  # rare with this one, though another owns it
        ("lamp", "south", "other kinds @ other units"),  # rare, and so is whatever else its unit has
    ],
)
def test_of_a_scenario_from_a_log(kind, unit, name):
    assert Kinds(FITTED).of(kind, unit) == name


def test_of_any_other_scenario():
    plain = Kinds(scenario("housing", "order"))
    assert plain.of("housing", "Mill Street") == "housing"
    assert plain.of("2.1.3", "Mill Street") == "2.1.3", "a code is a kind"
    assert plain.of("lamp", "Mill Street") == "", "unknown: it is drawn, and told"


def test_and_back():
    assert [kind_of(name) for name in ("tree", "hole @ north", "a @ b @ north")] == ["tree", "hole", "a @ b"]
    assert place_of("Mill Street", {"area Mill Street", "(not told)"}) == "area Mill Street"
    assert place_of("Mill Street", {"Mill Street", "area Mill Street"}) == "Mill Street"
    assert place_of("Elsewhere", {"(not told)"}) == "(not told)" and place_of("Elsewhere", {"North"}) == ""
    assert unit_of("unit the city", {"the city"}) == "the city" and unit_of("unit 7", {"unit 7"}) == "unit 7"
