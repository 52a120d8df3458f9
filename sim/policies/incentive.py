"""Incentive: how a street's effort responds to its score (experience 5).

The evidence on the bottom of a ranking conflicts (last place can raise effort: Gill et al. 2019; trailers fade at large
gaps: Casas-Arce & Martínez-Jerez 2009; removing rank feedback raised output: Barankay 2012), so the response is
a choice, and every claim about a trap is to be reported under all of them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.ground.quantities import Date, Seconds, Share
from sim.policies.base import Policy, Section

PARTS = 10  # leaders' attention to the worst or the largest goes to one street in so many


class GiveUp(Policy):
    """Effort follows confidence, logistic in the score: G(S) = 1/(1 + e^(−(S − m)/w)); those far below m give up.

    m, w: `incentive.response.middle`, `width`.
    """

    kind: Literal["give-up"] = "give-up"
    code: ClassVar[int] = 0
    middle: Share
    width: float = Field(gt=0, le=1)

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        with np.errstate(over="ignore"):  # a width of next to nothing is a step
            return np.asarray(1.0 / (1.0 + np.exp(-(score - self.middle) / self.width)))


class UShape(Policy):
    """The best and the worst try harder than the middle: G(S) = l + (1 − l)·min(|S − m|/w, 1)² (Gill et al. 2019:
    first-place loving, last-place loathing; the curve is ours).

    m, w, l: `incentive.response.middle`, `width`, `low`.
    """

    kind: Literal["u-shape"] = "u-shape"
    code: ClassVar[int] = 1
    middle: Share
    width: float = Field(gt=0, le=1)
    low: Share

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        with np.errstate(over="ignore"):
            gap = np.minimum(np.abs(score - self.middle) / self.width, 1.0)
        return np.asarray(self.low + (1.0 - self.low) * gap**2)


class Flat(Policy):
    """Effort does not depend on the score: G(S) = `incentive.response.effort`, the null against which a trap is
    told."""

    kind: Literal["flat"] = "flat"
    code: ClassVar[int] = 2
    effort: Share

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        return np.full(len(score), self.effort)


class Absolute(Policy):
    """The score as it is."""

    kind: Literal["absolute"] = "absolute"
    code: ClassVar[int] = 0

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        """What confidence looks at, 0…1: score and the last period's score are float64[n], nan if unknown."""
        return score


class Relative(Policy):
    """Only the place among the others (tournament: Lazear & Rosen 1981): (worse + ½·equal)/n, oneself among the equal.

    n: units with a score, among streets, or among all others.
    """

    kind: Literal["relative"] = "relative"
    code: ClassVar[int] = 1

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        """What confidence looks at, 0…1: score and the last period's score are float64[n], nan if unknown."""
        known = ~np.isnan(score)
        place = np.full(len(score), np.nan)
        ordered = np.sort(score[known])
        worse = np.searchsorted(ordered, score[known], side="left")
        equal = np.searchsorted(ordered, score[known], side="right") - worse
        place[known] = (worse + (equal - 1) / 2 + 0.5) / max(len(ordered), 1)
        return place


class Improvement(Policy):
    """The change against one's own last period: ½ + g·(S − last S), within 0…1; g: `incentive.target.gain`."""

    kind: Literal["improvement"] = "improvement"
    code: ClassVar[int] = 2
    gain: float = Field(gt=0, le=100)

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        """What confidence looks at, 0…1: score and the last period's score are float64[n], nan if unknown."""
        return np.asarray(np.clip(0.5 + self.gain * (score - before), 0.0, 1.0))


class Lists(Section):
    """The honour and the shame list of each period.

    shame, honour: how many streets are on them (0: no list); push: effort that the shame list adds to the one just
    below its line; relax: effort that the one just above the honour line lets go; reach: distance in score at which
    both have fallen to 1/e: whoever is far from the line is left cold (goal gradient: Kivetz, Urminsky & Zheng
    2006).
    """

    shame: int = Field(ge=0, le=100_000)
    honour: int = Field(ge=0, le=100_000)
    push: float = Field(ge=0, le=1)
    relax: float = Field(ge=0, le=1)
    reach: float = Field(gt=0, le=1)


class Summons(Section):
    """The last ones are summoned (SEED: the last three of a district's month).

    last: how many of each district, or of the city, by `incentive.accountability`; push: effort for the next period;
    strain: fatigue it adds.
    """

    last: int = Field(ge=0, le=1000)
    push: float = Field(ge=0, le=1)
    strain: float = Field(ge=0, le=1)


class Prize(Section):
    """A prize for those who improved most. top: how many; push: effort for the next period."""

    top: int = Field(ge=0, le=100_000)
    push: float = Field(ge=0, le=1)


class Attention(Section):
    """The attention of leaders, a scarce budget.

    budget: effort that the attention gives if spread over all streets alike; to: all of them, the worst or the largest
    tenth, who then get ten times as much each (at most one).
    """

    budget: float = Field(ge=0, le=1)
    to: Literal["all", "worst", "largest"]


class Campaign(Section):
    """A campaign raises effort for a time. From start to end (excluded); push: effort added."""

    title: str
    start: Date
    end: Date
    push: float = Field(ge=0, le=1)


class Incentive(Section):
    """How confidence and effort move.

    response: which effort confidence tends to at what is measured; target: what is measured; time: in which time
    confidence closes all but 1/e of the gap; start: confidence at the start; accountability: whether the city looks
    at all streets together, or every district at its own.
    """

    response: Annotated[GiveUp | UShape | Flat, Field(discriminator="kind")]
    target: Annotated[Absolute | Relative | Improvement, Field(discriminator="kind")]
    time: Seconds = Field(gt=0)
    start: Share
    accountability: Literal["city", "district"]
    lists: Lists
    summons: Summons
    prize: Prize
    attention: Attention
    campaigns: list[Campaign]


def confidence_after(
    incentive: Incentive, confidence: np.ndarray, measured: np.ndarray, seconds: float
) -> np.ndarray:
    """Confidence after a period: dE/dt = (G(S) − E)/τ, so E + (1 − e^(−T/τ))·(G(S) − E) after a period of length T.

    G: `incentive.response`; S: what `incentive.target` measures; τ: `incentive.time`. confidence, measured:
    float64[units], where nothing was measured (nan) confidence stays; seconds: length of the period.
    """
    share = 1.0 - np.exp(-seconds / incentive.time)
    aim = incentive.response.aim(np.nan_to_num(measured))
    return np.asarray(np.where(np.isnan(measured), confidence, confidence + share * (aim - confidence)))


def list_push(lists: Lists, score: np.ndarray) -> np.ndarray:
    """Effort that the lists add or take, float64[n] for scores float64[n] (nan: none).

    The `incentive.lists.shame` last get + push·e^(−d/reach), the `honour` first get − relax·e^(−d/reach). d: distance
    in score to the list's line, which lies midway between the last one on the list and the first one off it. No list
    if there are not more streets with a score than places on it.
    """
    push = np.zeros(len(score))
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


def campaign_push(campaigns: list[Campaign], day: date) -> float:
    """Effort that campaigns add for a period: the sum of `push` of those that are on at its first day."""
    return sum(campaign.push for campaign in campaigns if campaign.start <= day < campaign.end)
