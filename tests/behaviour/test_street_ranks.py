"""Streets that differ stay different; streets that are alike do not: first how it is measured, by hand, then a city."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.patterns import street_ranks
from experiments.patterns.runs import history

DIFFERENT = {
    "catalogue.street_hardness_spread": 0.3, "catalogue.street_hardness_by_need": 0.6, "incentive.start_spread": 0.1,
    "staffing.establishment.street": 0.75,
}  # fmt: skip


def test_places_run_from_the_best_to_the_last():
    assert street_ranks.places(np.array([0.9, 0.5, np.nan, 0.7])) == pytest.approx(
        [0, 1, np.nan, 0.5], nan_ok=True
    )


def test_who_is_always_last_is_so_in_twelve_months_and_in_a_lottery_in_one():
    same = np.tile(np.linspace(0, 1, 20), (24, 1))
    assert street_ranks.months_last(same) == [18, *[0] * 11, 2]
    drawn = np.array(
        [np.random.default_rng(1).permutation(row) for row in np.tile(np.linspace(0, 1, 1000), (24, 1))]
    )
    drawn = np.array([np.roll(row, 37 * month) for month, row in enumerate(drawn)])
    count = np.array(street_ranks.months_last(drawn))
    assert count @ np.arange(13) == pytest.approx(0.1 * 12 * 1000)
    assert street_ranks.correlation(same, 3) == pytest.approx(1)
    assert street_ranks.correlation(np.array([same[0], same[0][::-1]]), 1) == pytest.approx(-1)


def test_the_swing_of_a_list_turned_round_every_month():
    """The first and the last of eleven change by the whole list, the middle one stays: by their mean all are equal."""
    row = np.linspace(0, 1, 11)
    turned = np.array([row, row[::-1], row, row[::-1]])
    assert np.mean(np.abs(np.diff(turned, axis=0))) == pytest.approx(np.mean(np.abs(1 - 2 * row)))
    assert sum(street_ranks.swing(np.tile(row, (4, 1)))) == 0


def test_noise_is_all_of_what_equal_streets_differ_by():
    """Rates of 0.4 and 0.6 of ten answers each: chance 0.24/9 in the mean, variance 0.02."""
    assert street_ranks.noise_share(np.array([[4, 6]]), np.array([[10, 10]])) == pytest.approx(
        0.24 / 9 / 0.02
    )
    answers = np.full((12, 2000), 50)
    said = np.random.default_rng(1).binomial(answers, 0.7)
    assert street_ranks.noise_share(said, answers) == pytest.approx(1, abs=0.03)


def test_streets_that_differ_keep_their_places_and_clones_do_not():
    flat = {"incentive.response": {"kind": "flat", "effort": 0.6}}
    told = {
        name: street_ranks.told(history("base", flat | changes, years=1))
        for name, changes in {"differ": DIFFERENT, "alike": street_ranks.ALIKE}.items()
    }
    assert told["differ"]["correlation"][1] > 0.4 > 0.2 > abs(told["alike"]["correlation"][1])
    assert told["differ"]["correlation"][6] > 0.3
    assert told["differ"]["volume and resolution"] < -0.3 < told["alike"]["volume and resolution"]
    # Matters that stay what they are make the answers of a street go together: some of likeness is no noise either.
    assert told["differ"]["noise"] < told["alike"]["noise"] - 0.1 < 1.1
