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
    and when they may leave. A street is measured against the city: what all streets share is no street's own doing.
    """

    choice: Annotated[
        Literal["none", "either", "largest", "populous", "worst", "random"],
        Key(
            "which streets: none; `either`, the `largest` with most petitions of the period and all with more people "
            "than `population`; `largest`, those with most petitions; `populous`, only those with more people than "
            "`population`, those with most people first; `worst`, those with the lowest score; or at random",
            zh="选取方式：不选、诉求前几位或人口超过门槛、诉求最多、人口超过门槛、得分最低，或随机",
        ),
    ]
    number: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key("how many may be governed at a time", zh="治理数：同时治理的街道至多几个", streets=True),
    ]
    largest: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key(
            "how many streets with most petitions of a period `either` takes, whoever is governed already",
            zh="诉求前几位：`either` 每周期取诉求最多的几个街道",
        ),
    ]
    population: Annotated[
        float,
        Field(ge=0),
        Key(
            "`largest` takes streets with more people than this before all others, `either` all of them, `populous` no "
            "others",
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
    removal: Annotated[
        Share,
        Key(
            "share of the causes of a governed street that the city's own bodies remove in a period",
            zh="根治比例：每周期市级力量消除治理类街道根源的比例",
        ),
    ]
    stay: Annotated[
        int,
        Field(ge=0, le=10_000),
        Key(
            "least time that a street stays governed, in full periods",
            zh="最短治理期：整周期数",
            unit="periods",
        ),
    ]
    leave_volume: Annotated[
        Share,
        Key(
            "a street may leave when its petitions, relative to those of the mean street, have fallen to this share of "
            "what they were at entry",
            zh="退出诉求量：诉求（相对全市街道平均）降到进入时的多大比例可退出",
        ),
    ]
    leave_score: Annotated[
        Share,
        Key(
            "a street may also leave when its score, above or below that of the mean street, has risen by this since "
            "entry",
            zh="退出得分：得分（相对全市街道平均）比进入时提高多少可退出",
        ),
    ]
    apart: Annotated[
        int,
        Field(ge=1, le=10_000),
        Key(
            "least time before a street that has left may be governed again, in full periods",
            zh="最短间隔期：退出后多久方可再纳入，整周期数",
            unit="periods",
        ),
    ]


def against_city(volume: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How each street stands among all: its petitions over those of the mean street, and its score less the mean one.

    volume, score: float64[n], of all streets of the city; a street without a score counts as a mean one. What moves all
    streets alike moves neither.
    """
    mean = volume.mean() if len(volume) else 0.0
    known = score[~np.isnan(score)]
    relative = volume / mean if mean > 0 else np.ones(len(volume))
    return relative, np.nan_to_num(score - (known.mean() if len(known) else 0.0))


def leaves(
    governed: Governed, periods: np.ndarray, volume: np.ndarray, entry_volume: np.ndarray, score: np.ndarray,
    entry_score: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Which governed streets may leave: bool[n].

    Those governed for at least `governed.stay` full periods whose petitions are at most `leave_volume` times those at
    entry, or whose score is at least that at entry plus `leave_score`, all measured `against_city`. periods: for how
    many full ones each is governed; the rest now and at entry.
    """
    better = (volume <= governed.leave_volume * entry_volume) | (score >= entry_score + governed.leave_score)
    return np.asarray((periods >= governed.stay) & better)


def chosen(
    governed: Governed, eligible: np.ndarray, free: int, volume: np.ndarray, population: np.ndarray, score: np.ndarray,
    uniform: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """The numbers of at most `free` streets newly governed, most deserving first.

    By `governed.choice`: "largest" takes those with more than `population` people first, each group by petitions of the
    period; "either" does, but no others than these and the `governed.largest` with most petitions of all n; "populous"
    only those with more people, by people; "worst" by score; "random" by a number drawn each period. eligible: bool[n];
    volume, population, score: [n]; uniform: float64[n] for a choice at random.
    """
    if governed.choice == "none" or free <= 0:
        return np.zeros(0, dtype=np.int64)
    many = population > governed.population
    largest = -(volume + np.where(many, 1e12, 0.0))
    value = {
        "largest": largest,
        "either": largest,
        "populous": -population,
        "worst": np.nan_to_num(score, nan=np.inf),
        "random": uniform,
    }[governed.choice]
    if governed.choice == "populous":
        eligible = eligible & many
    if governed.choice == "either":
        top = np.zeros(len(volume), dtype=bool)
        top[np.argsort(-volume, kind="stable")[: governed.largest]] = True
        eligible = eligible & (many | top)
    order = np.argsort(value, kind="stable")
    return np.asarray(order[eligible[order]][:free])
