"""Working time: calendars as tables of opening hours, one interval a day; open is [opens, closes).

opens, closes: int64[calendars, days], seconds since the start, both -1 on a day off. Work runs only while open, so an
officer who is not done at closing time goes on when the next day opens.
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.time_units import DAY


@rule
def is_open(opens, closes, calendar, now):
    """Whether the calendar is open at `now`."""
    day = now // DAY
    return opens[calendar, day] <= now < closes[calendar, day]


@rule
def finish(opens, closes, calendar, now, seconds):
    """The first moment at which `seconds` > 0 of working time have passed since `now`.

    Beyond the tables, which end far behind the run, all is open, so that work too long for them has an end too.
    """
    days = opens.shape[1]
    day = now // DAY
    while day < days:
        start = max(opens[calendar, day], now)
        room = closes[calendar, day] - start
        if room > 0:
            if seconds <= room:
                return start + seconds
            seconds -= room
        day += 1
    return days * DAY + seconds


@rule
def worked(opens, closes, calendar, first, last):
    """Seconds of working time between two moments, first ≤ last, the first within the tables."""
    total = 0
    for day in range(first // DAY, min(last // DAY + 1, opens.shape[1])):
        total += max(min(closes[calendar, day], last) - max(opens[calendar, day], first), 0)
    return total + max(last - opens.shape[1] * DAY, 0)


@rule
def left(opens, closes, calendar, now, end, seconds):
    """What is left, at `now`, of `seconds` of work that would end at `end`; no more than all, even if a reform has
    given the crew longer hours since the work began."""
    return min(worked(opens, closes, calendar, now, end), seconds)
