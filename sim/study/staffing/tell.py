"""A plan in words and tables: for a screen, for JSON, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.ground.tables import Body
from sim.report.wording import count
from sim.study.designs.sheet import Sheet, records
from sim.study.staffing.certificate import in_chinese
from sim.study.staffing.plan import Plan
from sim.study.staffing.promises import Promise
from sim.study.staffing.trial import Seen

OFFICERS, PROMISES, CREWS, CURVE, TURNED = "officers", "promises", "crews", "more_or_fewer", "otherwise"
REFUSED = 5
"""Units without known officers that are told; all are in the JSON."""
LISTED = 8
"""Units that no officers help that are told one by one (all are in the JSON), and beyond which units are counted."""
ENOUGH = 0.005
"""By how much an obstacle must lift a share to be named."""


def sheets(plan: Plan) -> dict[str, Sheet]:
    """All tables of a plan by name."""
    found = {OFFICERS: _officers(plan), CREWS: _crews(plan), PROMISES: _promises(plan)}
    if plan.curve is not None:
        found[CURVE] = _curve(plan)
    if plan.turned:
        found[TURNED] = _turned(plan)
    return found


def _officers(plan: Plan) -> Sheet:
    rows: list[Sequence[object]] = []
    for number, post in enumerate(plan.groups.posts):
        body = Body(plan.groups.bodies[post.group]).name.lower()
        free = bool(plan.free[number])
        rows.append((
            post.name, body, "urgent" if post.urgent else "ordinary", round(post.now, 2),
            int(plan.plan[number]) if free else None, int(plan.screened[number]) if free else None,
            *(int(one[number]) if free else None for one, _ in plan.usual.values()),
            "sought" if free else "as it is",
        ))  # fmt: skip
    usual = [name.replace(" ", "_").replace("-", "_").lower() for name in plan.usual]
    return ("post", "body", "work", "officers_now", "officers", "first_guess", *usual, "found"), rows


def _crews(plan: Plan) -> Sheet:
    groups = plan.groups
    closed = {(groups.crew_units[row], groups.crew_plans[row]) for row in groups.closed}
    rows = [
        (unit, crew, count)
        for unit, crews in groups.officers(plan.plan).items()
        for crew, count in crews.items()
        if (unit, crew) not in closed
    ]
    return ("unit", "crew", "officers"), list(rows)


def _promises(plan: Plan) -> Sheet:
    rows: list[Sequence[object]] = []
    good, worst = plan.seen.good, plan.seen.worst
    for row, promise in enumerate(plan.question.promises):
        for group, name in enumerate(plan.groups.groups):
            if not plan.seen.counts[row, group]:
                continue
            rows.append((
                name, promise.text, float(plan.seen.asked[row, group]), float(plan.seen.mean[row, group]),
                float(worst[row, group]), int(good[row, group].sum()), good.shape[-1],
                float(plan.ample.mean[row, group]), _verdict(plan, row, group),
            ))  # fmt: skip
    head = (
        "unit", "promise", "asked", "mean", "worst_year", "good_years", "years", "with_ample_officers", "verdict",
    )  # fmt: skip
    return head, rows


_VERDICTS = ("kept", "not certified", "out of reach of any number")


def _verdict(plan: Plan, promise: int, group: int) -> str:
    kept, uncertain, beyond = _VERDICTS
    if plan.passed[promise, group]:
        return kept
    return uncertain if plan.reachable[promise, group] else beyond


def _curve(plan: Plan) -> Sheet:
    assert plan.curve is not None
    rows: list[Sequence[object]] = []
    for row, promise in enumerate(plan.question.promises):
        kept = plan.curve.kept(row)
        for place, step in enumerate(plan.curve.steps):
            seen = plan.curve.seen[place]
            units = seen.good[row].all(axis=-1)[seen.counts[row]]
            rows.append((promise.text, step, plan.curve.officers[place], float(kept[place]),
                         int(units.sum()), len(units)))  # fmt: skip
    return ("promise", "each_post", "officers", "mean", "units_that_keep_it", "units"), rows


def _turned(plan: Plan) -> Sheet:
    rows: list[Sequence[object]] = []
    for name, seen in plan.turned.items():
        for row, promise in enumerate(plan.question.promises):
            units = seen.good[row].all(axis=-1)[seen.counts[row]]
            mean = seen.met[row].sum() / max(seen.of[row].sum(), 1)
            rows.append((name, promise.text, float(mean), int(units.sum()), len(units)))
    return ("otherwise", "promise", "mean", "units_that_keep_it", "units"), rows


def words(plan: Plan) -> list[str]:
    """What is to be said of a plan, a line each."""
    certificate, groups = plan.question.certificate, plan.groups
    now = float(groups.now[plan.free].sum())
    lines = [
        _first(plan, now),
        *certificate.told(),
        "the city is the one that the seed draws; years differ in their days"
        if plan.question.same_city
        else "every year is in a city of its own",
        *plan.notes,
        *(f"no officers are sought for {name}: {why}" for name, why in [*plan.question.refused.items()][:REFUSED]),
        *([f"and for {rest} more units, of which a log does not tell it either: staffing.json names them"]
          if (rest := len(plan.question.refused) - REFUSED) > 0 else []),
    ]  # fmt: skip
    helpless = _out_of_reach(plan)
    if len(helpless) > LISTED:
        helpless = [*helpless[:LISTED], f"and {count(len(helpless) - LISTED)} more: staffing.json names them"]
    if certificate.jointly:
        together = np.atleast_1d(plan.seen.good.all(axis=(0, 1)))
        lines.append(f"all units keep all promises in {int(together.sum())} of {len(together)} years")
    return [*lines, *_counted(plan), *helpless, *_price(plan), *_usual(plan), *_otherwise(plan)]


def _first(plan: Plan, now: float) -> str:
    """What the plan comes to, in one line."""
    budget = plan.question.budget
    if plan.enough is not None:
        kept = plan.passed[plan.seen.counts]
        return (
            f"a budget of {budget} does not keep what is promised: that takes {plan.enough}; with their best use "
            f"{int(kept.sum())} of {len(kept)} promises to units are certified, and "
            + ", ".join(_all_kept(plan, row) for row in range(len(plan.question.promises)))
        )
    if plan.holds:
        rest = "" if budget is None else f"; the budget of {budget} leaves {budget - plan.officers}"
        return (
            f"{plan.officers} officers keep what is promised, in place of {now:.1f} full-time ones now{rest}"
        )
    if plan.reachable.all():
        return f"{plan.officers} officers were found, and some promise is not certified"
    return f"no number of officers keeps all that is promised; {plan.officers} come as near as officers can"


def _counted(plan: Plan) -> list[str]:
    """How many units keep each promise, where they are too many to be seen at a glance."""
    lines = []
    for row, promise in enumerate(plan.question.promises):
        asked = np.flatnonzero(plan.seen.counts[row]).tolist()
        if len(asked) <= LISTED:
            continue
        verdicts = [_verdict(plan, row, group) for group in asked]
        told = ", ".join(f"{count(often)} {one}" for one in _VERDICTS if (often := verdicts.count(one)))
        lines.append(f"{promise.text}: of {count(len(asked))} units {told}")
    return lines


def _all_kept(plan: Plan, row: int) -> str:
    """What is kept of a promise by all units together."""
    promise, seen = plan.question.promises[row], plan.seen
    if promise.kind == "backlog":
        return f"{promise.text}: {seen.met[row].sum(axis=0).mean():.0f} in all"
    return f"{promise.text}: {seen.met[row].sum() / max(seen.of[row].sum(), 1):.1%} in all"


def _out_of_reach(plan: Plan) -> list[str]:
    """Whom no number of officers helps, and what would."""
    lines = []
    for row, group in zip(*np.nonzero(~plan.reachable), strict=True):
        promise, best = plan.question.promises[row], plan.ample.mean[row, group]
        name = plan.groups.groups[group]
        least = plan.ample.share[row, group]
        line = (
            f"{name}: {promise.text} {_fails(plan, row, group)}: with ample officers "
            + (f"the backlog is {best:.0f}" if promise.kind == "backlog" else f"{best:.1%} on average")
            + (
                ""
                if promise.kind == "backlog"
                else f", {np.nanmin(least):.1%} in the worst of {len(least)} years"
            )
        )
        helps = {
            name: float(seen.mean[row, group] - best) * (-1 if promise.kind == "backlog" else 1)
            for name, seen in plan.unblocked.items()
        }
        enough = {name: gain for name, gain in helps.items() if gain >= ENOUGH}
        if enough:
            what = max(enough, key=lambda name: enough[name])
            line += f"; what helps most: {what} ({plan.unblocked[what].mean[row, group]:.1%})"
        lines.append(line)
    return lines


def _fails(plan: Plan, row: int, group: int) -> str:
    kept = bool(plan.ample.good[row, group].all())
    return "cannot be shown so surely by any number of officers" if kept else "is out of reach"


def _price(plan: Plan) -> list[str]:
    """What the last officers buy."""
    if plan.curve is None:
        return []
    lines = []
    here = plan.curve.steps.index(0)
    for row, promise in enumerate(plan.question.promises):
        if promise.kind == "backlog":
            continue
        kept = plan.curve.kept(row)
        below, above = here - 1, here + 1
        lines.append(
            f"{promise.text}: {kept[here]:.1%} in all; one officer fewer in every post ({plan.curve.officers[below]}) "
            f"{kept[below]:.1%}, one more ({plan.curve.officers[above]}) {kept[above]:.1%}"
        )
    return lines


def _usual(plan: Plan) -> list[str]:
    """What usual rules come to, for the same promises in the same years."""
    lines = []
    for name, (officers, seen) in plan.usual.items():
        for row, promise in enumerate(plan.question.promises):
            units = seen.good[row].all(axis=-1)[seen.counts[row]]
            mean = seen.met[row].sum() / max(seen.of[row].sum(), 1)
            kept = f"{mean:.0f} on average" if promise.kind == "backlog" else f"{mean:.1%}"
            lines.append(
                f"{name} gives {int(officers[plan.free].sum())}: {promise.text}: {kept}, kept in {_all_years(seen)} "
                f"by {int(units.sum())} of {len(units)} units{_cost(plan, seen, row)}"
            )
    return lines


def _all_years(seen: Seen) -> str:
    years = seen.good.shape[-1]
    return "the one year tried" if years == 1 else f"all of {years} years"


def _cost(plan: Plan, seen: Seen, row: int) -> str:
    """How many a year do not get what is promised, beside the plan's, by the years of both."""
    if plan.question.promises[row].kind == "backlog":
        return ""
    missed, with_plan = (float((one.of[row] - one.met[row]).sum(axis=0).mean()) for one in (seen, plan.seen))
    return f"; {count(round(missed))} a year miss it, {count(round(with_plan))} with the plan"


def _otherwise(plan: Plan) -> list[str]:
    lines = []
    for name, seen in plan.turned.items():
        parts = []
        for row, promise in enumerate(plan.question.promises):
            units = seen.good[row].all(axis=-1)[seen.counts[row]]
            parts.append(f"{promise.text}: by {int(units.sum())} of {len(units)} units")
        lines.append(f"if {name}, kept in {_all_years(seen)}: " + "; ".join(parts))
    return lines


def told(plan: Plan) -> dict[str, Any]:
    """The whole of a plan, for JSON."""
    question, certificate = plan.question, plan.question.certificate
    return {
        "in_words": words(plan),
        "holds": plan.holds,
        "budget": question.budget,
        "enough": plan.enough,
        "officers": plan.officers,
        "officers_now": float(plan.groups.now[plan.free].sum()),
        "promises": [_promise(one) for one in question.promises],
        "certificate": {
            "rule": certificate.rule, "confidence": certificate.confidence, "sure": certificate.sure,
            "years": certificate.years,
            "bad_years_allowed": certificate.allowed if certificate.rule == "years" else None,
            "jointly": certificate.jointly, "first_replication": plan.years[0],
            "false_pass": certificate.false_pass, "false_alarm": certificate.false_alarm,
            "in_words": certificate.told(), "in_words_zh": in_chinese(certificate),
        },
        "by": question.by, "of": [*question.of], "scale": question.scale, "seed": question.scenario.seed,
        "scenario": question.scenario.name, "same_city": question.same_city,
        "plan": plan.groups.officers(plan.plan),
        "refused": dict(question.refused), "notes": plan.notes, "out_of_reach": _out_of_reach(plan),
        "tables": {name: records(sheet) for name, sheet in sheets(plan).items() if name != CREWS},
    }  # fmt: skip


def _promise(promise: Promise) -> dict[str, Any]:
    return {"text": promise.text, "kind": promise.kind, "share": promise.share, "within": promise.within or None,
            "at_most": promise.bound if promise.kind == "backlog" else None}  # fmt: skip
