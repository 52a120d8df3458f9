"""The page of field studies says what its data say; its estimators find what is planted, and nothing elsewhere."""

from __future__ import annotations

import json

import numpy as np
import pytest

from experiments.field.__main__ import DATA, PAGE, STUDIES
from experiments.field.city import LISTED, RANGES, Months, arms, districts
from experiments.field.estimate import by_place, jumps, listed_change
from experiments.field.page import END, made
from experiments.patterns.lists import ON
from sim.scenario.load import load

FOUND = json.loads(DATA.read_text(encoding="utf-8"))
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", made(FOUND))
def test_the_page_says_what_the_data_say(part: str) -> None:
    between = TEXT.split(f"<!-- {part} -->\n", 1)[1].split(f"\n{END}", 1)[0]
    assert between == made(FOUND)[part], "python -m experiments.field page"


def test_all_pushes_lie_within_their_ranges_and_none_is_the_null() -> None:
    register = load("base").register
    for changes in (*arms().values(), ON):
        for key in RANGES:
            low, high = register[key].range
            assert low <= changes[key] <= high, f"{key} = {changes[key]}"
    assert {name: len(studies) for name, studies in FOUND["arms"].items()} == dict.fromkeys(arms(), STUDIES)


def test_the_city_has_the_streets_that_beijing_has() -> None:
    streets = [one["streets"] for one in districts()["city.districts"].values() if one]
    assert len(streets) == 16 and sum(streets) == 343


def ranking(push: float, relax: float, seed: int = 0, months: int = 240) -> Months:
    """Streets of equal worth whose scores are luck (standard deviation 4 points), and the next month's is raised by
    `push` for the listed last and lowered by `relax` for the listed first."""
    draws = np.random.default_rng(seed)
    score = 0.8 + 0.04 * draws.normal(size=(months, 343))
    for now, later in zip(score[:-1:2], score[1::2], strict=True):
        order = np.argsort(now)
        later[order[:LISTED]] += push
        later[order[-LISTED:]] -= relax
    district = np.repeat(np.arange(7), 49)
    return Months(score, np.full(343, 49), district)


def test_a_planted_jump_is_found_and_regression_is_none() -> None:
    """Half of the pairs have it (every second month), so that half of it is to be found. Without it those listed rise
    by 9 points all the same (0.04 times the mean of a normal's last 10 of 343, 2.27), and no jump is there."""
    planted, null = jumps(ranking(0.06, 0.04)), jumps(ranking(0.0, 0.0))
    assert planted["shame"][-1] == pytest.approx(0.03, abs=0.006)
    assert planted["honour"][-1] == pytest.approx(-0.02, abs=0.006)
    assert all(abs(one) < 0.008 for which in null.values() for one in which[1:])
    change = listed_change(ranking(0.0, 0.0))
    assert change["shame"] == pytest.approx(0.09, abs=0.01)
    assert change["honour"] == pytest.approx(-0.09, abs=0.01)


def test_a_high_place_is_followed_by_a_fall_where_all_is_luck() -> None:
    """Luck alone: who is first falls by the whole spread of scores, whatever the ranking does to anybody."""
    assert by_place(ranking(0.0, 0.0))["place"] < -0.1
