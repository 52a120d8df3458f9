"""Many posts at once: each ends at its fewest, whatever was guessed, and all of them in few trials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.study.staffing.brackets import Brackets
from sim.study.staffing.certificate import Certificate
from sim.study.staffing.search import certify_many, tune
from sim.study.staffing.trial import Seen

POSTS = 300
ASKED = np.full((1, POSTS), 0.95)
FREE = np.ones(POSTS, bool)


class Streets:
    """Each is late by how far its officers fall short of what a year asks of them: a smooth step, 4 000 petitions."""

    def __init__(self, seed: int, scatter: float) -> None:
        rng = np.random.default_rng(seed)
        self.need = np.exp(rng.uniform(0, 5.5, POSTS))
        self.scatter, self.trials, self.runs = scatter, 0, 0

    def __call__(self, plan: np.ndarray, years: Sequence[int]) -> Seen:
        self.trials, self.runs = self.trials + 1, self.runs + len(years)
        draws = np.stack([np.random.default_rng(year).normal(0, self.scatter, POSTS) for year in years], -1)
        short = np.log(np.maximum(plan, 0.1))[:, None] - np.log(self.need)[:, None] - draws
        missed = np.floor(4000 / (1 + 19 * np.exp(np.clip(25 * short, -50, 50))))
        return Seen(4000 - missed[None], np.full((1, POSTS, len(years)), 4000.0), ASKED, np.array([False]))


def of_posts(margin: np.ndarray) -> np.ndarray:
    return np.asarray(margin.min(axis=0))


@pytest.mark.parametrize("guess", [0.3, 1.0, 3.0])
def test_every_post_ends_at_its_fewest(guess: float) -> None:
    streets, most = Streets(1, 0.0), np.full(POSTS, 5000)
    start = np.maximum(
        np.rint(streets.need * guess * np.random.default_rng(2).uniform(0.7, 1.4, POSTS)), 1
    ).astype(int)
    found = tune(streets, start, FREE, [0], lambda seen: of_posts(seen.slack.min(axis=-1)), most).plan
    trials = streets.trials
    good, fewer = streets(found, [0]).good[0, :, 0], streets(found - 1, [0]).good[0, :, 0]
    # Posts that are left when all but a hundredth are found may have one too many.
    assert good.mean() >= 0.99
    assert (fewer & good).sum() <= POSTS // 100
    assert trials <= 14


def test_more_years_go_on_from_where_one_led() -> None:
    streets, most = Streets(3, 0.03), np.full(POSTS, 5000)
    room = lambda seen: of_posts(seen.slack.min(axis=-1))  # noqa: E731
    one = tune(streets, np.ceil(streets.need).astype(int), FREE, [0], room, most)
    before = streets.runs
    four = tune(streets, one.plan, FREE, range(4), room, most, one.known)
    assert streets.runs - before <= 4 * 6
    assert streets(four.plan, range(4)).good[0].all(axis=-1).mean() >= 0.99
    assert (four.plan >= one.plan).all()


def test_the_certificate_of_many_passes_and_leaves_little_over() -> None:
    streets, most = Streets(5, 0.03), np.full(POSTS, 5000)
    room = lambda seen: of_posts(seen.slack.min(axis=-1))  # noqa: E731
    tuned = tune(streets, np.ceil(streets.need).astype(int), FREE, range(4), room, most)
    before, certificate, years = streets.runs, Certificate(years=20), range(1000, 1020)
    tested = certify_many(streets, tuned, FREE, FREE, years, certificate, of_posts, most)
    assert certificate.passes(tested.seen).all()
    assert streets.runs - before <= 10 + 5 * 20
    fewer = certificate.passes(streets(tested.plan - 1, years))[0]
    assert fewer.mean() < 0.15


def test_a_trial_that_contradicts_an_earlier_one_replaces_it() -> None:
    known = Brackets(np.array([10]))
    known.learn(np.array([10]), np.array([-1.0]))
    known.learn(np.array([12]), np.array([1.0]))
    known.learn(np.array([9]), np.array([0.5]))
    assert known.low[0] == -1
    assert known.high[0] == 9
    assert known.next()[0] < 9


def test_between_two_trials_the_next_lies_where_a_straight_line_crosses() -> None:
    # From −1 with 10 officers to 3 with 30: nothing is missing with 10 + 20/4 = 15.
    known = Brackets(np.array([10]))
    known.learn(np.array([10]), np.array([-1.0]))
    known.learn(np.array([30]), np.array([3.0]))
    assert known.next()[0] == 15
    assert not known.found[0]
