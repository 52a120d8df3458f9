"""A plan of seats in words and tables: for a screen, for JSON, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np

from sim.ground.quantities import WEEKDAYS
from sim.ground.time_units import WEEK, WORKING_WEEK
from sim.report.wording import count
from sim.study.designs.sheet import Sheet, records
from sim.study.staffing.calls import SLOTS
from sim.study.staffing.certificate import in_chinese
from sim.study.staffing.seats import SeatPlan

SHIFTS, WEEKLY, HALF_HOURS = "shifts", "seats", "half_hours"


def sheets(plan: SeatPlan) -> dict[str, Sheet]:
    """The tables of a plan of seats by name: shifts, seats by day of the week, and what each half hour has."""
    shifts = [(name, one["on"], one["off"], one["seats"]) for name, one in plan.shifts.table().items()]
    found: dict[str, Sheet] = {SHIFTS: (("shift", "on", "off", "seats"), list(shifts))}
    if plan.shifts.is_weekly:
        found[WEEKLY] = (
            ("from", *WEEKDAYS), [(_clock(slot), *plan.shifts.seats[:, slot].tolist()) for slot in range(SLOTS)]
        )  # fmt: skip
    return found | {HALF_HOURS: _half_hours(plan)}


def _clock(slot: int) -> str:
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


def _half_hours(plan: SeatPlan) -> Sheet:
    """A row a half hour of the day, or of each day of the week."""
    of, seats = plan.answers, plan.shifts.seats
    weekly = plan.shifts.is_weekly
    rows: list[Sequence[object]] = []
    for day in range(of.days if weekly else 1):
        # Days that have the same seats are one.
        chosen = np.arange(day, of.days, 1 if not weekly else of.days) * SLOTS
        for slot in range(SLOTS):
            here = chosen + slot
            there = int(seats[day, slot])
            calls = float(of.calls[here].sum())
            shares = [
                float(table[here, min(there, len(of.seats) - 1)].sum()) / calls if calls else None
                for table in (of.connected, of.in_time)
            ]
            days = plan.days[day] if weekly else plan.days.sum()
            rows.append(
                (*([WEEKDAYS[day]] if weekly else []), _clock(slot), calls / int(days), there, *shares)
            )
    return (*(["day"] if weekly else []), "from", "calls_a_day", "seats", "connected", "in_time"), rows


def words(plan: SeatPlan) -> list[str]:
    """What is to be said of a plan of seats, a line each."""
    promises = plan.question.promises
    lines = [
        f"{_who(plan)}: {plan.shifts.hours:,.5g} hours of seats on a mean day, in place of {plan.hours_now:,.5g} now"
        + ("" if plan.holds else "; and the promise is still not certified"),
        *plan.question.certificate.told(),
    ]
    for row, promise in enumerate(promises):
        theory = plan.shifts.connected if promise.kind == "connected" else plan.shifts.in_time
        share = plan.seen.share[row, 0]
        lines.append(
            f"{promise.text}: {plan.seen.mean[row, 0]:.2%} simulated, {np.nanmin(share):.2%} in the worst of "
            f"{len(share)} years, {theory:.2%} by theory"
        )
    return lines


def _people(plan: SeatPlan) -> int:
    """Who works so many days in a row, or at least so many who work five shifts a week."""
    if 1 < plan.running < WEEK:
        return int(plan.shifts.people.sum())
    return ceil(plan.shifts.a_week / WORKING_WEEK)


def _who(plan: SeatPlan) -> str:
    people, kinds = count(_people(plan)), len(plan.shifts.table())
    if 1 < plan.running < WEEK:
        return f"{people} people in {kinds} shifts, each on {plan.running} days in a row"
    return (
        f"{kinds} shifts, worked {count(plan.shifts.a_week)} times a week, by at least {people} people who "
        f"work {WORKING_WEEK} a week"
    )


def told(plan: SeatPlan) -> dict[str, Any]:
    """The whole of a plan of seats, for JSON."""
    certificate, shifts = plan.question.certificate, plan.shifts
    return {
        "in_words": words(plan), "holds": plan.holds, "people": _people(plan),
        "shifts_a_week": shifts.a_week, "days_in_a_row": plan.running, "hours_a_day": shifts.hours,
        "hours_now": plan.hours_now, "promises": [one.text for one in plan.question.promises],
        "by_theory": {"connected": shifts.connected, "in_time": shifts.in_time},
        "simulated": [float(mean) for mean in plan.seen.mean[:, 0]],
        "certificate": {
            "rule": certificate.rule, "years": certificate.years, "in_words": certificate.told(),
            "in_words_zh": in_chinese(certificate),
        },
        "tables": {name: records(sheet) for name, sheet in sheets(plan).items()},
    }  # fmt: skip
