"""How streets differ from each other, how much their ranks move from one period to the next, and who is held low."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from math import nan

import numpy as np

from sim.ground.tables import LEDGER, UNIT, Body
from sim.history.measures.measure import Measures, mean, share
from sim.history.measures.noise import noise_share as share_of_noise
from sim.history.measures.noise import score_noise
from sim.history.record.history import History

STREETS = Measures()
"""Measures of some `Streets` together, over some periods."""
STATES = {
    (f"{name}_chance" if name in (LEDGER.names or ()) else name): name
    for name in UNIT.names or ()
    if UNIT[name] == np.float64
}
"""What a unit is as a period ends: its name in tables, and its field of UNIT. A chance that shares its name with a
count has _chance after it."""
HELD = 0.5
"""A street whose confidence is below is held (docs/background/trap.md)."""
TENTH = 0.1
LAGS = range(1, 13)
"""Periods over which ranks are compared."""


@dataclass(frozen=True)
class Streets:
    """Some streets over some periods, [periods, streets] each: scores, and how much of their variance is noise; ranks,
    0 for none; how many periods in a row, up to this one, they have been held, or among the last tenth."""

    scores: np.ndarray
    noise: np.ndarray
    ranks: np.ndarray
    held: np.ndarray
    last: np.ndarray

    @cached_property
    def movement(self) -> tuple[np.ndarray, np.ndarray]:
        """`movement` of the ranks."""
        return movement(self.ranks)

    def part(self, first: int, last: int, chosen: np.ndarray) -> Streets:
        """The periods [first, last) of those in bool[streets]."""
        return Streets(*(getattr(self, one.name)[first:last, chosen] for one in fields(self)))


@STREETS.measure("得分离散")
def score_spread(streets: Streets) -> float:
    """Standard deviation of the scores of a period's streets, in the mean of the periods."""
    return mean(np.array([row[~np.isnan(row)].std() for row in streets.scores if (~np.isnan(row)).sum() > 1]))


@STREETS.measure("得分噪声占比")
def noise_share(streets: Streets) -> float:
    """Share of the variance of the scores between streets that is chance, of who was called back and what they
    answered: what identical streets would differ by / what these do, both added up over the periods. Near 1 ranks tell
    nothing; by chance it may pass 1."""
    return share_of_noise(streets.scores, streets.noise)


@STREETS.measure("排名变动", "places")
def rank_change(streets: Streets) -> float:
    """Mean of |rank − rank in the period before| over the streets ranked in both, in the mean of the periods; in a list
    drawn at random (n² − 1) / 3n."""
    return mean(streets.movement[0])


@STREETS.measure("排名相关", ends=(-1.0, 1.0))
def rank_correlation(streets: Streets) -> float:
    """Spearman's correlation of the ranks with those of the period before, over the streets ranked in both, ranks taken
    anew among them; in the mean of the periods."""
    return mean(streets.movement[1])


@STREETS.measure("低谷街道数", "streets")
def streets_held(streets: Streets) -> float:
    """Streets whose confidence is below one half as the last period ends: held, as the trap has it."""
    return float((streets.held[-1] > 0).sum())


@STREETS.measure("低谷持续", "periods")
def held_for(streets: Streets) -> float:
    """For how many periods in a row those have been held, in the mean, counted from the start of the run."""
    return mean(streets.held[-1][streets.held[-1] > 0].astype(float))


@STREETS.measure("末位持续", "periods")
def last_for(streets: Streets) -> float:
    """For how many periods in a row those in the last tenth of the list have been there as the last period ends, in the
    mean, counted from the start of the run; in lists drawn at random 1.1."""
    return mean(streets.last[-1][streets.last[-1] > 0].astype(float))


@STREETS.measure("曾居末位街道数", "streets")
def streets_ever_last(streets: Streets) -> float:
    """Streets that were in the last tenth of the list in any of the periods; at random n·(1 − 0.9^periods)."""
    return float((streets.last > 0).any(axis=0).sum())


def of_streets(
    history: History, streets: Streets, first: int, last: int, units: np.ndarray
) -> dict[str, float]:
    """Over the periods [first, last) and the streets among bool[units]: the mean of every state, `STREETS`, and how
    long ranks last. streets: of the whole history."""
    chosen = units & (history.body == Body.STREET)
    window = history.snapshots[first:last]
    found = {f"street_{name}": mean(window[field][:, chosen].reshape(-1)) for name, field in STATES.items()}
    return found | _moved(streets.part(first, last, chosen))


def of_streets_each(history: History, streets: Streets, units: np.ndarray) -> dict[str, np.ndarray]:
    """`of_streets` of each period by itself, float64[periods]."""
    chosen, count = units & (history.body == Body.STREET), len(history.periods)
    found = {
        f"street_{name}": _means(np.ascontiguousarray(history.snapshots[field][:, chosen]))
        for name, field in STATES.items()
    }
    every = [_moved(streets.part(n, n + 1, chosen)) for n in range(count)]
    return found | {name: np.array([one[name] for one in every]) for name in every[0]}


def _moved(seen: Streets) -> dict[str, float]:
    """`STREETS`, and how long ranks last."""
    return {name: float(one.of(seen)) for name, one in STREETS.items()} | persistence(seen)


def _means(values: np.ndarray) -> np.ndarray:
    """`mean` of each row: all at once where all of it is defined."""
    if not values.size or np.isnan(values).any():
        return np.array([mean(row) for row in values])
    return np.asarray(values.mean(axis=1))


def all_streets(history: History) -> Streets:
    """All units over the whole run; those that are no streets have no rank, and are never held."""
    noise = score_noise(history.tallies, history.weights)
    held, last = in_a_row(is_held(history)), in_a_row(is_last(history.ranks))
    return Streets(history.snapshots["score"], noise, history.ranks, held, last)


def persistence(streets: Streets) -> dict[str, float]:
    """How long ranks last: rank_correlation_by_lag.k, Spearman's with those of k periods before, in the mean of the
    periods; last_again.k, of the last tenth of a period, the share that is in it k periods later (at random a tenth).
    """
    ranks, last = streets.ranks, streets.last > 0
    found = {f"{what}.{lag}": nan for lag in LAGS for what in ("rank_correlation_by_lag", "last_again")}
    lags = [lag for lag in LAGS if lag < len(ranks)]  # over longer ones no period has one before it
    standard = standardised(ranks) if lags else ranks
    for lag in lags:
        found[f"rank_correlation_by_lag.{lag}"] = mean(correlations(ranks, standard, lag))
        there = last[:-lag] & (ranks[lag:] > 0)
        found[f"last_again.{lag}"] = float(share((there & last[lag:]).sum(), there.sum()))
    return found


def is_held(history: History) -> np.ndarray:
    """Which units are streets and held as a period ends, bool[periods, units]."""
    return np.asarray((history.body == Body.STREET) & (history.snapshots["confidence"] < HELD))


def is_last(ranks: np.ndarray) -> np.ndarray:
    """Whose rank is among the last tenth of the places, rounded, at least one; bool[periods, streets]. Who shares a
    place that reaches above it is not."""
    ranked = (ranks > 0).sum(axis=1, keepdims=True)
    places = np.maximum(np.rint(TENTH * ranked), 1)
    return np.asarray((ranks > 0) & (ranked > 1) & (ranks > ranked - places))


def in_a_row(held: np.ndarray) -> np.ndarray:
    """For how many periods in a row, up to each, int64[periods, …], of bool."""
    found = np.zeros(held.shape, np.int64)
    so_far = np.zeros(held.shape[1:], np.int64)
    for number, row in enumerate(held):
        so_far = found[number] = np.where(row, so_far + 1, 0)
    return found


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


def standardised(ranks: np.ndarray) -> np.ndarray:
    """Ranks of each period with mean 0 and deviation 1 among the ranked, float64[n, units], 0 for the others."""
    standard = np.zeros(ranks.shape)
    for row, places in zip(standard, ranks, strict=True):
        among = _mean_ranks(places[places > 0])
        deviation = among.std() if len(among) > 1 else 0.0
        row[places > 0] = (among - among.mean()) / deviation if deviation > 0 else np.nan
    return standard


def correlations(ranks: np.ndarray, standard: np.ndarray, lag: int) -> np.ndarray:
    """`correlation` of each period with that `lag` periods before, float64[n − lag]. ranks: int64[n, units]; standard:
    the same, `standardised`."""
    ranked = ranks > 0
    same = (ranked[:-lag] == ranked[lag:]).all(axis=1)
    found = share((standard[:-lag] * standard[lag:]).sum(axis=1), ranked[lag:].sum(axis=1))
    for number in np.flatnonzero(~same):  # anew, among those ranked in both
        found[number] = correlation(ranks[number], ranks[number + lag])
    return found


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
