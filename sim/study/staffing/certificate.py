"""When a plan passes: the rule by which it is judged, and what that rule can tell.

The first rule needs no model. Of N years that were used for nothing else at most k may break the promise, where k is
the most for which a plan that breaks it in 1 − confidence of all years passes with a chance of 1 − sure at most: a
binomial (Clopper and Pearson 1934); 59 of 59 for 95 % of years with 95 % certainty (Wilks 1941). With fewer years it
cannot be passed. Then the second rule judges: a normal tolerance bound (Owen 1968) of the logarithm of how many times
as many petitions might have been late. The third looks at the mean over years alone.

A plan is what is left of a sequence of tests on the same years, from more officers to fewer until one fails: so no
correction is due for having tried several (Maurer, Hothorn and Lehmacher 1995). The order in which they are computed
is another one, and the end the same, as long as more officers keep no promise worse in the same year.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.study.staffing.brackets import EDGE
from sim.study.staffing.trial import Seen
from sim.study.statistics.intervals import estimate

Rule = Literal["years", "tolerance", "mean"]
ROOM = 2.0
"""Standard deviations of room by which a plan is sought that is then judged on other years, for 95 % of them."""
HARDLY = 0.99
"""Share of good years of a plan that should not be turned down: of it the chance of a false alarm is told."""


@dataclass(frozen=True)
class Certificate:
    """The rule of a certificate. confidence: share of years in which the promise is to be kept; sure: how sure that
    is to be; years: how many are simulated; jointly: whether a year is good if all units keep all promises."""

    confidence: float = 0.95
    sure: float = 0.95
    years: int = 59
    jointly: bool = False
    mean: bool = False

    @property
    def rule(self) -> Rule:
        """By which rule it judges."""
        if self.mean:
            return "mean"
        return "years" if self.years >= needed(self.confidence, self.sure) else "tolerance"

    @property
    def allowed(self) -> int:
        """Years of those simulated that may break the promise; -1 if there are too few years to tell."""
        return allowed(self.years, self.confidence, self.sure)

    def margin(self, seen: Seen) -> np.ndarray:
        """How far each promise to each group is from failing, 0 or more if it passes, float64[promises, groups];
        endless where nothing is promised."""
        if self.rule == "years":
            return self._worst(seen)
        if self.rule == "tolerance":
            share = self.confidence ** (1 / seen.counts.sum()) if self.jointly else self.confidence
            return _bound(seen, tolerance_factor(self.years, share, self.sure))
        return np.where(_mean_kept(seen, self.sure), 1.0, -1.0)

    def passes(self, seen: Seen) -> np.ndarray:
        """Whether each promise is kept to each group, by the years that were seen, bool[promises, groups]."""
        return np.asarray(self.margin(seen) >= -EDGE)

    def outlook(self, seen: Seen) -> np.ndarray:
        """How far the first of the years are from leaving no fair chance to pass, float64[promises, groups]."""
        if self.rule == "years":
            return self._worst(seen)
        if self.rule == "tolerance":
            return room(seen, self.confidence)
        return np.where(_mean_kept(seen, 0.5), 1.0, -1.0)

    def sought(self, seen: Seen) -> np.ndarray:
        """By how much it may well be passed, by the years on which a plan is sought, float64[promises, groups]."""
        return self.margin(seen) if self.mean else room(seen, self.confidence)

    def _worst(self, seen: Seen) -> np.ndarray:
        """The slack of the worst year that must be good."""
        bad = 0 if self.jointly else self.allowed
        worst = np.sort(seen.slack, axis=-1)[..., min(bad, seen.slack.shape[-1] - 1)]
        return np.where(seen.counts, worst, np.inf)

    @property
    def false_pass(self) -> float:
        """Chance that a plan passes which keeps the promise in just too few years."""
        return (
            _at_most(self.allowed, self.years, 1 - self.confidence) if self.rule == "years" else 1 - self.sure
        )

    @property
    def false_alarm(self) -> float | None:
        """Chance that a plan fails which keeps the promise in `HARDLY` of all years; None where no count tells."""
        return 1 - _at_most(self.allowed, self.years, 1 - HARDLY) if self.rule == "years" else None

    def told(self) -> list[str]:
        """What it says, in words."""
        share, sure = f"{100 * self.confidence:g} %", f"{100 * self.sure:g} %"
        if self.rule == "mean":
            return [
                f"the mean over all years keeps the promise, {sure} sure by {self.years} years (Student's t)"
            ]
        whose = (
            "all units keep all promises in" if self.jointly else "each unit by itself keeps its promise in"
        )
        first = f"{whose} {share} of years, {sure} sure"
        least = needed(self.confidence, self.sure)
        if self.rule == "tolerance":
            shown = (1 - self.sure) ** (1 / self.years)
            return [
                f"{first} if the logarithm of the share kept late is normal: a tolerance bound of {self.years} years",
                f"without a model that takes {least} years of {least}; {self.years} of {self.years} good ones show "
                f"{100 * shown:.0f} % of years",
            ]
        return [
            f"{first}: at least {self.years - self.allowed} of {self.years} years are good (binomial, no model)",
            f"a plan that keeps it in exactly {share} of years passes with a chance of {100 * self.false_pass:.1f} %; "
            f"one that keeps it in {100 * HARDLY:g} % fails with one of {100 * (self.false_alarm or 0.0):.0f} %",
        ]


def in_chinese(one: Certificate) -> list[str]:
    """What a certificate says, in Chinese, line by line as `Certificate.told` says it."""
    share, sure = f"{100 * one.confidence:g} %", f"{100 * one.sure:g} %"
    if one.rule == "mean":
        return [f"按多年平均计兑现承诺，由 {one.years} 个年份得出，把握 {sure}（Student t 检验）"]
    whose = "全部单位同时兑现全部承诺" if one.jointly else "各单位分别兑现其承诺"
    first = f"{share} 的年份中{whose}，把握 {sure}"
    if one.rule == "tolerance":
        least, shown = needed(one.confidence, one.sure), (1 - one.sure) ** (1 / one.years)
        return [
            f"{first}，前提是逾期占比的对数服从正态分布（由 {one.years} 个年份得出的容许界）",
            f"若不依赖此前提，需 {least} 个年份全部达标；{one.years} 个年份全部达标只能说明 {100 * shown:.0f} % 的年份",
        ]
    return [
        f"{first}：{one.years} 个年份中至少 {one.years - one.allowed} 个达标（二项分布，不依赖模型）",
        f"恰在 {share} 的年份兑现的方案，通过的概率为 {100 * one.false_pass:.1f} %；"
        f"在 {100 * HARDLY:g} % 的年份兑现的方案，不通过的概率为 {100 * (one.false_alarm or 0.0):.0f} %",
    ]


def needed(confidence: float, sure: float) -> int:
    """The fewest years by which a plan can pass without a model: all of them good."""
    return math.ceil(math.log(1 - sure) / math.log(confidence) - 1e-9)


def allowed(years: int, confidence: float, sure: float) -> int:
    """How many of so many years may be bad; -1 if there are too few years."""
    bad = -1
    while bad + 1 < years and _at_most(bad + 1, years, 1 - confidence) <= 1 - sure + 1e-12:
        bad += 1
    return bad


def at_least(good: int, years: int, sure: float) -> float:
    """The share of good years that is shown by so many of so many: Clopper and Pearson's lower bound."""
    from scipy.special import betaincinv

    return float(betaincinv(good, years - good + 1, 1 - sure)) if good else 0.0


def tolerance_factor(years: int, share: float, sure: float) -> float:
    """k for which mean − k·deviation of so many years lies below all but 1 − share of them, so sure (Owen 1968)."""
    from scipy.special import ndtri
    from scipy.stats import nct

    root = math.sqrt(years)
    return float(nct.ppf(sure, years - 1, float(ndtri(share)) * root)) / root


def room(seen: Seen, confidence: float = 0.95) -> np.ndarray:
    """By how much each promise may well be kept in so many years as is asked, with room to spare, below 0 if it may
    not, float64[promises, groups]: no more of some years break it than a share of 1 − confidence of them."""
    from scipy.special import ndtri

    deviations = ROOM * max(0.0, float(ndtri(confidence) / ndtri(0.95)))
    bad = math.floor((1 - confidence) * seen.good.shape[-1] + 1e-9)
    bound = _bound(seen, deviations)
    return np.where((~seen.good).sum(axis=-1) <= bad, bound, np.minimum(bound, -10 * EDGE))


def likely(seen: Seen, confidence: float = 0.95) -> np.ndarray:
    """Whether there is such room, bool[promises, groups]."""
    return np.asarray(room(seen, confidence) >= -EDGE)


def _bound(seen: Seen, factor: float) -> np.ndarray:
    slack = seen.slack
    scatter = slack.std(axis=-1, ddof=1) if slack.shape[-1] > 1 else 0.0
    return np.where(seen.counts, slack.mean(axis=-1) - factor * scatter, np.inf)


def _mean_kept(seen: Seen, sure: float) -> np.ndarray:
    found = np.ones(seen.asked.shape, bool)
    for place in zip(*np.nonzero(seen.counts), strict=True):
        values, asked = seen.share[place], seen.asked[place]
        if seen.backlog[place[0]]:
            found[place] = estimate(values, confidence=2 * sure - 1).high <= asked
        elif seen.met[place].sum() >= seen.of[place].sum():
            # Years that are all alike scatter nowhere; of all the petitions that were kept each was a chance to miss.
            found[place] = (1 - sure) ** (1 / seen.of[place].sum()) >= asked
        else:
            found[place] = estimate(values, confidence=2 * sure - 1, ends=(0.0, 1.0)).low >= asked
    return found


def _at_most(bad: int, years: int, chance: float) -> float:
    """Chance of at most so many bad years."""
    from scipy.special import bdtr

    return float(bdtr(bad, years, chance)) if bad >= 0 else 0.0
