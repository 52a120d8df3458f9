"""The search finds the fewest: on twenty small cities of draws no cheaper plan passes the same certificate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from sim.study.staffing.budget import best
from sim.study.staffing.certificate import Certificate
from sim.study.staffing.search import certify, tune
from sim.study.staffing.trial import Seen

UNITS = 3
ASKED = np.full((1, UNITS), 0.95)


class City:
    """Units that keep a promise from so many officers on, a number drawn for each year; the last one helps the others,
    who lose a hundredth for each officer that it lacks."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.load = self.rng.uniform(1, 5, UNITS)
        self.runs = 0

    def __call__(self, plan: np.ndarray, years: Sequence[int]) -> Seen:
        self.runs += len(years)
        need = np.stack([np.random.default_rng(1000 * year + 7).normal(0, 0.35, UNITS) for year in years], -1)
        spare = plan[:, None] - self.load[:, None] - need
        lacking = np.maximum(0.0, 6.0 - plan[-1]) * np.array([1.0] * (UNITS - 1) + [0.0])[:, None]
        share = np.clip(0.995 - 0.08 * np.exp(-2.5 * spare) - 0.003 * lacking, 0, 1)
        of = np.full((1, UNITS, len(years)), 400.0)
        return Seen(np.floor(400 * share)[None], of, ASKED, np.array([False]))


def of_posts(margin: np.ndarray) -> np.ndarray:
    return np.asarray(margin.min(axis=0))


def find(city: City, start: int, certificate: Certificate) -> np.ndarray:
    free, most = np.ones(UNITS, bool), np.full(UNITS, 60)
    tuned = tune(
        city,
        np.full(UNITS, start),
        free,
        range(8),
        lambda seen: of_posts(seen.slack.min(axis=-1)),
        most,
    ).plan
    years = range(1000, 1000 + certificate.years)
    sets = [np.arange(UNITS) == unit for unit in reversed(range(UNITS))]
    return certify(city, tuned, free, years, certificate, of_posts, most, sets).plan


@pytest.mark.parametrize("seed", range(20))
def test_no_cheaper_plan_passes_the_same_certificate(seed: int) -> None:
    city, certificate = City(seed), Certificate()
    plan, years = find(city, 3, certificate), range(1000, 1059)
    assert certificate.passes(city(plan, years)).all()
    cheaper = [
        np.array(one) for one in product(range(int(plan.max()) + 3), repeat=UNITS) if sum(one) < plan.sum()
    ]
    passing = [one for one in cheaper if certificate.passes(city(one, years)).all()]
    assert not passing, f"{plan} was found, and {passing[0]} passes"


@pytest.mark.parametrize("start", [0, 1, 12, 50])
def test_the_plan_does_not_depend_on_the_first_guess(start: int) -> None:
    assert (find(City(4), start, Certificate()) == find(City(4), 3, Certificate())).all()


def test_a_good_first_guess_takes_few_years() -> None:
    city = City(4)
    find(city, 4, Certificate())
    assert city.runs < 12 * 59


def test_a_budget_goes_where_it_helps_most() -> None:
    # The first officer of post 0 helps 10, of post 1 first 4 and then 9 more, of post 2 nobody.
    values = [np.array([0.0, 10, 11]), np.array([0.0, 4, 13]), np.array([5.0, 5, 5])]
    enough, free = np.array([2, 2, 2]), np.ones(3, bool)
    plans = [best(values, enough, free, budget).tolist() for budget in range(5)]
    assert plans == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 2, 0], [2, 2, 0]]


def test_a_post_that_is_not_sought_stays() -> None:
    plan = best([np.array([0.0, 1]), np.zeros(1)], np.array([1, -1]), np.array([True, False]), 5)
    assert plan.tolist() == [1, -1]
