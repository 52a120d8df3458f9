"""Incentive: how a street's effort responds to its score (experience 5).

The evidence on the bottom of a ranking conflicts (last place can raise effort: Gill et al. 2019; trailers fade at large
gaps: Casas-Arce & Martínez-Jerez 2009; removing rank feedback raised output: Barankay 2012), so the response is
a choice, and every claim about a trap is to be reported under all of them. All three studies are of ranks or contests;
none of them shows effort that rises with an absolute score, as give-up has it (docs/background/field.md).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.ground.alternatives import BY_KIND, Alternative, answered
from sim.ground.key import Key
from sim.ground.quantities import Seconds, Share
from sim.policies.base import Name, Section
from sim.policies.districts import Districts
from sim.policies.pressure import Attention, Campaign, Lists, Prize, Summons


class Response(Alternative):
    """Effort responses: which effort a score calls forth."""

    @abstractmethod
    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""


class GiveUp(Response):
    """Effort follows confidence, logistic in the score: G(S) = 1/(1 + e^(−(S − m)/w)); those far below m give up. An
    assumption: no study that is cited shows it for an absolute score.

    m, w: `incentive.response.middle`, `width`.
    """

    kind: Literal["give-up"] = "give-up"
    middle: Annotated[
        Share, Key("score at which effort tends to one half", zh="中点：努力趋向一半时的得分", symbol="s*")
    ]
    width: Annotated[
        float,
        Field(gt=0, le=1),
        Key("width of the logistic curve, in score", zh="宽度：逻辑斯蒂曲线在得分上的宽度", symbol="w"),
    ]

    def aim(self, score: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):  # a width of next to nothing is a step
            return np.asarray(1.0 / (1.0 + np.exp(-(score - self.middle) / self.width)))


class UShape(Response):
    """The best and the worst try harder than the middle: G(S) = l + (1 − l)·min(|S − m|/w, 1)² (Gill et al. 2019:
    first-place loving, last-place loathing, which is of ranks; the curve, and that it is of scores, is ours).

    m, w, l: `incentive.response.middle`, `width`, `low`.
    """

    kind: Literal["u-shape"] = "u-shape"
    middle: Annotated[Share, Key("score at which effort is lowest", zh="中点：努力最低时的得分", symbol="s*")]
    width: Annotated[
        float,
        Field(gt=0, le=1),
        Key(
            "distance in score from the middle at which effort is full",
            zh="宽度：离中点多远时努力达到最高",
            symbol="w",
        ),
    ]
    low: Annotated[Share, Key("the lowest effort", zh="最低努力")]

    def aim(self, score: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            gap = np.minimum(np.abs(score - self.middle) / self.width, 1.0)
        return np.asarray(self.low + (1.0 - self.low) * gap**2)


class Flat(Response):
    """Effort does not depend on the score: G(S) = `incentive.response.effort`, the null against which a trap is
    told."""

    kind: Literal["flat"] = "flat"
    effort: Annotated[Share, Key("the effort, whatever the score", zh="恒定努力：与得分无关")]

    def aim(self, score: np.ndarray) -> np.ndarray:
        return np.full(len(score), self.effort)


class Target(Alternative):
    """Assessment targets: what of the scores counts."""

    @abstractmethod
    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        """What confidence looks at, 0…1: score and the last period's score are float64[n], nan if unknown."""


class Absolute(Target):
    """The score as it is."""

    kind: Literal["absolute"] = "absolute"

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        return score


class Relative(Target):
    """Only the place among the others (tournament: Lazear & Rosen 1981): (worse + ½·equal)/n, oneself among the equal.

    n: units with a score, among streets, or among all others.
    """

    kind: Literal["relative"] = "relative"

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        known = ~np.isnan(score)
        place = np.full(len(score), np.nan)
        ordered = np.sort(score[known])
        worse = np.searchsorted(ordered, score[known], side="left")
        equal = np.searchsorted(ordered, score[known], side="right") - worse
        place[known] = (worse + (equal - 1) / 2 + 0.5) / max(len(ordered), 1)
        return place


class Improvement(Target):
    """The change against one's own last period: ½ + g·(S − last S), within 0…1; g: `incentive.target.gain`."""

    kind: Literal["improvement"] = "improvement"
    gain: Annotated[
        float,
        Field(gt=0, le=100),
        Key(
            "what is measured is ½ + this × the change of the score", zh="进步系数：所看的是 ½+此值×得分变化"
        ),
    ]

    def measured(self, score: np.ndarray, before: np.ndarray) -> np.ndarray:
        return np.asarray(np.clip(0.5 + self.gain * (score - before), 0.0, 1.0))


class Incentive(Section):
    """How confidence and effort move."""

    response: Annotated[
        GiveUp | UShape | Flat,
        BY_KIND,
        Key(
            "how the effort that confidence tends to depends on what is measured",
            zh="努力响应：信心趋向的努力如何随所看的得分变化",
            symbol="G",
        ),
    ]
    target: Annotated[
        Absolute | Relative | Improvement,
        BY_KIND,
        Key(
            "what is measured: the score, the place among others, or the change",
            zh="考核目标：看得分、名次，还是进步",
        ),
    ]
    time: Annotated[
        Seconds,
        Field(gt=0),
        Key(
            "time in which confidence closes all but 1/e of the gap",
            zh="信心调整时间：差距缩小到 1/e 所需时间",
            symbol="τ_E",
        ),
    ]
    start: Annotated[Share, Key("confidence at the start", zh="初始信心", founding=True)]
    start_spread: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "standard deviation of confidence at the start between streets, as their leaders are",
            zh="初始信心离散：各街道初始信心的标准差",
            founding=True,
        ),
    ]
    accountability: Annotated[
        Literal["city", "district"],
        Key(
            "whose last streets are summoned: those of the whole city, or those of each district",
            zh="问责层级：约谈全市末位，还是各区末位",
        ),
    ]
    districts: Annotated[Districts, Key("districts between the city and their streets", zh="区级：承上启下")]
    lists: Annotated[Lists, Key("honour and shame lists", zh="红黑榜")]
    summons: Annotated[Summons, Key("summons of the last", zh="约谈：末位被约谈")]
    prize: Annotated[Prize, Key("prize for those who improved most", zh="进步奖")]
    attention: Annotated[Attention, Key("attention of leaders", zh="领导注意力")]
    campaigns: Annotated[dict[Name, Campaign], Key("campaigns for a time, by name", zh="专项行动：按名称")]


def confidence_after(
    incentive: Incentive, confidence: np.ndarray, measured: np.ndarray, seconds: float
) -> np.ndarray:
    """Confidence after a period: dE/dt = (G(S) − E)/τ, so E + (1 − e^(−T/τ))·(G(S) − E) after a period of length T.

    G: `incentive.response`; S: what `incentive.target` measures; τ: `incentive.time`. confidence, measured:
    float64[units], where nothing was measured (nan) confidence stays; seconds: length of the period.
    """
    share = 1.0 - np.exp(-seconds / incentive.time)
    aim = answered(incentive.response.aim, np.nan_to_num(measured))
    return np.asarray(np.where(np.isnan(measured), confidence, confidence + share * (aim - confidence)))
