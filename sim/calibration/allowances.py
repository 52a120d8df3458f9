"""How long each kind is allowed: a time, business days or working days, whichever its due dates are nearest to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.hours import MONDAY
from sim.calibration.known import NEVER
from sim.ground.quantities import Allowance
from sim.ground.tables import CLASSES
from sim.ground.time_units import AN_HOUR, DAY, MINUTE, WEEK, WORKING_WEEK, YEAR

NONE_ALLOWED = Allowance(seconds=10 * YEAR * DAY)
"""Stands for no deadline."""
NO_DEADLINE = "no deadline"
NEAR = AN_HOUR
"""A due date so near is told."""
MOST_DAYS = 60
"""Working days up to which these are tried."""
HAS_ONE = 0.5
"""Share of a kind's tickets with a deadline from which on the kind has one."""


@dataclass(frozen=True)
class Allowed:
    """allowance: of a kind; near: share of its due dates that lie within an hour of what it says; due: share of its
    tickets that have a deadline."""

    allowance: Allowance
    near: float
    due: float


def business_due(opened: np.ndarray, days: int) -> np.ndarray:
    """The time of day of the opening, so many working days later; from a weekend on, after the next working day."""
    day, second = np.divmod(opened - MONDAY * DAY, DAY)
    week, weekday = np.divmod(day, WEEK)
    first = week * WORKING_WEEK + np.minimum(weekday, WORKING_WEEK)  # working days before the one that counts
    week, weekday = np.divmod(first + days, WORKING_WEEK)
    return np.asarray((week * WEEK + weekday) * DAY + second + MONDAY * DAY)


def working_due(opened: np.ndarray, days: int) -> np.ndarray:
    """The end of the last of so many working days that follow the day of opening."""
    day = (opened - MONDAY * DAY) // DAY
    week, weekday = np.divmod(day, WEEK)
    before = week * WORKING_WEEK + np.minimum(
        weekday + 1, WORKING_WEEK
    )  # working days up to the day of opening
    week, weekday = np.divmod(before + days - 1, WORKING_WEEK)
    return np.asarray((week * WEEK + weekday + 1) * DAY + MONDAY * DAY)


def allowance_of(opened: np.ndarray, due: np.ndarray) -> Allowed:
    """What a kind is allowed. opened, due: of its tickets, NEVER where there is no deadline."""
    has = due != NEVER
    share = float(has.mean())
    if share < HAS_ONE:
        return Allowed(NONE_ALLOWED, float((~has).mean()), share)
    opened, due = opened[has], due[has]
    lasted = due - opened
    usual = [
        int(one)
        for one in np.unique(np.quantile(lasted, (0.1, 0.25, 0.5, 0.75), method="nearest"))
        if one > 0
    ]
    tried = [(Allowance(seconds=_round(one)), opened + _round(one)) for one in usual]
    at_least = int(np.median(lasted) / DAY * WORKING_WEEK / WEEK) - 3
    for days in range(max(at_least, 1), min(at_least + 8, MOST_DAYS)):
        tried.append((Allowance(0, -days), business_due(opened, days)))
        tried.append((Allowance(0, days), working_due(opened, days)))
    if not tried:
        return Allowed(NONE_ALLOWED, 0.0, share)
    allowance, said = min(tried, key=lambda pair: float(np.abs(pair[1] - due).mean()))
    return Allowed(allowance, float((np.abs(said - due) <= NEAR).mean()), share)


def _round(seconds: int) -> int:
    """To the hour; to the minute below a day."""
    unit = AN_HOUR if seconds >= DAY else MINUTE
    return max(round(seconds / unit), 1) * unit


def length(allowance: Allowance) -> float:
    """About how many seconds are allowed."""
    return allowance.seconds + abs(allowance.working_days) * DAY * WEEK / WORKING_WEEK


def in_classes(allowed: list[Allowance], tickets: list[int]) -> list[Allowance]:
    """The allowance of each kind, of which a scenario has as many different ones as it can: the rarest become the one
    that is nearest."""
    weight: dict[Allowance, int] = {}
    for one, count in zip(allowed, tickets, strict=True):
        weight[one] = weight.get(one, 0) + count
    kept = sorted(weight, key=lambda one: -weight[one])[:CLASSES]
    if NONE_ALLOWED in weight and NONE_ALLOWED not in kept:
        kept[-1] = NONE_ALLOWED
    timed = [one for one in kept if one != NONE_ALLOWED]
    return [
        one if one in kept else min(timed, key=lambda other: abs(length(other) - length(one)))
        for one in allowed
    ]
