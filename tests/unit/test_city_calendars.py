"""Days worked by hand: holidays, Saturdays that make up for them, and when crews are on duty."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.city.calendars import (
    Day,
    dates,
    day_sorts,
    months,
    open_seconds,
    openings,
    weekdays,
    working_day,
    year_of,
    years,
)  # fmt: skip
from sim.ground.time_units import DAY
from sim.policies.deadline import due
from sim.policies.staffing import Calendar

OFFICE = Calendar(on="09:00", off="18:00", weekends=False, holidays=False)
DAILY = Calendar(on="09:00", off="18:00", weekends=True, holidays=False)
CLOCK = Calendar(on="00:00", off="24:00", weekends=True, holidays=True)


def sort(day, holidays="china"):
    return Day(int(day_sorts(dates(day, 1), holidays)[0]))


def test_dates_have_their_weekday_month_and_year():
    days = dates(date(2019, 12, 31), 2)
    assert weekdays(days).tolist() == [1, 2]  # a Tuesday, and Wednesday 1 January 2020
    assert months(days).tolist() == [11, 0]
    assert years(days).tolist() == [2019, 2020]
    assert [len(year_of(date(year, 5, 5))) for year in (2019, 2020, 2100)] == [365, 366, 365]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 10, 1), Day.HOLIDAY),  # National Day, a Friday
        (date(2021, 10, 2), Day.HOLIDAY),  # a Saturday within the holiday
        (date(2021, 10, 9), Day.WORKING),  # the Saturday that makes up for it
        (date(2021, 9, 26), Day.WORKING),  # and the Sunday before
        (date(2021, 10, 10), Day.WEEKEND),
        (date(2021, 10, 11), Day.WORKING),
        (date(2019, 5, 2), Day.HOLIDAY),  # Labour Day was prolonged by the notice of March 2019
        (date(2019, 4, 6), Day.WEEKEND),  # joins Tomb-Sweeping Day, but is only a Saturday
        (date(2020, 1, 31), Day.HOLIDAY),  # Spring Festival was prolonged in the epidemic
        (date(2020, 2, 1), Day.HOLIDAY),  # which also took back this make-up Saturday
        (date(2020, 2, 3), Day.WORKING),
        (date(2023, 10, 2), Day.WORKING),  # beyond the list there are only weekdays
    ],
)
def test_sorts_of_days_in_china(day, expected):
    assert sort(day) is expected


def test_without_a_list_only_weekends_are_free():
    assert sort(date(2021, 10, 1), "none") is Day.WORKING
    assert sort(date(2021, 10, 9), "none") is Day.WEEKEND


@pytest.mark.parametrize(("year", "expected"), [(2019, 250), (2020, 249), (2021, 250), (2022, 249)])
def test_working_days_of_a_year(year, expected):
    sorts = day_sorts(year_of(date(year, 1, 1)), "china")
    assert working_day(sorts)[-1] == expected
    assert working_day(sorts)[0] == 0


def test_fifteen_working_days_over_the_national_holiday():
    # After Friday 24 September 2021: 26 (a Sunday that is worked), 27 to 30; 8 October, 9 (a Saturday that is worked),
    # 11 to 15, 18 to 20 are fifteen working days, so it is due at midnight after 20 October.
    start = date(2021, 9, 24)
    table = working_day(day_sorts(dates(start, 60), "china"))
    levers = np.zeros(1, [("allowance_days", "i8", 6), ("allowance", "i8", 6)])
    levers["allowance_days"][0, 0] = 15
    moment = due.py_func(levers.view(np.recarray)[0], 0, 10 * 3600, table)
    assert moment == (date(2021, 10, 21) - start).days * DAY


def test_calendars_open_as_their_days_allow():
    # Thursday 30 September to Monday 11 October 2021.
    sorts = day_sorts(dates(date(2021, 9, 30), 12), "china")
    opens, closes = openings(
        ["office", "daily", "clock"], [(0, {"office": OFFICE, "daily": DAILY, "clock": CLOCK})], sorts
    )
    assert np.flatnonzero(opens[0] >= 0).tolist() == [0, 8, 9, 11]
    assert np.flatnonzero(opens[1] >= 0).tolist() == [0, 8, 9, 10, 11]
    assert opens[0, 8] == 8 * DAY + 9 * 3600
    assert closes[0, 8] == 8 * DAY + 18 * 3600
    assert opens[2].tolist() == [day * DAY for day in range(12)]
    assert closes[2].tolist() == [(day + 1) * DAY for day in range(12)]
    assert ((opens == -1) == (closes == -1)).all()
    assert open_seconds(OFFICE, sorts) == 4 * 9 * 3600


def test_calendars_follow_reforms():
    sorts = np.zeros(10, dtype=np.int64)
    late = Calendar(on="10:00", off="20:00", weekends=False, holidays=False)
    opens, closes = openings(["a", "b"], [(0, {"a": OFFICE}), (4, {"a": late, "b": CLOCK})], sorts)
    assert (opens[0] % DAY).tolist() == [9 * 3600] * 4 + [10 * 3600] * 6
    assert closes[0, 4] == 4 * DAY + 20 * 3600
    assert opens[1].tolist() == [-1] * 4 + [day * DAY for day in range(4, 10)]
