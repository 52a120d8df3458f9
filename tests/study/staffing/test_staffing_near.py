"""Whom no number of officers helps gets no more of them than are of use."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.study.staffing.brackets import Brackets
from sim.study.staffing.certificate import Certificate
from sim.study.staffing.plan import as_near
from sim.study.staffing.search import Tuned, certify_many, tune
from sim.study.staffing.trial import Seen

POSTS, A_YEAR, YEARS = 400, 30, 4


def seen(met: np.ndarray, of: float, backlog: bool = False) -> Seen:
    """Of one promise to some groups, met float[groups, years]."""
    met = np.asarray(met, float)[None]
    return Seen(
        met, np.full(met.shape, 1.0 if backlog else of), np.full(met.shape[:2], 0.75), np.array([backlog])
    )


def test_as_near_as_so_many_petitions_tell() -> None:
    """Of 4 x 30 petitions ample officers miss 12. A percentage point is 1.2. If 24 are missed, chance is
    2 √((12 + 24) · (1 − 36/240)) = 11.1: 24.3 may be. If 25 are, it is 11.2: 24.4."""
    ample = seen([[27.0] * YEARS], A_YEAR)
    assert as_near(seen([[24.0] * YEARS], A_YEAR), ample)[0, 0] >= 0
    assert as_near(seen([[23.0, 24, 24, 24]], A_YEAR), ample)[0, 0] < 0
    one_year = as_near(seen([[26.0]], A_YEAR), ample)[0, 0]
    assert one_year == pytest.approx(math.log((3 + 0.3 + 2 * math.sqrt(7 * (1 - 7 / 60)) + 0.5) / 4.5))


def test_of_many_petitions_chance_is_small() -> None:
    ample = seen([[80_000.0] * YEARS], 100_000)
    assert as_near(seen([[79_000.0] * YEARS], 100_000), ample)[0, 0] >= 0
    assert as_near(seen([[78_000.0] * YEARS], 100_000), ample)[0, 0] < 0


def test_a_backlog_is_compared_by_its_worst_year() -> None:
    ample = seen([[4.0, 9.0]], 1, backlog=True)
    assert as_near(seen([[9.0, 9.0]], 1, backlog=True), ample)[0, 0] >= 0
    assert as_near(seen([[30.0, 0.0]], 1, backlog=True), ample)[0, 0] < 0


def test_chance_hires_nobody_where_no_officer_helps() -> None:
    """Every eighth petition of thirty a year is late, whatever the officers, and all draws are others each time: hardly
    any gets more than two, where one was guessed; a search that took each year at its word gave many fourteen."""
    rng = np.random.default_rng(3)

    def attempt(plan: np.ndarray, years: range) -> Seen:
        return seen(rng.binomial(A_YEAR, 7 / 8, (POSTS, len(years))), A_YEAR)

    ample = attempt(np.full(POSTS, 14), range(YEARS))

    def room(one: Seen) -> np.ndarray:
        return as_near(one, ample)[0]

    start, free, most = np.ones(POSTS, int), np.ones(POSTS, bool), np.full(POSTS, 14)
    found = tune(attempt, start, free, range(YEARS), room, most)
    plan = np.where(found.known.high < 0, start, found.plan)
    assert (plan > 2).mean() < 0.02 and plan.mean() < 1.0


def test_officers_who_help_are_hired_although_the_promise_is_out_of_reach() -> None:
    """Two officers keep nine of ten, one six of ten."""
    kept = np.array([0.0, 0.6, 0.9])

    def attempt(plan: np.ndarray, years: range) -> Seen:
        return seen(np.repeat(np.rint(A_YEAR * kept[np.minimum(plan, 2)])[:, None], len(years), 1), A_YEAR)

    ample = attempt(np.full(3, 14), range(YEARS))
    found = tune(
        attempt, np.array([1, 2, 9]), np.ones(3, bool), range(YEARS), lambda one: as_near(one, ample)[0],
        np.full(3, 14),
    )  # fmt: skip
    assert found.plan.tolist() == [2, 2, 2]


def test_who_passes_by_no_number_goes_back_when_rounds_end() -> None:
    """Half of the streets are late by chance, whatever their officers, more often than is promised; the others keep it
    from three officers on. The first end with what was as good as ample, not with what they were raised to."""
    rng = np.random.default_rng(5)
    vain = np.arange(POSTS) % 2 == 0

    def attempt(plan: np.ndarray, years: range) -> Seen:
        chance = np.where(vain, 7 / 8, np.where(plan >= 3, 0.999, 0.5))
        met = rng.binomial(A_YEAR, np.repeat(chance[:, None], len(years), 1))
        return Seen(
            met[None].astype(float),
            np.full((1, *met.shape), A_YEAR),
            np.full((1, POSTS), 0.75),
            np.array([False]),
        )

    free, most, start = np.ones(POSTS, bool), np.full(POSTS, 14), np.where(vain, 1, 3)
    tuned = Tuned(np.where(vain, 9, 3), Brackets(start))
    tested = certify_many(
        attempt, tuned, free, free & False, range(1000, 1020), Certificate(years=20),
        lambda margin: np.asarray(margin.min(axis=0)), most, np.where(vain, 1, 3),
    )  # fmt: skip
    assert (tested.plan[vain] == 1).mean() > 0.8
    assert (tested.plan[~vain] == 3).mean() > 0.95
