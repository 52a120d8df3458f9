"""Hotline seats from the shifts, and from the reforms that change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from sim.ground.seats import NEVER
from sim.ground.tables import SEAT
from sim.ground.time_units import AN_HOUR, DAY
from sim.policies.intake import Shift


def seats(steps: Sequence[tuple[int, Mapping[str, Shift]]], scale: float) -> np.ndarray:
    """SEAT[S]. steps: (day, shifts by name) in force from that day on; only a change of shifts brings new seats.

    A shift that has any seat keeps at least one at every scale.
    """
    changes = [step for n, step in enumerate(steps) if n == 0 or step[1] != steps[n - 1][1]]
    rows: list[tuple[int, int, int, int]] = []
    for number, (day, shifts) in enumerate(changes):
        until = changes[number + 1][0] * DAY if number + 1 < len(changes) else NEVER
        for shift in shifts.values():
            # 24:00 and 00:00 are one moment of the day
            seat = (shift.on % DAY, shift.off % DAY, day * DAY, until)
            rows += [seat] * ceil(shift.seats * scale - 1e-9)
    return np.array(rows, dtype=SEAT)


def seated(table: np.ndarray, days: int) -> np.ndarray:
    """Seconds of seats on duty in each hour, int64[24·days]. table: SEAT[S]."""
    hours = np.zeros((days, 24), np.int64)
    begins = np.arange(24) * AN_HOUR
    for seat, number in zip(*np.unique(table, return_counts=True), strict=True):
        on, off = int(seat["on"]), int(seat["off"])
        spans = [(on, off)] if on < off else [(on, DAY), (0, off)]  # on == off is around the clock
        daily = sum(
            np.clip(np.minimum(begins + AN_HOUR, end) - np.maximum(begins, begin), 0, None)
            for begin, end in spans
        )
        hours[seat["since"] // DAY : min(seat["until"] // DAY, days)] += number * daily
    return hours.reshape(-1)
