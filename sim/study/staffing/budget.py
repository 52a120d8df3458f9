"""The best use of too few officers: as many petitions as possible get what is promised.

How many get it with how many officers of a post is read off plans that are simulated, all posts lowered together, with
straight lines between them; how many officers each post gets is an integer programme (HiGHS, scipy.optimize.milp).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.study.staffing.trial import Seen, Try

LEVELS = (1.0, 0.85, 0.7, 0.55, 0.4, 0.2, 0.0)
"""Of the officers that keep all promises, those that are simulated."""


def spread(
    attempt: Try,
    enough: np.ndarray,
    free: np.ndarray,
    keeps: np.ndarray,
    group_of_post: np.ndarray,
    budget: int,
    years: Sequence[int],
) -> np.ndarray:
    """The plan of at most `budget` officers with which most petitions get what is promised. enough: officers with whom
    all promises are kept, int64[posts]; keeps: bool[promises, posts]."""
    plans = [np.where(free, np.rint(level * enough).astype(np.int64), enough) for level in LEVELS]
    gained = [_gained(attempt(plan, years), keeps, group_of_post) for plan in plans]
    return best(
        [
            np.interp(
                np.arange(enough[post] + 1),
                [plan[post] for plan in reversed(plans)],
                np.maximum.accumulate([gain[post] for gain in reversed(gained)]),
            )
            if free[post]
            else np.zeros(1)
            for post in range(len(enough))
        ],
        enough,
        free,
        budget,
    )


def best(values: Sequence[np.ndarray], enough: np.ndarray, free: np.ndarray, budget: int) -> np.ndarray:
    """The plan of most value within a budget. values: by post, float64[0 … enough]."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    posts = [int(post) for post in np.flatnonzero(free)]
    owner = np.repeat(np.arange(len(posts)), [enough[post] + 1 for post in posts])
    officers = np.concatenate([np.arange(enough[post] + 1) for post in posts])
    value = np.concatenate([values[post] for post in posts])
    count = len(owner)
    one_each = csr_array((np.ones(count), (owner, np.arange(count))), shape=(len(posts), count))
    found = milp(
        -value + 1e-6 * officers,
        constraints=[LinearConstraint(one_each, 1, 1), LinearConstraint(officers[None, :], 0, budget)],
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
    )
    plan = enough.copy()
    chosen = np.flatnonzero(np.rint(found.x).astype(bool))
    plan[np.array(posts, int)[owner[chosen]]] = officers[chosen]
    return plan


def _gained(seen: Seen, keeps: np.ndarray, group_of_post: np.ndarray) -> np.ndarray:
    """How many petitions get what is promised by each post, a year, float64[posts]; less what is in a backlog."""
    met = np.where(seen.backlog[:, None], -seen.met.mean(axis=-1), seen.met.mean(axis=-1))
    return np.asarray((met[:, group_of_post] * keeps).sum(axis=0))
