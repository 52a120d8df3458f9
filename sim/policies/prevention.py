"""Prevention: working on causes before anyone calls (未诉先办; experiences 4, 9 and 11)."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from sim.ground.quantities import Share
from sim.policies.base import Section


class Topic(Section):
    """The topic of the month: the city's bodies remove causes of a few categories everywhere.

    categories: how many are chosen each period, those with the most causes (0: no topic); removal: share of their
    causes that is removed in a period; hours: officer's hours a cause costs each street.
    """

    categories: int = Field(ge=0, le=1000)
    removal: Share
    hours: float = Field(ge=0, le=1000)


class Grid(Section):
    """Grid patrols (hotline + grid): share of communities patrolled, share of their problems (never questions) that are
    found before anyone calls, officer's hours each costs the street."""

    communities: Share
    found: Share
    hours: float = Field(ge=0, le=100)


class EarlyWarning(Section):
    """Early warning of group petitions: where a community has at least `threshold` causes of one category, `removal`
    of them are dealt with at once; hours: officer's hours a cause. A threshold of 0 means no warning."""

    threshold: int = Field(ge=0, le=100_000)
    removal: Share
    hours: float = Field(ge=0, le=1000)


class Unlock(Section):
    """A policy that makes a kind of problem solvable: `share` of what was locked in a category is solvable from now
    on, and the same share of its causes ends (principles that unlock: 21.9万 homes got their deeds)."""

    category: str
    share: Share


class Prevention(Section):
    """Time for causes instead of cases.

    share: of street officers' time; hours: officer's hours to remove one cause, at capability 1; forecast: the most
    numerous causes first, otherwise in proportion; topic, grid, early_warning, unlock: see there.
    """

    share: Share
    hours: float = Field(gt=0, le=10_000)
    forecast: bool
    topic: Topic
    grid: Grid
    early_warning: EarlyWarning
    unlock: list[Unlock]


def removed_by_time(causes: np.ndarray, budget: float, forecast: bool, uniform: np.ndarray) -> np.ndarray:
    """How many causes of each cell a street removes: int64[cells].

    All if the budget is enough. Otherwise with the forecast the largest cells are emptied first, without it each
    cell gives the same share budget/total. causes: int64[cells]; budget: causes its time is enough for; forecast:
    `prevention.forecast`; uniform: float64[cells] in (0, 1), which round fractions fairly.
    """
    total = int(causes.sum())
    if total == 0 or budget <= 0:
        return np.zeros(len(causes), dtype=np.int64)
    if budget >= total:
        return np.asarray(causes, dtype=np.int64)
    if not forecast:
        return np.asarray(np.minimum(np.floor(causes * (budget / total) + uniform).astype(np.int64), causes))
    order = np.argsort(-causes, kind="stable")
    before = np.cumsum(causes[order]) - causes[order]
    take = np.clip(budget - before, 0, causes[order])
    taken = np.zeros(len(causes), dtype=np.int64)
    taken[order] = np.minimum(np.floor(take + uniform[order]).astype(np.int64), causes[order])
    return taken


def removed_by_share(causes: np.ndarray, share: float, uniform: np.ndarray) -> np.ndarray:
    """A share of every cell, rounded fairly by uniform numbers: int64, as causes."""
    return np.asarray(np.minimum(np.floor(causes * share + uniform).astype(np.int64), causes))
