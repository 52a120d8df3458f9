"""From a first guess to a plan: all posts at once in the same years, up where a promise is broken, down where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.study.staffing.certificate import Certificate
from sim.study.staffing.trial import Seen, Try

MOST_STEPS = 40
"""Plans that are tried at most until a search is given up."""
FIRST = 10
"""Years by which a plan that cannot pass is most often known."""


@dataclass
class Bounds:
    """What is known of each post: the most officers with whom a promise is broken, and the fewest with whom all are
    kept; int64[posts], -1 for none."""

    low: np.ndarray
    high: np.ndarray
    step: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.step = np.ones(len(self.low), np.int64)

    def learn(self, plan: np.ndarray, kept: np.ndarray) -> None:
        """Take in what a plan came to. Units move each other a little: what contradicts the past replaces it."""
        self.high = np.where(kept, plan, np.where(self.high <= plan, -1, self.high))
        self.low = np.where(kept, np.where(self.low >= plan, -1, self.low), plan)

    def next(self, plan: np.ndarray, free: np.ndarray) -> np.ndarray:
        """The next plan to try; the same where all is known."""
        first = np.maximum(1, plan // 16)
        up, down = plan + first * self.step, np.maximum(plan - first * self.step, 0)
        middle = (self.low + self.high) // 2
        open_ended = (self.high < 0) | (self.low < 0)
        self.step = np.where(open_ended, 2 * self.step, 1)
        found = np.where(self.high < 0, up, np.where(self.low < 0, down, middle))
        found = np.where((self.low >= 0) & (self.high == self.low + 1), self.high, found)
        return np.where(free, np.where((self.high == 0), 0, found), plan)


def tune(
    attempt: Try,
    start: np.ndarray,
    free: np.ndarray,
    years: Sequence[int],
    kept: Callable[[Seen], np.ndarray],
    asked: np.ndarray,
    most: np.ndarray,
) -> np.ndarray:
    """The fewest officers of each post with whom it keeps what it is asked for, by some years. free: bool[posts];
    kept: by post; most: of each, more than which are of no use."""
    plan = start.copy()
    known = Bounds(np.full(len(plan), -1), np.full(len(plan), -1))
    for _ in range(MOST_STEPS):
        known.learn(plan, kept(attempt(plan, years).asking(asked)))
        following = np.minimum(known.next(plan, free), most)
        settled = (
            ~free | (plan >= most) | ((known.high >= 0) & ((known.high == known.low + 1) | (known.high == 0)))
        )
        if settled.all():
            return np.where(free & (known.high >= 0), known.high, plan)
        plan = np.where(settled & free & (known.high >= 0), known.high, following)
    return np.where(free & (known.high >= 0), known.high, plan)


@dataclass(frozen=True)
class Tested:
    """A plan on the years of the certificate."""

    plan: np.ndarray
    seen: Seen


def certify(
    attempt: Try,
    plan: np.ndarray,
    free: np.ndarray,
    years: Sequence[int],
    certificate: Certificate,
    stays: Callable[[np.ndarray], np.ndarray],
    asked: np.ndarray,
    most: np.ndarray,
    sets: Sequence[np.ndarray],
) -> Tested:
    """The fewest officers that pass on years never used before.

    stays: from what passes, bool[promises, groups], to the posts that keep all their promises. sets: posts that are
    lowered together, set after set: who helps others comes first. By the first of the years the posts of a set go down
    until each would fail with one less; then all go up until they pass on every year. That is where a sequence of tests
    from more to fewer ends, as long as more officers keep no promise worse.
    """

    def judge(tried: np.ndarray, count: int) -> np.ndarray:
        seen = attempt(tried, years[:count]).asking(asked)
        return stays(certificate.passes(seen) if count == len(years) else certificate.seems(seen))

    def up(tried: np.ndarray, count: int) -> np.ndarray:
        first, times = tried, np.zeros(len(tried), np.int64)
        for _ in range(MOST_STEPS):
            failed = free & ~judge(tried, count)
            raised = failed & (tried < most)
            if not raised.any():
                # Whom not even ample officers help keeps those that he had: he is told apart.
                return np.where(failed, first, tried)
            step = np.maximum(np.maximum(1, tried // 40), 2 ** np.maximum(times - 2, 0))
            tried = np.where(raised, np.minimum(tried + step, most), tried)
            times = times + raised
        return tried

    quick = min(FIRST, len(years))
    plan = up(plan, quick)
    for one in sets:
        plan = _lower(plan, free & one, lambda tried: judge(tried, quick))
    plan = up(plan, len(years))
    return Tested(plan, attempt(plan, years).asking(asked))


def _lower(plan: np.ndarray, may: np.ndarray, judge: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Lower the posts of a set by one, and again, until each has failed once. A step is taken only when all whom it
    moves, and all others that passed before, pass."""
    before = judge(plan)
    may = may & before & (plan > 0)
    going = may.copy()
    while may.any():
        going = going if going.any() else may.copy()
        stays = judge(plan - going)
        if (fails := going & ~stays).any():
            may, going = may & ~fails, going & ~fails
        elif not (before & ~stays).any():
            plan = plan - going
            may = may & (plan > 0)
            going = may.copy()
        elif going.sum() > 1:  # somebody else suffers: who does him harm?
            going = going & (np.cumsum(going) <= going.sum() // 2)
        else:
            may, going = may & ~going, going & False
    return plan
