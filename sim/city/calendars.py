"""Days: which are worked, and when crews are on duty."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from enum import IntEnum

import numpy as np

from sim.ground.time_units import DAY
from sim.policies.staffing import Calendar
from sim.scenario.places import DATA


class Day(IntEnum):
    """What sort of day it is."""

    WORKING = 0  # also a Saturday or Sunday that makes up for a holiday
    WEEKEND = 1
    HOLIDAY = 2


def dates(first: date, count: int) -> np.ndarray:
    """datetime64[D][count]: the days from `first` on."""
    return np.datetime64(first, "D") + np.arange(count)


def year_of(day: date) -> np.ndarray:
    """datetime64[D]: the days of the calendar year a day lies in."""
    return np.arange(np.datetime64(f"{day.year}-01-01"), np.datetime64(f"{day.year + 1}-01-01"))


def weekdays(days: np.ndarray) -> np.ndarray:
    """int64[n]: 0 Monday … 6 Sunday."""
    return np.asarray((days.astype(np.int64) + 3) % 7)


def months(days: np.ndarray) -> np.ndarray:
    """int64[n]: 0 January … 11 December."""
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12)


def years(days: np.ndarray) -> np.ndarray:
    """int64[n]: the calendar years."""
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)


def day_sorts(days: np.ndarray, holidays: str) -> np.ndarray:
    """`Day` of each day, int64[n]. holidays: "none" or the name of a list; days outside the list are plain weekdays."""
    sorts = np.where(weekdays(days) < 5, int(Day.WORKING), int(Day.WEEKEND))
    if holidays == "none" or len(days) == 0:
        return sorts
    with (DATA / "holidays" / f"{holidays}.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            place = (np.datetime64(row["date"], "D") - days[0]).astype(np.int64)
            if 0 <= place < len(days):
                sorts[place] = Day.HOLIDAY if row["day"] == "holiday" else Day.WORKING
    return sorts


def working_day(sorts: np.ndarray) -> np.ndarray:
    """int64[n + 1]: number of working days before each day, and in all."""
    return np.concatenate([[0], np.cumsum(sorts == Day.WORKING)])


def is_on(calendar: Calendar, sorts: np.ndarray) -> np.ndarray:
    """bool[n]: whether the calendar is open at all on days of these sorts."""
    return np.asarray(
        (sorts == Day.WORKING)
        | ((sorts == Day.WEEKEND) & calendar.weekends)
        | ((sorts == Day.HOLIDAY) & calendar.holidays)
    )


def openings(
    names: Sequence[str], steps: Sequence[tuple[int, dict[str, Calendar]]], sorts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """When the calendars open and close, int64[calendars, n] each, seconds since the first day; -1 on a day off.

    steps: (day, calendars by name) in force from that day on; a calendar nobody knows on a day is closed then.
    """
    opens = np.full((len(names), len(sorts)), -1, dtype=np.int64)
    closes = opens.copy()
    day = np.arange(len(sorts)) * DAY
    for number, (first, calendars) in enumerate(steps):
        last = steps[number + 1][0] if number + 1 < len(steps) else len(sorts)
        for row, name in enumerate(names):
            if name in calendars:
                on = np.flatnonzero(is_on(calendars[name], sorts[first:last])) + first
                opens[row, on] = day[on] + calendars[name].on
                closes[row, on] = day[on] + calendars[name].off
    return opens, closes


def open_seconds(calendar: Calendar, sorts: np.ndarray) -> int:
    """Seconds the calendar is open over these days."""
    return int(is_on(calendar, sorts).sum()) * (calendar.off - calendar.on)
