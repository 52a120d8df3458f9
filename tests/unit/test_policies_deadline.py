"""Moments at which petitions are due, counted on a wall calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from sim.city.calendars import day_sorts, working_days
from sim.ground.time_units import DAY
from sim.policies.deadline import due
from sim.scenario.load import load

START = date(2021, 10, 11)
"""A Monday, the first day of a run. Before it: National Day from Friday 1 to Thursday 7 October; Saturday 9 October,
which makes up for it; Sunday 26 September, which does so, too."""
BEFORE, AFTER = 60, 200
BASE = load("base").time


def is_due(dispatched, days, holidays="china", weekend=("sat", "sun"), seconds=0):
    """What is due when a petition is dispatched at a moment, by days that are worked."""
    time = BASE.model_copy(update={"holidays": holidays, "weekend": list(weekend)})
    calendar = np.datetime64(START) + np.arange(-BEFORE, AFTER)
    table = working_days(day_sorts(calendar, time), -BEFORE)
    settings = np.zeros(1, [("allowance_days", "i8", 6), ("allowance", "i8", 6)])
    settings["allowance_days"][0, 0], settings["allowance"][0, 0] = days, seconds
    zero = datetime.combine(START, datetime.min.time())
    moment = int((datetime.fromisoformat(dispatched) - zero).total_seconds())
    return (zero + timedelta(seconds=int(due(settings.view(np.recarray)[0], 0, moment, table)))).isoformat(
        " "
    )


@pytest.mark.parametrize(("dispatched", "days", "expected"), [
    # The days counted stand behind; the petition is due at the midnight that ends the last one.
    ("2021-10-11 10:00", 1, "2021-10-13"),  # Tue 12
    ("2021-10-11 00:00", 1, "2021-10-13"),  # the day of dispatch never counts
    ("2021-10-11 23:59:59", 1, "2021-10-13"),
    ("2021-10-15 09:00", 1, "2021-10-19"),  # a Friday: Mon 18
    ("2021-10-16 09:00", 1, "2021-10-19"),  # a Saturday: Mon 18
    ("2021-10-17 09:00", 5, "2021-10-23"),  # a Sunday: Mon 18 to Fri 22
    ("2021-10-11 08:00", 15, "2021-11-02"),  # 12 to 15, 18 to 22, 25 to 29, Mon 1 November
    # Dispatched before the run begins, as what is in the backlog is.
    ("2021-10-10 12:00", 1, "2021-10-12"),  # a Sunday: Mon 11, the first day of the run
    ("2021-10-09 12:00", 1, "2021-10-12"),  # the Saturday that is worked: Mon 11
    ("2021-10-08 12:00", 1, "2021-10-10"),  # a Friday: Sat 9, before the run
    ("2021-10-08 12:00", 2, "2021-10-12"),  # Sat 9, Mon 11
    ("2021-10-02 12:00", 3, "2021-10-12"),  # in the holiday: Fri 8, Sat 9, Mon 11
    ("2021-09-30 23:00", 1, "2021-10-09"),  # the last day before the holiday: Fri 8
    ("2021-09-24 10:00", 15, "2021-10-21"),  # Sun 26, 27 to 30; 8, 9; 11 to 15; 18 to 20
    ("2021-09-25 10:00", 1, "2021-09-27"),  # a Saturday: Sun 26
])  # fmt: skip
def test_working_days_in_china(dispatched, days, expected):
    assert is_due(dispatched, days) == f"{expected} 00:00:00"


@pytest.mark.parametrize(("dispatched", "days", "expected"), [
    ("2021-10-14 10:00", 1, "2021-10-18"),  # a Thursday: Sun 17
    ("2021-10-15 10:00", 1, "2021-10-18"),  # a Friday, the weekend: Sun 17
    ("2021-10-11 10:00", 5, "2021-10-19"),  # 12, 13, 14; Sun 17, Mon 18
    ("2021-10-07 10:00", 2, "2021-10-12"),  # before the run, a Thursday: Sun 10, Mon 11
])  # fmt: skip
def test_a_weekend_on_friday_and_saturday(dispatched, days, expected):
    assert is_due(dispatched, days, "none", ("fri", "sat")) == f"{expected} 00:00:00"


@pytest.mark.parametrize(("dispatched", "days", "expected"), [
    ("2021-10-11 10:00", 2, "2021-10-15"),  # Tue 12; Wed 13 is free; Thu 14
    ("2021-10-15 10:00", 2, "2021-10-19"),  # Sat 16, which is worked; Mon 18
])  # fmt: skip
def test_holidays_of_ones_own(dispatched, days, expected):
    own = {"2021-10-13": "holiday", "2021-10-16": "work"}
    assert is_due(dispatched, days, own) == f"{expected} 00:00:00"


def test_a_week_without_a_weekend():
    assert is_due("2021-10-11 10:00", 7, "none", ()) == "2021-10-19 00:00:00"  # 12 to 18


@pytest.mark.parametrize(("dispatched", "hours", "expected"), [
    ("2021-10-11 10:00", 2, "2021-10-11 12:00:00"),
    ("2021-10-01 10:00", 24, "2021-10-02 10:00:00"),  # holidays do not count where hours do, nor does the start
    ("2021-10-10 23:30", 1, "2021-10-11 00:30:00"),
])  # fmt: skip
def test_hours_pass_by_day_and_night(dispatched, hours, expected):
    assert is_due(dispatched, 0, seconds=hours * 3600) == expected


def test_behind_the_table_every_day_is_worked():
    last = START + timedelta(days=AFTER)  # the first day that the table does not know
    far = datetime.combine(last + timedelta(days=2), datetime.min.time())
    assert is_due(far.isoformat(), 3) == (far + timedelta(days=4)).isoformat(" ")
    assert is_due("2021-10-11 10:00", AFTER) > f"{last}"
    assert DAY == 86400


@pytest.mark.parametrize(("dispatched", "days", "expected"), [
    # Business days: the time of day stays, and the days counted stand behind.
    ("2021-10-11 10:00", 2, "2021-10-13 10:00:00"),  # a Monday: Tue, Wed 13
    ("2021-10-14 17:30", 2, "2021-10-18 17:30:00"),  # a Thursday: Fri 15, Mon 18
    ("2021-10-16 09:00", 2, "2021-10-20 09:00:00"),  # a Saturday counts as Mon 18: Tue, Wed 20
    ("2021-10-17 23:59", 1, "2021-10-19 23:59:00"),  # so does a Sunday: Tue 19
    ("2021-10-02 12:00", 1, "2021-10-09 12:00:00"),  # in the holiday, counts as Fri 8: the Saturday that is worked
    ("2021-10-08 12:00", 2, "2021-10-11 12:00:00"),  # before the run: Sat 9, Mon 11
])  # fmt: skip
def test_business_days_keep_the_time_of_day(dispatched, days, expected):
    assert is_due(dispatched, -days) == expected
