"""Prevention: working on causes before anyone calls (未诉先办; experiences 4, 9 and 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.policies.base import Name, Section


class Topic(Section):
    """The topic of the month: the city's bodies remove causes of a few categories everywhere."""

    categories: Annotated[
        int,
        Field(ge=0, le=1000),
        Key(
            "how many categories are chosen each period, those with the most causes (0: no topic)",
            zh="每月一题数：每周期选根源最多的几类，0 为无",
        ),
    ]
    removal: Annotated[
        Share,
        Key(
            "share of the chosen categories' causes that is removed in a period",
            zh="专题消除率：每周期消除其根源的比例",
        ),
    ]
    unlocks: Annotated[
        Share,
        Key(
            "share of what waits for a policy in the chosen categories that becomes solvable in a period: a topic "
            "ends in rules",
            zh="专题解锁率：每周期所选类别中待政策部分变为可解决的比例",
        ),
    ]
    hours: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "what each cause removed so costs its street",
            zh="专题工时：每消除一个根源占用街道的工时",
            unit="officer's hours a cause",
        ),
    ]


class Grid(Section):
    """Grid patrols (hotline + grid), which find problems, but never questions."""

    communities: Annotated[
        Share, Key("share of communities that are patrolled", zh="网格覆盖：有巡查的社区比例")
    ]
    found: Annotated[
        Share,
        Key(
            "share of their problems that is found before anyone calls",
            zh="网格发现率：在有人来电前发现的比例",
        ),
    ]
    hours: Annotated[
        float,
        Field(ge=0, le=100),
        Key(
            "what each problem found costs the street",
            zh="网格工时：每发现一个问题占用街道的工时",
            unit="officer's hours a find",
        ),
    ]


class EarlyWarning(Section):
    """Early warning of group petitions, where causes of one category pile up in a community."""

    threshold: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key(
            "causes of one category in one community at which there is a warning (0: none)",
            zh="预警门槛：同一社区同一类根源达到多少时预警，0 为无",
        ),
    ]
    removal: Annotated[
        Share, Key("share of these causes that is dealt with at once", zh="预警消除率：立即处理的比例")
    ]
    hours: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "what each cause dealt with costs the street",
            zh="预警工时：每处理一个根源占用街道的工时",
            unit="officer's hours a cause",
        ),
    ]


class Unlock(Section):
    """A policy that makes a kind of problem solvable, from now on (principles that unlock: 21.9万 homes got their
    deeds)."""

    category: Annotated[str, Key("the category that becomes solvable", zh="解锁类别：可以解决的一级分类")]
    share: Annotated[
        Share,
        Key(
            "share of what was locked that becomes solvable; the causes behind it end",
            zh="解锁占比：待政策部分中可以解决的比例，其背后的根源消除",
        ),
    ]


class Prevention(Section):
    """Time for causes instead of cases."""

    share: Annotated[
        Share,
        Key(
            "share of street officers' time that goes to causes",
            zh="治本工时占比：街道承办人用于治本的时间比例",
        ),
    ]
    hours: Annotated[
        float,
        Field(gt=0, le=10_000),
        Key(
            "time to remove one cause, at capability 1",
            zh="治本工时：能力为 1 时消除一个根源所需",
            unit="officer's hours",
        ),
    ]
    forecast: Annotated[
        bool,
        Key(
            "whether the most numerous causes come first, otherwise in proportion",
            zh="预测：是否先治最多的根源，否则按比例",
        ),
    ]
    topic: Annotated[Topic, Key("topic of the month", zh="每月一题")]
    grid: Annotated[Grid, Key("grid patrols", zh="热线+网格：巡查")]
    early_warning: Annotated[EarlyWarning, Key("early warning of group petitions", zh="群体诉求预警")]
    unlock: Annotated[
        dict[Name, Unlock], Key("policies that make a kind solvable", zh="解锁：使一类问题可以解决的政策")
    ]


def still_locked(unlock: Mapping[str, Unlock]) -> dict[str, float]:
    """What share of what was locked still is, by category: ∏ (1 − `share`) over the policies that unlock it.

    A reform that unlocks more ends the causes behind the matters that it unlocks.
    """
    locked: dict[str, float] = {}
    for one in unlock.values():
        locked[one.category] = locked.get(one.category, 1.0) * (1.0 - one.share)
    return locked


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
