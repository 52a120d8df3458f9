"""In which hours a unit closes tickets, and how many of these lie between two moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY, MINUTE, WEEK, WORKING_WEEK

HALF = AN_HOUR // 2
EDGE = 0.02
"""Share of closings that may lie before the hours begin, and after they end."""
OPEN_ALL_DAY = 20 * AN_HOUR
"""Hours at least as long are those of the whole day."""
ON_WEEKENDS = 0.25
"""Closings on a day of the weekend, of those on another day, from which on weekends count as open."""
ENOUGH = 30
"""Closings by which hours are told."""
MONDAY = 4
"""1970 began on a Thursday: the first Monday was the day of this number."""


@dataclass(frozen=True, order=True)
class Hours:
    """From `on` to `off` (seconds of the day), on weekends or not."""

    on: int
    off: int
    weekends: bool

    @property
    def name(self) -> str:
        """Such as "06:30 to 22:00, every day"."""
        if self == CLOCK:
            return "around the clock"
        return (
            f"{_clock(self.on)} to {_clock(self.off)}, {'every day' if self.weekends else 'Monday to Friday'}"
        )

    @property
    def of_week(self) -> int:
        """Seconds open in a week."""
        return (self.off - self.on) * (WEEK if self.weekends else WORKING_WEEK)

    def passed(self, moments: np.ndarray) -> np.ndarray:
        """Seconds open since the Monday after 1970 began, int64[n]; differences are times between moments."""
        days, second = np.divmod(moments - MONDAY * DAY, DAY)
        weeks, weekday = np.divmod(days, WEEK)
        whole = weekday if self.weekends else np.minimum(weekday, WORKING_WEEK)
        today = np.clip(second, self.on, self.off) - self.on
        if not self.weekends:
            today = np.where(weekday < WORKING_WEEK, today, 0)
        return np.asarray(weeks * self.of_week + whole * (self.off - self.on) + today)


CLOCK = Hours(0, DAY, True)


def _clock(second: int) -> str:
    return f"{second // AN_HOUR:02d}:{second % AN_HOUR // MINUTE:02d}"


def hours_of(closed: np.ndarray) -> Hours:
    """The hours in which nearly all of these closings lie, to the half hour; around the clock if they are few."""
    if len(closed) < ENOUGH:
        return CLOCK
    days, second = np.divmod(closed - MONDAY * DAY, DAY)
    off_day = days % WEEK >= WORKING_WEEK
    rate = off_day.sum() / (WEEK - WORKING_WEEK), (~off_day).sum() / WORKING_WEEK
    weekends = rate[0] >= ON_WEEKENDS * rate[1]
    inside = np.sort(second if weekends else second[~off_day])
    on = int(inside[int(EDGE * len(inside))]) // HALF * HALF
    off = -(-int(inside[-1 - int(EDGE * len(inside))] + 1) // HALF) * HALF
    if off - on >= OPEN_ALL_DAY:
        on, off = 0, DAY
    return Hours(on, off, bool(weekends))


def weekday_shares(closed: np.ndarray) -> Sequence[float]:
    """Shares of closings by weekday, Monday first."""
    counts = np.bincount((closed // DAY - MONDAY) % WEEK, minlength=WEEK)
    return [round(float(one), 4) for one in counts / max(counts.sum(), 1)]
