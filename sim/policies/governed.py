"""Governed streets: supervision and resources for a few, with a rule to leave (experience 8)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from sim.ground.quantities import Share
from sim.policies.base import Section


class Governed(Section):
    """Which streets the city governs itself.

    choice: "none"; "largest" by the period's petitions, or with more than `population` people (SEED); "populous", those
    with more than `population` people alone; "worst" by score; "random"; number: how many may be governed at a time;
    officers: share of officers added; pool: of all streets' officers so many more, shared out among the governed by
    their size, instead of `officers` (0: not so); push: effort that supervision adds; stay: least number of periods;
    leave_volume: a street leaves when its petitions have fallen to this share of those when it was chosen, leave_score:
    or when its score has risen by so much.
    """

    choice: Literal["none", "largest", "populous", "worst", "random"]
    number: int = Field(ge=0, le=100_000)
    population: float = Field(ge=0)
    officers: float = Field(ge=0, le=10)
    pool: Share
    push: float = Field(ge=0, le=1)
    stay: int = Field(ge=0, le=10_000)
    leave_volume: Share
    leave_score: Share


def leaves(
    governed: Governed, periods: np.ndarray, volume: np.ndarray, entry_volume: np.ndarray, score: np.ndarray,
    entry_score: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Which governed streets may leave: bool[n].

    Those governed for at least `governed.stay` periods whose petitions are at most `leave_volume` times those at entry,
    or whose score is at least that at entry plus `leave_score`. periods: how long each is governed; the rest now and at
    entry; volume: petitions accepted in the period.
    """
    better = (volume <= governed.leave_volume * entry_volume) | (score >= entry_score + governed.leave_score)
    return np.asarray((periods >= governed.stay) & better)


def chosen(
    governed: Governed, eligible: np.ndarray, free: int, volume: np.ndarray, population: np.ndarray, score: np.ndarray,
    uniform: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """The numbers of at most `free` streets newly governed, most deserving first.

    By `governed.choice`: "largest" takes those with more than `population` people first, each group by petitions of the
    period; "populous" only those with more people, by people; "worst" by score; "random" by a number drawn each period.
    eligible: bool[n]; volume, population, score: [n]; uniform: float64[n] for a choice at random.
    """
    if governed.choice == "none" or free <= 0:
        return np.zeros(0, dtype=np.int64)
    value = {
        "largest": -(volume + np.where(population > governed.population, 1e12, 0.0)),
        "populous": -population,
        "worst": np.nan_to_num(score, nan=np.inf),
        "random": uniform,
    }[governed.choice]
    if governed.choice == "populous":
        eligible = eligible & (population > governed.population)
    order = np.argsort(value, kind="stable")
    return np.asarray(order[eligible[order]][:free])
