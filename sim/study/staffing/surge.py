"""A surge for a shock: how many officers more from outside, from which day at the latest, and until when.

The fewest are sought who keep the promise if they come on the first day of the shock and stay to the end of the window;
then the latest day on which they may begin, then the first on which they may go home, each by halving a span of days in
the same simulated years: who begins sooner, or stays longer, keeps no promise worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from sim.city.city import City
from sim.city.found import found
from sim.ground.tables import Body
from sim.ground.time_units import WEEK
from sim.policies.staffing import Surge
from sim.scenario.places import of_body
from sim.scenario.provenance import Provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.replications import Replications
from sim.study.staffing.attempt import trier
from sim.study.staffing.brackets import EDGE
from sim.study.staffing.posts import Establishment, establish, steady
from sim.study.staffing.question import Question
from sim.study.staffing.search import FIRST, Tested, certify, tune
from sim.study.staffing.trial import Seen, Try, expect_somebody

TUNING = 8
"""Years on which officers are sought."""
MOST_TIMES = 10
"""Times as many officers more as there are: the most that a surge brings."""
LATER = WEEK
"""Days by which a start is put off to see what that costs."""


@dataclass(frozen=True)
class Help:
    """Officers from outside: of each group, int64[groups], from one day of the run until another."""

    extra: np.ndarray
    first: int
    last: int

    @property
    def officers(self) -> int:
        """In all."""
        return int(self.extra.sum())

    @property
    def officer_days(self) -> int:
        """Officers times days."""
        return self.officers * (self.last - self.first)


@dataclass(frozen=True)
class SurgePlan:
    """What was found. help: the fewest officers, begun as late as can be, for as short as can be; at_once: the same
    from the shock's first day to the end; now: officers that there are, int64[groups]. alone, seen, late: years of the
    certificate without help, with it, and with it begun a week later; later: the help that is needed then, and what it
    comes to, or None if none is enough. needs: whom it is for, bool[groups]; beyond: whom no number helps."""

    question: Question
    groups: Establishment
    into: list[str]
    now: np.ndarray
    help: Help
    at_once: Help
    needs: np.ndarray
    beyond: np.ndarray
    alone: Seen
    seen: Seen
    late: Seen | None = None
    later: tuple[Help, Seen] | None = None
    ample: Seen | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def years(self) -> range:
        """Numbers of the replications that judged it."""
        return self.question.judged

    @property
    def passed(self) -> np.ndarray:
        """Whether each promise passes to each group, bool[promises, groups]."""
        return self.question.certificate.passes(self.seen)

    @property
    def holds(self) -> bool:
        """Whether every promise passes to everybody to whom anything is promised."""
        return bool((self.passed | ~self.seen.counts).all())

    @property
    def scenario(self) -> Scenario:
        """The scenario with this surge."""
        return with_help(self.question, self.groups, self.into, self.now, self.help, self.question.origin)

    def day(self, number: int) -> date:
        """The date of a day of the run."""
        return self.question.scenario.time.start + timedelta(days=number)


def with_help(
    question: Question,
    groups: Establishment,
    into: Sequence[str],
    now: np.ndarray,
    helping: Help,
    why: str = "",
) -> Scenario:
    """The scenario with officers from outside, a surge a group."""
    scenario, start = question.scenario, question.scenario.time.start
    first, last = (start + timedelta(days=day) for day in (helping.first, helping.last))
    surges = {
        f"{question.surge}: {groups.groups[group]}": Surge(
            shocks=[], start=first, end=last, out_of=[], into=[into[group]],
            share=float(helping.extra[group] / now[group]),
        )
        for group in np.flatnonzero(helping.extra).tolist()
    }  # fmt: skip
    staffing = scenario.staffing.model_copy(update={"surge": scenario.staffing.surge | surges})
    helped = scenario.renewed(staffing=staffing)
    if not why:
        return helped
    return helped.explained({f'staffing.surge."{name}"': Provenance(assumption=why) for name in surges})


def tried_between(
    question: Question, runs: Replications, groups: Establishment, into: Sequence[str], now: np.ndarray, begin: int,
    end: int,
) -> Try:  # fmt: skip
    """How officers from outside are tried who come and go on these days."""

    def planned(extra: np.ndarray) -> Scenario:
        return with_help(question, groups, into, now, Help(extra, begin, end))

    return trier(runs, question, groups, planned, "surge")


def seek_surge(question: Question, runs: Replications) -> SurgePlan:
    """The surge that keeps what is promised through a shock."""
    city = found(timeline(question.scenario), question.scale, inhabited=False)
    groups = establish(city, question.scenario, question.by, question.of)
    into, now = _called(city, groups), _there(city, groups)
    shock = question.scenario.demand.shocks[question.surge or ""]
    first = max((shock.start - city.start).days, 0)
    count, judged, certificate = len(groups.groups), question.judged, question.certificate
    years, most = range(min(TUNING, len(judged))), MOST_TIMES * now

    @cache
    def between(begin: int, end: int) -> Try:
        return tried_between(question, runs, groups, into, now, begin, end)

    attempt, nobody = between(first, city.days), np.zeros(count, np.int64)
    alone = attempt(nobody, judged)
    expect_somebody(question.promises, alone)
    lacks = (~certificate.passes(alone) & alone.counts).any(axis=0)
    plan = SurgePlan(
        question, groups, into, now, Help(nobody, first, city.days), Help(nobody, first, city.days), lacks,
        lacks & False, alone, alone, notes=steady(question.scenario),
    )  # fmt: skip
    if not lacks.any():
        return plan

    def of_groups(margin: np.ndarray) -> np.ndarray:
        return np.asarray(margin.min(axis=0))

    ample = attempt(np.where(lacks, most, 0), judged)
    needs = lacks & (of_groups(certificate.margin(ample)) >= -EDGE)
    plan = replace(plan, needs=needs, beyond=lacks & ~needs, ample=ample)
    if not needs.any():
        return plan

    def fewest(tried: Try, guess: np.ndarray) -> Tested:
        tuned = tune(
            tried, np.where(needs, guess, 0), needs, years, lambda seen: of_groups(certificate.sought(seen)),
            most,
        )  # fmt: skip
        sets = [needs, *(np.arange(count) == group for group in np.flatnonzero(needs))]
        return certify(tried, tuned.plan, needs, judged, certificate, of_groups, most, sets)

    def keeps(begin: int, end: int, extra: np.ndarray) -> bool:
        """Whether it is enough in this span, by the first of the years and then by all."""
        for some in sorted({min(FIRST, len(judged)), len(judged)}):
            seen = between(begin, end)(extra, judged[:some])
            margin = certificate.margin(seen) if some == len(judged) else certificate.outlook(seen)
            if not (of_groups(margin)[needs] >= -EDGE).all():
                return False
        return True

    tested = fewest(attempt, np.maximum(now // 2, 1))
    while (failed := needs & (of_groups(certificate.margin(tested.seen)) < -EDGE)).any():
        # Whom his own officers help no more when the others have fewer is told apart, and they are seen anew.
        needs = needs & ~failed
        if not needs.any():
            return replace(plan, needs=needs, beyond=lacks)
        tested = fewest(attempt, tested.plan)
    plan = replace(plan, needs=needs, beyond=lacks & ~needs)
    at_once = Help(tested.plan, first, city.days)
    begin = _last(lambda day: keeps(day, city.days, tested.plan), first, city.days)
    end = -_last(lambda day: keeps(begin, -day, tested.plan), -city.days, -begin)
    helping = Help(tested.plan, begin, end)
    plan = replace(plan, help=helping, at_once=at_once, seen=between(begin, end)(tested.plan, judged))
    if begin + LATER >= city.days:
        return plan
    put_off = between(begin + LATER, city.days)
    plan = replace(plan, late=put_off(tested.plan, judged))
    if not keeps(begin + LATER, city.days, np.where(needs, most, 0)):
        return plan
    more = fewest(put_off, tested.plan + 1)
    if not keeps(begin + LATER, city.days, more.plan):
        return plan
    end = -_last(lambda day: keeps(begin + LATER, -day, more.plan), -city.days, -begin - LATER)
    return replace(plan, later=(Help(more.plan, begin + LATER, end), more.seen))


def _last(keeps: Callable[[int], bool], low: int, high: int) -> int:
    """The last number that keeps a promise which the first does and all below it do: low … high − 1."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if keeps(middle) else (low, middle)
    return low


def _called(city: City, groups: Establishment) -> list[str]:
    """What each group is called in a surge: the government of a district goes by its body there."""
    named = dict(zip(city.unit_names, city.units, strict=True))
    return [
        of_body(name, Body(named[name]["body"]).name.lower()) if name in city.district_names else name
        for name in groups.groups
    ]


def _there(city: City, groups: Establishment) -> np.ndarray:
    """Officers of the ordinary crews of each group, int64[groups]."""
    crews = city.crews
    group = groups.group_of[crews["unit"]]
    ordinary = (group >= 0) & (crews["urgent_only"] == 0)
    return np.bincount(group[ordinary], crews["officers"][ordinary], len(groups.groups)).astype(np.int64)
