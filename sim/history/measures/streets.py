"""How streets differ from each other, and how much their ranks move from one period to the next."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.ground.tables import LEDGER, UNIT, Body
from sim.history.measures.measure import Measures, mean, share
from sim.history.record.history import History

STREETS = Measures()
"""Measures of some streets together, over some periods: of scores float64[periods, streets] and ranks int64, alike."""
STATES = {
    (f"{name}_chance" if name in (LEDGER.names or ()) else name): name
    for name in UNIT.names or ()
    if UNIT[name] == np.float64
}
"""What a unit is as a period ends: its name in tables, and its field of UNIT. A chance that shares its name with a
count has _chance after it."""


@STREETS.measure("得分离散")
def score_spread(scores: np.ndarray, ranks: np.ndarray) -> float:
    """Standard deviation of the scores of a period's streets, in the mean of the periods."""
    return mean(np.array([row[~np.isnan(row)].std() for row in scores if (~np.isnan(row)).sum() > 1]))


@STREETS.measure("排名变动", "places")
def rank_change(scores: np.ndarray, ranks: np.ndarray) -> float:
    """Mean of |rank − rank in the period before| over the streets ranked in both, in the mean of the periods; in a list
    drawn at random (n² − 1) / 3n."""
    return mean(movement(ranks)[0])


@STREETS.measure("排名相关")
def rank_correlation(scores: np.ndarray, ranks: np.ndarray) -> float:
    """Spearman's correlation of the ranks with those of the period before, over the streets ranked in both, ranks taken
    anew among them; in the mean of the periods."""
    return mean(movement(ranks)[1])


def of_streets(history: History, first: int, last: int, units: np.ndarray) -> dict[str, float]:
    """Over the periods [first, last) and the streets among bool[units]: the mean of every state, and `STREETS`."""
    streets = units & (history.body == Body.STREET)
    window = history.snapshots[first:last][:, streets]
    found = {f"street_{name}": mean(window[field].reshape(-1)) for name, field in STATES.items()}
    ranks = history.ranks[first:last][:, streets]
    return found | {name: float(one.of(window["score"], ranks)) for name, one in STREETS.items()}


def mean_change(before: np.ndarray, after: np.ndarray) -> float:
    """Mean of |after − before| over the units ranked in both periods, in places; nan if there is none.

    before, after: int64[units], 1 the best, 0 for no rank. In a random list of n the mean is (n² − 1) / 3n.
    """
    both = (before > 0) & (after > 0)
    return float(np.abs(after[both] - before[both]).mean()) if both.any() else float("nan")


def correlation(before: np.ndarray, after: np.ndarray) -> float:
    """Spearman's rank correlation over the units ranked in both periods: Pearson's of the ranks among them, ties at
    their mean (Spearman 1904); nan with fewer than two units, or if all share one rank."""
    both = (before > 0) & (after > 0)
    one, other = _mean_ranks(before[both]), _mean_ranks(after[both])
    if len(one) < 2 or one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def movement(ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`mean_change` and `correlation` of each period with the one before: two float64[n], the first entry nan.

    ranks: int64[n, units].
    """
    pairs = list(pairwise(ranks))
    nothing = [float("nan")] * min(len(ranks), 1)
    return (
        np.array(nothing + [mean_change(*pair) for pair in pairs]),
        np.array(nothing + [correlation(*pair) for pair in pairs]),
    )


def swing(ranks: np.ndarray) -> np.ndarray:
    """Per unit, the mean of |change of rank| between periods that follow each other and both have a rank.

    float64[units], nan where there are none. Streets that only chase this month's cases swing more.
    """
    both = (ranks[:-1] > 0) & (ranks[1:] > 0)
    change = np.where(both, np.abs(np.diff(ranks, axis=0)), 0).sum(axis=0)
    count = both.sum(axis=0)
    return share(change, count)


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    """1 … n in order of value, ties at the mean of their places."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])
