"""Days: which are worked, and when crews are on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum

import numpy as np

from sim.ground.quantities import WEEKDAYS
from sim.ground.time_units import DAY, WEEK
from sim.policies.staffing import Calendar
from sim.scenario.holidays import listed
from sim.scenario.sections import Time


class Day(IntEnum):
    """What sort of day it is."""

    WORKING = 0  # also a day of the weekend that makes up for a holiday
    WEEKEND = 1
    HOLIDAY = 2


def dates(first: date, count: int) -> np.ndarray:
    """datetime64[D][count]: the days from `first` on."""
    return np.datetime64(first, "D") + np.arange(count)


def year_of(day: date | np.datetime64) -> np.ndarray:
    """datetime64[D]: the days of the calendar year a day lies in."""
    year = np.array([day], "datetime64[Y]")
    first, following = year.astype("datetime64[D]")[0], (year + 1).astype("datetime64[D]")[0]
    return np.arange(first, following)


def weekdays(days: np.ndarray) -> np.ndarray:
    """int64[n]: 0 Monday … 6 Sunday."""
    return np.asarray((days.astype(np.int64) + 3) % WEEK)


def months(days: np.ndarray) -> np.ndarray:
    """int64[n]: 0 January … 11 December."""
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12)


def years(days: np.ndarray) -> np.ndarray:
    """int64[n]: the calendar years."""
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)


def weekend(time: Time) -> np.ndarray:
    """bool[7]: which weekdays, Monday first, are not worked."""
    return np.array([day in time.weekend for day in WEEKDAYS])


def day_sorts(days: np.ndarray, time: Time) -> np.ndarray:
    """`Day` of each of these consecutive days, int64[n]; outside the list of holidays as the weekday says."""
    sorts = np.where(weekend(time)[weekdays(days)], int(Day.WEEKEND), int(Day.WORKING))
    told = listed(time)
    if not told or not len(days):
        return sorts
    place = (np.array(list(told), "datetime64[D]") - days[0]).astype(np.int64)
    what = np.array([Day.HOLIDAY if sort == "holiday" else Day.WORKING for sort in told.values()])
    here = (place >= 0) & (place < len(days))
    sorts[place[here]] = what[here]
    return sorts


def working_days(sorts: np.ndarray, first: int) -> np.ndarray:
    """int64[n]: the days that are worked, in order, and the first one beyond. first: which day the first sort is of."""
    return np.append(np.flatnonzero(sorts == Day.WORKING), len(sorts)) + first


def is_on(calendar: Calendar, sorts: np.ndarray) -> np.ndarray:
    """bool[n]: whether a shift of the calendar begins on days of these sorts."""
    return np.asarray(
        (sorts == Day.WORKING)
        | ((sorts == Day.WEEKEND) & calendar.weekends)
        | ((sorts == Day.HOLIDAY) & calendar.holidays)
    )


def length(calendar: Calendar) -> int:
    """Seconds of a shift."""
    return calendar.off - calendar.on if calendar.off > calendar.on else calendar.off + DAY - calendar.on


def openings(
    names: Sequence[str], steps: Sequence[tuple[int, dict[str, Calendar]]], sorts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """When the shifts of calendars open and close, as `sim.ground.working_time` has them, int64[calendars, n] each.

    steps: (day, calendars by name) in force from that day on; a calendar nobody knows on a day is closed then. sorts:
    `Day` of the day before the run, and of each from there on. A shift ends where the next one begins, if a reform has
    that one begin sooner.
    """
    opens = np.full((len(names), len(sorts)), -1, dtype=np.int64)
    closes = opens.copy()
    midnight = np.arange(-1, len(sorts) - 1) * DAY
    for number, (first, calendars) in enumerate(steps):
        first = first + 1 if number else 0  # who is on duty as the run begins works as it begins
        last = steps[number + 1][0] + 1 if number + 1 < len(steps) else len(sorts)
        for row, name in enumerate(names):
            if name in calendars:
                on = np.flatnonzero(is_on(calendars[name], sorts[first:last])) + first
                opens[row, on] = midnight[on] + calendars[name].on
                closes[row, on] = np.minimum(opens[row, on] + length(calendars[name]), midnight[-1] + DAY)
    over = (opens[:, 1:] >= 0) & (closes[:, :-1] > opens[:, 1:])
    closes[:, :-1][over] = opens[:, 1:][over]
    ended = closes[:, 0] <= 0
    opens[ended, 0] = closes[ended, 0] = -1
    return opens, closes


def open_between(opens: np.ndarray, closes: np.ndarray, first: int, last: int) -> np.ndarray:
    """Seconds that calendars are open from one midnight to another, int64[calendars]."""
    shifts = slice(first, last + 1)  # that of the day before the first one too
    inside = np.minimum(closes[:, shifts], last * DAY) - np.maximum(opens[:, shifts], first * DAY)
    return np.asarray(np.maximum(inside, 0).sum(axis=1))


def open_seconds(calendar: Calendar, sorts: np.ndarray) -> int:
    """Seconds of the calendar's shifts that begin on these days."""
    return int(is_on(calendar, sorts).sum()) * length(calendar)
