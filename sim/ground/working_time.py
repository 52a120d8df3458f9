"""Working time: calendars as tables of shifts, one a day; on duty is [opens, closes).

opens, closes: int64[calendars, days + 1], seconds since the start, both -1 if no shift begins on a day. Column d + 1 is
the shift that begins on day d; the first is that of the day before the run, if it lasts into it. A shift may close on
the day after it opened, but not after the next one opens. Work runs only while open, so an officer who is not done at
closing time goes on in the next shift.
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.time_units import DAY


@rule
def is_open(opens, closes, calendar, now):
    """Whether the calendar is open at `now`: in the day's shift, or still in yesterday's."""
    day = now // DAY
    return (
        opens[calendar, day + 1] <= now < closes[calendar, day + 1]
        or opens[calendar, day] <= now < closes[calendar, day]
    )


@rule
def opening(opens, calendar, day):
    """The second at which a day's shift begins; -1 if none does."""
    return opens[calendar, day + 1]


@rule
def rest_of_day(opens, closes, calendar, day):
    """Seconds of a day's shift until midnight, 0 if there is none."""
    return max(min(closes[calendar, day + 1], (day + 1) * DAY) - opens[calendar, day + 1], 0)


@rule
def from_yesterday(closes, calendar, day):
    """Seconds after midnight that yesterday's shift goes on for, 0 if it has ended."""
    return max(closes[calendar, day] - day * DAY, 0)


@rule
def finish(opens, closes, calendar, now, seconds):
    """The first moment at which `seconds` > 0 of working time have passed since `now`.

    Beyond the tables, which end far behind the run, all is open, so that work too long for them has an end too.
    """
    shifts = opens.shape[1]
    shift = now // DAY  # yesterday's may still be on
    while shift < shifts:
        start = max(opens[calendar, shift], now)
        room = closes[calendar, shift] - start
        if room > 0:
            if seconds <= room:
                return start + seconds
            seconds -= room
        shift += 1
    return max((shifts - 1) * DAY, now) + seconds


@rule
def closing(opens, closes, calendar, now):
    """The second at which the calendar, open at `now`, closes: shifts without a pause between them are one."""
    shift = now // DAY  # yesterday's may still be on
    if not opens[calendar, shift] <= now < closes[calendar, shift]:
        shift += 1
    while shift + 1 < opens.shape[1] and opens[calendar, shift + 1] == closes[calendar, shift]:
        shift += 1
    return closes[calendar, shift]


@rule
def worked(opens, closes, calendar, first, last):
    """Seconds of working time between two moments, first ≤ last, the first within the tables."""
    total = 0
    for shift in range(first // DAY, min(last // DAY + 2, opens.shape[1])):
        total += max(min(closes[calendar, shift], last) - max(opens[calendar, shift], first), 0)
    return total + max(last - (opens.shape[1] - 1) * DAY, 0)


@rule
def left(opens, closes, calendar, now, end, seconds):
    """What is left, at `now`, of `seconds` of work that would end at `end`; no more than all, even if a reform has
    given the crew longer hours since the work began."""
    return min(worked(opens, closes, calendar, now, end), seconds)
