"""In which hours a unit closes tickets, and how many of these lie between two moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY, MINUTE, WEEK, WORKING_WEEK

HALF = AN_HOUR // 2
EDGE = 0.02
"""Share of closings that may lie before the hours begin, and after they end."""
OPEN_ALL_DAY = 20 * AN_HOUR
"""Hours at least as long are those of the whole day."""
AS_ANY = 0.75
"""Closings on a day of the weekend, of those on another day, from which on it is taken for a day as any other."""
ENOUGH = 30
"""Closings by which hours are told."""
MONDAY = 4
"""1970 began on a Thursday: the first Monday was the day of this number."""


@dataclass(frozen=True, order=True)
class Hours:
    """From `on` to `off` (seconds of the day); of these the part `weekend` also on a day of the weekend, from the
    beginning."""

    on: int
    off: int
    weekend: float

    @property
    def name(self) -> str:
        """What the calendar is called: such as "06:30 to 22:00, every day"."""
        if (self.on, self.off, self.weekend) == (0, DAY, 1.0):
            return "around the clock"
        days = "every day" if self.every_day else "Monday to Friday"
        return f"{_clock(self.on)} to {_clock(self.off)}, {days}"

    @property
    def every_day(self) -> bool:
        """Whether a day of the weekend is as any other."""
        return self.weekend == 1.0

    @property
    def length(self) -> int:
        """Seconds of a day that is no day of the weekend."""
        return self.off - self.on

    @property
    def of_weekend(self) -> int:
        """Seconds of a day of the weekend."""
        return round(self.weekend * self.length)

    @property
    def of_week(self) -> int:
        """Seconds open in a week."""
        return WORKING_WEEK * self.length + (WEEK - WORKING_WEEK) * self.of_weekend

    @property
    def of_crew(self) -> int:
        """The same of officers who are there every day, or from Monday to Friday."""
        return (WEEK if self.every_day else WORKING_WEEK) * self.length

    def passed(self, moments: np.ndarray) -> np.ndarray:
        """Seconds open since the Monday after 1970 began, int64[n]; differences are times between moments."""
        days, second = np.divmod(moments - MONDAY * DAY, DAY)
        weeks, weekday = np.divmod(days, WEEK)
        whole = np.minimum(weekday, WORKING_WEEK) * self.length
        whole += np.maximum(weekday - WORKING_WEEK, 0) * self.of_weekend
        lasts = np.where(weekday < WORKING_WEEK, self.length, self.of_weekend)
        return np.asarray(weeks * self.of_week + whole + np.clip(second - self.on, 0, lasts))


CLOCK = Hours(0, DAY, 1.0)


def _clock(second: int) -> str:
    return f"{second // AN_HOUR:02d}:{second % AN_HOUR // MINUTE:02d}"


def hours_of(closed: np.ndarray) -> Hours:
    """The hours in which nearly all of these closings lie, to the half hour, and how much a day of the weekend has of
    them; around the clock if they are few."""
    if len(closed) < ENOUGH:
        return CLOCK
    days, second = np.divmod(closed - MONDAY * DAY, DAY)
    off_day = days % WEEK >= WORKING_WEEK
    rate = off_day.sum() / (WEEK - WORKING_WEEK) / max((~off_day).sum() / WORKING_WEEK, 1e-9)
    weekend = 1.0 if rate >= AS_ANY else round(float(rate), 2)
    inside = np.sort(second if weekend == 1.0 else second[~off_day])
    on = int(inside[int(EDGE * len(inside))]) // HALF * HALF
    off = -(-int(inside[-1 - int(EDGE * len(inside))] + 1) // HALF) * HALF
    if off - on >= OPEN_ALL_DAY:
        on, off = 0, DAY
    return Hours(on, off, weekend)
