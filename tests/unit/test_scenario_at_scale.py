"""Numbers of streets shrink with the streets, and nothing else does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.agents.reforms import stages
from sim.city.found import found
from sim.city.geography import geography, together
from sim.scenario.at_scale import at_place, with_fewer_streets
from sim.scenario.declared import declared
from sim.scenario.load import load
from sim.scenario.reforms import timeline

COUNTS = [".".join(key.path) for key in declared() if key.key.streets]
GIVEN: dict[str, Any] = dict.fromkeys(COUNTS, 30) | {"incentive.summons.last": 3}


def test_they_are_the_lists_summons_prizes_and_the_governed() -> None:
    assert COUNTS == [
        "incentive.lists.shame",
        "incentive.lists.honour",
        "incentive.summons.last",
        "incentive.prize.top",
        "governed.number",
    ]


@pytest.mark.parametrize(
    ("scale", "thirty", "three"),
    # Of 30 a tenth are 3, a hundredth 0.3 and so one, a quarter 7.5 and so 8; three of a district of which 0.8 is left
    # are 2.4 and so two. Above 1 there are as many streets as ever.
    [(0.1, 3, 2), (0.01, 1, 2), (0.25, 8, 2), (1.0, 30, 3), (7.0, 30, 3)],
)
def test_a_number_is_its_share_rounded_and_one_at_least(scale: float, thirty: int, three: int) -> None:
    there = load("base", GIVEN | {"incentive.accountability": "district"})
    here = with_fewer_streets(there, scale, 0.8)
    found_here = {key: at_place(here, tuple(key.split("."))) for key in COUNTS}
    assert found_here == dict.fromkeys(COUNTS, thirty) | {"incentive.summons.last": three}
    none = load("base", dict.fromkeys(COUNTS, 0))
    assert with_fewer_streets(none, scale, 0.8) == none, "a list that is off stays off"


def test_summons_of_the_city_shrink_with_the_city() -> None:
    there = load("base", {"incentive.accountability": "city", "incentive.summons.last": 20})
    assert with_fewer_streets(there, 0.1, 0.8).incentive.summons.last == 2


def test_reforms_are_told_in_streets_of_the_small_city_too() -> None:
    steps = timeline(load("beijing-2019-2021", {"incentive.lists.shame": 30}))
    assert {stage.scenario.incentive.lists.shame for stage in stages(steps, found(steps, 0.02))} == {1}


def test_districts_stay_whole_and_are_about_as_large_as_before() -> None:
    # 8 streets in districts of 1, 2, 2 and 3; of two administrations each gets about four. The middles of the districts
    # are at 0.5, 2, 4 and 6.5 of 8: the first two lie in the first half, the others in the second.
    district = np.array([0, 1, 1, 3, 3, 5, 5, 5])
    assert together(district, 2).tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert together(district, 1).tolist() == [0] * 8
    assert together(district, 4).tolist() == [0, 1, 1, 2, 2, 3, 3, 3]


def test_a_shock_of_a_district_strikes_its_streets_in_a_small_city_too() -> None:
    city = load("beijing-2021").city
    tenth = geography(city, 1, 0.1, 100.0, 0.4)
    assert len(tenth.district_names) == 2
    assert len(set(tenth.home)) > 10, "each street knows its own district"
    assert all(home in names for home, names in zip(tenth.home, tenth.places, strict=True))
