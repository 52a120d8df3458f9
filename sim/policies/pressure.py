"""Pressure: what the review of a period does to streets, by lists, summons, prizes, attention and campaigns
(experiences 1 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.ground.key import Key
from sim.ground.quantities import Date
from sim.policies.base import Section

PARTS = 10  # leaders' attention to the worst or the largest goes to one street in so many


class Lists(Section):
    """The honour and the shame list of each period. Whoever is far from the line is left cold (goal gradient: Kivetz,
    Urminsky & Zheng 2006).
    """

    shame: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key("streets on the list of the last (0: no list)", zh="黑榜：末位上榜数，0 为无", streets=True),
    ]
    honour: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key("streets on the list of the first (0: no list)", zh="红榜：首位上榜数，0 为无", streets=True),
    ]
    push: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "effort that the shame list adds to the one just below its line",
            zh="黑榜鞭策：刚落榜线以下者增加的努力",
        ),
    ]
    relax: Annotated[
        float,
        Field(ge=0, le=1),
        Key("effort that the one just above the honour line lets go", zh="红榜松懈：刚过红榜线者减少的努力"),
    ]
    reach: Annotated[
        float,
        Field(gt=0, le=1),
        Key(
            "distance in score from the line at which both have fallen to 1/e",
            zh="榜线影响距离：离榜线多远（得分）时影响降到 1/e",
        ),
    ]


class Summons(Section):
    """The last ones are summoned (SEED: the last three of a district's month)."""

    last: Annotated[
        int,
        Field(ge=0, le=1000),
        Key(
            "how many are summoned, of each district or of the city, by `incentive.accountability` (0: none)",
            zh="约谈末位数：每区或全市约谈几个，0 为无",
            streets=True,
        ),
    ]
    push: Annotated[
        float,
        Field(ge=0, le=1),
        Key("effort that a summons adds for the next period", zh="约谈鞭策：下一周期增加的努力"),
    ]
    strain: Annotated[float, Field(ge=0, le=1), Key("fatigue that a summons adds", zh="约谈压力：增加的疲劳")]


class Prize(Section):
    """A prize for those who improved most."""

    top: Annotated[
        int,
        Field(ge=0, le=100_000),
        Key("how many of those that improved most get one (0: none)", zh="进步奖名额：0 为无", streets=True),
    ]
    push: Annotated[
        float,
        Field(ge=0, le=1),
        Key("effort that a prize adds for the next period", zh="进步奖激励：下一周期增加的努力"),
    ]


class Attention(Section):
    """The attention of leaders, a scarce budget."""

    budget: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "effort that leaders' attention adds, if spread over all streets alike",
            zh="注意力预算：平均分给各街道时增加的努力",
        ),
    ]
    to: Annotated[
        Literal["all", "worst", "largest"],
        Key(
            "who gets it: all streets, or the worst or the largest tenth, who then get ten times as much each",
            zh="注意力投向：全部，或最差、最大的十分之一（每个得十倍）",
        ),
    ]


class Campaign(Section):
    """A campaign raises effort for a time."""

    start: Annotated[Date, Key("first day of the campaign", zh="行动起：第一天")]
    end: Annotated[Date, Key("first day after the campaign", zh="行动止：结束后的第一天")]
    push: Annotated[float, Field(ge=0, le=1), Key("effort that the campaign adds", zh="行动力度：增加的努力")]


def list_push(lists: Lists, score: np.ndarray) -> np.ndarray:
    """Effort that the lists add or take, float64[n] for scores float64[n] (nan: none).

    The `incentive.lists.shame` last get + push·e^(−d/reach), the `honour` first get − relax·e^(−d/reach). d: distance
    in score to the list's line, which lies midway between the last one on the list and the first one off it. No list
    if there are not more streets with a score than places on it.
    """
    push = np.zeros(len(score))
    if not lists.shame and not lists.honour:
        return push
    known = np.flatnonzero(~np.isnan(score))
    order = known[np.argsort(score[known], kind="stable")]
    with np.errstate(over="ignore"):  # a reach of next to nothing reaches nobody
        if 0 < lists.shame < len(order):
            on = order[: lists.shame]
            line = (score[order[lists.shame - 1]] + score[order[lists.shame]]) / 2
            push[on] += lists.push * np.exp(-(line - score[on]) / lists.reach)
        if 0 < lists.honour < len(order):
            on = order[-lists.honour :]
            line = (score[order[-lists.honour - 1]] + score[order[-lists.honour]]) / 2
            push[on] -= lists.relax * np.exp(-(score[on] - line) / lists.reach)
    return push


def last_ones(score: np.ndarray, district: np.ndarray, count: int, accountability: str) -> np.ndarray:
    """Which units are the last `count` of their district, or of the city: bool[n]; ties by number, nan never.

    count: `incentive.summons.last`; of which of the two: `incentive.accountability`.
    """
    if count <= 0:
        return np.zeros(len(score), dtype=bool)
    group = district if accountability == "district" else np.zeros_like(district)
    value = np.where(np.isnan(score), np.inf, score)
    order = np.lexsort((np.arange(len(score)), value, group))
    first = np.searchsorted(group[order], group[order], side="left")
    chosen = np.zeros(len(score), dtype=bool)
    chosen[order] = np.arange(len(score)) - first < count
    chosen &= ~np.isnan(score)
    return chosen


def most_improved(score: np.ndarray, before: np.ndarray, count: int) -> np.ndarray:
    """Which `count` units (`incentive.prize.top`) improved most on their last score: bool[n]; only those that
    improved."""
    if count <= 0:
        return np.zeros(len(score), dtype=bool)
    change = np.nan_to_num(score - before, nan=-np.inf)
    chosen = np.zeros(len(score), dtype=bool)
    chosen[np.argsort(-change, kind="stable")[:count]] = True
    chosen &= change > 0
    return chosen


def attention_push(attention: Attention, score: np.ndarray, volume: np.ndarray) -> np.ndarray:
    """Effort that leaders' attention adds, float64[n]; score, volume (petitions of the period): [n].

    `incentive.attention.budget` for all n; or, if it goes to the worst or largest, budget·n/k, at most 1, for the k of
    them, k = n/`PARTS` rounded down, at least one.
    """
    count = len(score)
    if attention.to == "all" or count == 0:
        return np.full(count, attention.budget)
    few = max(count // PARTS, 1)
    value = np.nan_to_num(score, nan=np.inf) if attention.to == "worst" else -volume
    push = np.zeros(count)
    push[np.argsort(value, kind="stable")[:few]] = min(attention.budget * count / few, 1.0)
    return push


def campaign_push(campaigns: Iterable[Campaign], day: date) -> float:
    """Effort that campaigns add on a day: the sum of `push` of those that are on."""
    return sum(campaign.push for campaign in campaigns if campaign.start <= day < campaign.end)
