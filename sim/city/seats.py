"""Hotline seats from the shifts, and from the reforms that change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil

import numpy as np

from sim.ground.quantities import WEEKDAYS, Weekday
from sim.ground.seats import EVERY_DAY, NEVER
from sim.ground.tables import SEAT
from sim.ground.time_units import AN_HOUR, DAY, WEEK
from sim.policies.intake import Shift


def seats(steps: Sequence[tuple[int, Mapping[str, Shift]]], scale: float, start: date) -> np.ndarray:
    """SEAT[S]. steps: (day, shifts by name) in force from that day on; only a change of shifts brings new seats.
    start: the date of day 0.

    A shift that has any seat keeps at least one at every scale.
    """
    changes = [step for n, step in enumerate(steps) if n == 0 or step[1] != steps[n - 1][1]]
    rows: list[tuple[int, int, int, int, int]] = []
    for number, (day, shifts) in enumerate(changes):
        until = changes[number + 1][0] * DAY if number + 1 < len(changes) else NEVER
        for shift in shifts.values():
            # 24:00 and 00:00 are one moment of the day
            seat = (shift.on % DAY, shift.off % DAY, bits(shift.days, start), day * DAY, until)
            rows += [seat] * ceil(shift.seats * scale - 1e-9)
    return np.array(rows, dtype=SEAT)


def bits(days: Sequence[Weekday], start: date) -> int:
    """Days of the week as `sim.ground.seats` has them, counted from the day of a date; all if none is named."""
    return sum(1 << (WEEKDAYS.index(day) - start.weekday()) % WEEK for day in days) or EVERY_DAY


def seated(table: np.ndarray, days: int) -> np.ndarray:
    """Seconds of seats on duty in each hour, int64[24·days]. table: SEAT[S]."""
    hours = np.zeros((days, 24), np.int64)
    begins = np.arange(24) * AN_HOUR
    for seat, number in zip(*np.unique(table, return_counts=True), strict=True):
        on, off = int(seat["on"]), int(seat["off"])
        spans = [(on, off)] if on < off else [(on, DAY), (0, off)]  # on == off is 24 hours
        here = np.arange(seat["since"] // DAY, min(seat["until"] // DAY, days))
        for later, (begin, end) in enumerate(spans):  # what is over midnight is of the day before
            daily = np.clip(np.minimum(begins + AN_HOUR, end) - np.maximum(begins, begin), 0, None)
            there = here[int(seat["days"]) >> (here - later) % WEEK & 1 == 1]
            hours[there] += number * daily
    return hours.reshape(-1)
