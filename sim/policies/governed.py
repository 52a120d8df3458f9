"""Governed streets: supervision and resources for a few, with a rule to leave (experience 8)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.policies.base import Section


class Governed(Section):
    """Which streets the city governs itself (SEED: the ten largest, or those above 200 000 people), what it gives them,
    and when they may leave.
    """

    choice: Annotated[
        Literal["none", "largest", "populous", "worst", "random"],
        Key(
            "which streets: none; `largest`, those with most petitions; `populous`, only those with more people than "
            "`population`, those with most people first; `worst`, those with the lowest score; or at random",
            zh="选取方式：不选、诉求最多、人口超过门槛、得分最低，或随机",
        ),
    ]
    number: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key("how many may be governed at a time", zh="治理数：同时治理的街道至多几个", streets=True),
    ]
    population: Annotated[
        float,
        Field(ge=0),
        Key(
            "`largest` takes streets with more people than this before all others, `populous` takes no others",
            zh="人口门槛：人口超过它的街道优先，或只取这些街道",
        ),
    ]
    officers: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "share of their own officers that governed streets get in addition",
            zh="增派力量：按街道自身人数增派的比例",
        ),
    ]
    pool: Annotated[
        Share,
        Key(
            "share of all streets' officers that is added and shared out among the governed by their size, instead "
            "of `officers` (0: not so)",
            zh="增派总量：占全部街道人数的比例，按规模分给治理类街道；0 为不用",
        ),
    ]
    push: Annotated[
        float, Field(ge=0, le=1), Key("effort that supervision adds", zh="督导力度：督导增加的努力")
    ]
    stay: Annotated[
        int,
        Field(ge=0, le=10_000),
        Key("least time that a street stays governed", zh="最短治理期", unit="periods"),
    ]
    leave_volume: Annotated[
        Share,
        Key(
            "a street may leave when its petitions have fallen to this share of those at entry",
            zh="退出诉求量：诉求降到进入时的多大比例可退出",
        ),
    ]
    leave_score: Annotated[
        Share,
        Key(
            "a street may also leave when its score has risen by this since entry",
            zh="退出得分：得分比进入时提高多少可退出",
        ),
    ]


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
