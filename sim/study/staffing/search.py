"""From a first guess to a plan: all posts at once in the same years, up where a promise is broken, down where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.staffing.brackets import EDGE, Brackets
from sim.study.staffing.certificate import Certificate
from sim.study.staffing.trial import Seen, Try

MOST_STEPS = 40
"""Plans that are tried at most until a search is given up."""
FIRST = 10
"""Years by which a plan that cannot pass is most often known."""
ROUNDS, VAIN = 3, 2
"""Of all years of a certificate of many posts; and so many times a post is raised in vain."""
STRAGGLERS = 100
"""A search of some years ends when all posts but one of so many are found: the certificate raises who falls short."""

Room = Callable[[Seen], np.ndarray]
"""By how much each post keeps its promises, float64[posts], below 0 if it does not."""


@dataclass(frozen=True)
class Tuned:
    """The fewest officers of each post by some years, and what trials told of fewer and more."""

    plan: np.ndarray
    known: Brackets


def tune(
    attempt: Try, start: np.ndarray, free: np.ndarray, years: Sequence[int], room: Room,
    most: np.ndarray, earlier: Brackets | None = None,
) -> Tuned:  # fmt: skip
    """The fewest officers of each post with whom it keeps what it is asked for, by some years. free: bool[posts]; most:
    of each, more than which are of no use; earlier: what a search by some of these years told."""
    known = Brackets(start, earlier)
    plan = start
    for _ in range(MOST_STEPS):
        known.learn(plan, room(attempt(plan, years)))
        plan = np.where(free, np.minimum(known.next(), most), plan)
        open_ = free & ~known.found & ~((known.plan >= most) & ~known.passed)
        if open_.sum() <= len(plan) // STRAGGLERS:
            break
    return Tuned(np.where(free & (known.high >= 0), known.high, plan), known)


@dataclass(frozen=True)
class Tested:
    """A plan on the years of the certificate."""

    plan: np.ndarray
    seen: Seen


def certify_many(
    attempt: Try, tuned: Tuned, free: np.ndarray, lowered: np.ndarray, years: Sequence[int], certificate: Certificate,
    of_posts: Callable[[np.ndarray], np.ndarray], most: np.ndarray, vain: np.ndarray | None = None,
) -> Tested:  # fmt: skip
    """Many posts at once on years never used before: whoever fails goes up by as many as his room tells. Who has room
    for the part of an officer goes down by one, once, and up again if that fails. The plan at the end was simulated in
    all the years.

    lowered: who may go down, bool[posts]; vain: what a post has that passes with no number tried, int64[posts] (if not
    given, what it was tuned to): more would be hired for chance; of_posts: from margins of promises, float64[promises,
    groups], to the room of posts.
    """
    plan, known = tuned.plan, tuned.known
    back = tuned.plan if vain is None else np.minimum(vain, tuned.plan)
    hopeless, times = np.zeros(len(plan), bool), np.zeros(len(plan), np.int64)
    for count in sorted({min(FIRST, len(years)), len(years)}):
        judge = certificate.margin if count == len(years) else certificate.outlook
        known, first = known.afresh(plan), None
        # Whether the first of the years were enough, all of them tell.
        for turn in range(1 if count < len(years) else ROUNDS):
            room = of_posts(judge(attempt(plan, years[:count])))
            known.learn(plan, room)
            first = room if first is None else first
            failed = free & ~known.passed & ~hopeless
            worse = (room <= first) | ((turn == ROUNDS - 1) & (known.high < 0))
            lost = failed & ((plan >= most) | ((times >= VAIN) & worse))
            up, down = failed & ~lost, lowered & (turn == 0) & (room > known.slope) & (plan > 0)
            if not (up | lost | down).any():
                break
            hopeless, times = hopeless | lost, times + up
            step = np.minimum(known.steps(), np.maximum(1, plan // 10) * 2 ** np.maximum(times - 1, 0))
            raised = np.where(known.high >= 0, known.high, np.minimum(plan + step, most))
            # Whom more officers do not help goes back; and so does who passed with no number when no round is left.
            plan = np.where(up, raised, np.where(lost, back, np.where(down, plan - 1, plan)))
    return Tested(plan, attempt(plan, years))


def certify(
    attempt: Try, plan: np.ndarray, free: np.ndarray, years: Sequence[int], certificate: Certificate,
    of_posts: Callable[[np.ndarray], np.ndarray], most: np.ndarray, sets: Sequence[np.ndarray],
) -> Tested:  # fmt: skip
    """The fewest officers that pass on years never used before.

    of_posts: from margins of promises, float64[promises, groups], to the room of posts. sets: posts that are
    lowered together, set after set: who helps others comes first. By the first of the years the posts of a set go down
    until each would fail with one less; then all go up until they pass on every year. That is where a sequence of tests
    from more to fewer ends, as long as more officers keep no promise worse.
    """

    def judge(tried: np.ndarray, count: int) -> np.ndarray:
        seen = attempt(tried, years[:count])
        margin = certificate.margin(seen) if count == len(years) else certificate.outlook(seen)
        return of_posts(margin) >= -EDGE

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
    return Tested(plan, attempt(plan, years))


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
