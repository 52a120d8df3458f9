"""A surge for a shock in words and tables: for a screen, for JSON, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.report.wording import count
from sim.study.designs.sheet import Sheet, records
from sim.study.staffing.certificate import in_chinese
from sim.study.staffing.surge import LATER, Help, SurgePlan
from sim.study.staffing.trial import Seen


def sheets(plan: SurgePlan) -> dict[str, Sheet]:
    """The tables by name: who gets how many, what each start takes, and what is kept."""
    groups = plan.groups.groups
    who = [
        (groups[group], int(plan.now[group]), int(plan.help.extra[group]), str(plan.day(plan.help.first)),
         str(plan.day(plan.help.last)))
        for group in np.flatnonzero(plan.needs).tolist()
    ]  # fmt: skip
    return {
        "surge": (("unit", "officers_now", "more", "from", "until"), list(who)),
        "starts": _starts(plan),
        "promises": _promises(plan),
    }


def _starts(plan: SurgePlan) -> Sheet:
    """What beginning at once, as late as can be and a week later comes to."""
    tried: list[tuple[str, Help, Seen]] = []
    if plan.help.officers:
        tried.append(("as late as can be", plan.help, plan.seen))
    if plan.late is not None:
        first = plan.help.first + LATER
        tried.append(("a week later", Help(plan.help.extra, first, plan.at_once.last), plan.late))
    if plan.later is not None:
        tried.append(("a week later, with more", *plan.later))
    rows: list[Sequence[object]] = []
    for name, helping, seen in tried:
        for row, promise in enumerate(plan.question.promises):
            good = seen.good[row][plan.needs & seen.counts[row]]
            rows.append((
                name, str(plan.day(helping.first)), str(plan.day(helping.last)), helping.officers, helping.officer_days,
                promise.text, _kept(plan, seen, row), int(good.all(axis=0).sum()) if len(good) else None,
                good.shape[-1],
            ))  # fmt: skip
    return ("start", "from", "until", "more", "officer_days", "promise", "mean", "good_years", "years"), rows


def _kept(plan: SurgePlan, seen: Seen, row: int) -> float:
    """Of the units that get help together; of a backlog its mean."""
    chosen = plan.needs & seen.counts[row]
    return float(seen.met[row, chosen].sum() / max(seen.of[row, chosen].sum(), 1))


def _promises(plan: SurgePlan) -> Sheet:
    rows: list[Sequence[object]] = []
    for row, promise in enumerate(plan.question.promises):
        for group in np.flatnonzero(plan.seen.counts[row]).tolist():
            verdict = "kept" if plan.passed[row, group] else "not certified"
            if plan.beyond[group] and not plan.passed[row, group]:
                verdict = "out of reach of any number"
            rows.append((
                plan.groups.groups[group], promise.text, float(plan.alone.mean[row, group]),
                float(plan.seen.mean[row, group]), float(plan.seen.worst[row, group]),
                int(plan.seen.good[row, group].sum()), plan.seen.good.shape[-1], verdict,
            ))  # fmt: skip
    return ("unit", "promise", "without", "mean", "worst_year", "good_years", "years", "verdict"), rows


def words(plan: SurgePlan) -> list[str]:
    """What is to be said of a surge, a line each."""
    scenario, shock = plan.question.scenario, plan.question.surge or ""
    event = scenario.demand.shocks[shock]
    begins = plan.question.start
    lines = [
        *_answer(plan),
        f"judged from period {begins + 1} of the run until {scenario.time.end}: {shock} lasts from {event.start} until "
        f"{event.end}; officers who come are like those who are there, with their calendars and other duties",
        *plan.question.certificate.told(),
        *plan.notes,
    ]
    for group in np.flatnonzero(plan.beyond).tolist():
        ample = plan.ample
        best = (
            "" if ample is None else f": with ample officers from the first day {_each(plan, ample, group)}"
        )
        lines.append(
            f"{plan.groups.groups[group]} is out of reach of any surge{best}; without one "
            f"{_each(plan, plan.alone, group)}"
        )
    return lines


def _each(plan: SurgePlan, seen: Seen, group: int) -> str:
    return ", ".join(
        f"{promise.text}: {_share(float(seen.mean[row, group]), promise.kind)}"
        for row, promise in enumerate(plan.question.promises)
        if seen.counts[row, group]
    )


def _share(value: float, kind: str) -> str:
    return f"{value:.0f}" if kind == "backlog" else f"{value:.1%}"


def _answer(plan: SurgePlan) -> list[str]:
    helping, shock = plan.help, plan.question.surge
    if not plan.needs.any():
        return [
            f"the promise is kept through {shock} without a surge"
            if not plan.beyond.any()
            else f"no surge keeps the promise through {shock} where it is broken without one"
        ]
    units = int(plan.needs.sum())
    whom = f"{units} unit{'s' if units > 1 else ''}"
    if not plan.passed[:, plan.needs].all():
        return [
            f"{count(helping.officers)} officers more in {whom} were found, and the promise is still not certified"
        ]
    event = plan.question.scenario.demand.shocks[shock or ""]
    into = helping.first - (event.start - plan.question.scenario.time.start).days
    lines = [
        f"{count(helping.officers)} officers more in {whom} keep what is promised if they begin on "
        f"{plan.day(helping.first)} at the latest, {into} days into {shock}, and stay until {plan.day(helping.last)}: "
        f"{helping.last - helping.first} days, {count(helping.officer_days)} officer-days",
        f"without them: {_together(plan, plan.alone)}; with them: {_together(plan, plan.seen)}",
    ]
    if plan.late is not None:
        line = f"a week later, from {plan.day(helping.first + LATER)}, as many keep: {_together(plan, plan.late)}"
        if plan.later is None:
            lines.append(f"{line}; no number of officers keeps the promise then")
        else:
            more = plan.later[0]
            lines.append(
                f"{line}; to keep the promise then takes {count(more.officers)}, until {plan.day(more.last)}: "
                f"{count(more.officer_days)} officer-days"
            )
    return lines


def _together(plan: SurgePlan, seen: Seen) -> str:
    """What is kept by the units that get help, together, and in how many years all of them keep their promise."""
    parts = []
    for row, promise in enumerate(plan.question.promises):
        good = seen.good[row][plan.needs & seen.counts[row]].all(axis=0)
        mean = _share(_kept(plan, seen, row), promise.kind)
        parts.append(f"{promise.text}: {mean}, by all in {int(good.sum())} of {len(good)} years")
    return "; ".join(parts)


def told(plan: SurgePlan) -> dict[str, Any]:
    """The whole of a surge, for JSON."""
    question, certificate, helping = plan.question, plan.question.certificate, plan.help

    def one(what: Help) -> dict[str, Any]:
        extra = {
            plan.groups.groups[group]: int(what.extra[group]) for group in np.flatnonzero(what.extra).tolist()
        }
        return {
            "officers": what.officers, "from": str(plan.day(what.first)), "until": str(plan.day(what.last)),
            "days": what.last - what.first, "officer_days": what.officer_days, "into": extra,
        }  # fmt: skip

    return {
        "in_words": words(plan), "holds": plan.holds, "surge": question.surge, "promises": [
            {"text": promise.text, "kind": promise.kind} for promise in question.promises
        ],
        "plan": one(helping) if helping.officers else None, "at_once": one(plan.at_once) if helping.officers else None,
        "a_week_later": None if plan.later is None else one(plan.later[0]),
        "beyond": [plan.groups.groups[group] for group in np.flatnonzero(plan.beyond)],
        "certificate": {
            "rule": certificate.rule, "confidence": certificate.confidence, "sure": certificate.sure,
            "years": certificate.years, "in_words": certificate.told(), "in_words_zh": in_chinese(certificate),
        },
        "by": question.by, "of": [*question.of], "scale": question.scale, "seed": question.scenario.seed,
        "scenario": question.scenario.name, "notes": plan.notes,
        "tables": {name: records(sheet) for name, sheet in sheets(plan).items()},
    }  # fmt: skip
