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
    open_between,
    open_seconds,
    openings,
    weekdays,
    working_days,
    year_of,
    years,
)  # fmt: skip
from sim.ground.time_units import DAY
from sim.policies.staffing import Calendar
from sim.scenario.load import load

OFFICE = Calendar(on="09:00", off="18:00", weekends=False, holidays=False)
DAILY = Calendar(on="09:00", off="18:00", weekends=True, holidays=False)
NIGHT = Calendar(on="22:00", off="06:00", weekends=False, holidays=False)
CLOCK = Calendar(on="00:00", off="24:00", weekends=True, holidays=True)


BASE = load("base").time


def time(holidays="china", weekend=("sat", "sun")):
    return BASE.model_copy(update={"holidays": holidays, "weekend": list(weekend)})


def sort(day, *said):
    return Day(int(day_sorts(dates(day, 1), time(*said))[0]))


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
    sorts = day_sorts(year_of(date(year, 1, 1)), time())
    assert (sorts == Day.WORKING).sum() == expected


def test_working_days_are_numbered_from_the_first_of_the_run():
    # Thursday 30 September to Sunday 10 October 2021, and the day beyond; day 3 is Sunday 3 October.
    sorts = day_sorts(dates(date(2021, 9, 30), 11), time())
    assert working_days(sorts, first=0).tolist() == [0, 8, 9, 11]
    assert working_days(sorts, first=-3).tolist() == [-3, 5, 6, 8]


def test_a_weekend_of_ones_own():
    assert sort(date(2021, 9, 24), "none", ("fri", "sat")) is Day.WEEKEND
    assert sort(date(2021, 9, 26), "none", ("fri", "sat")) is Day.WORKING
    assert sort(date(2021, 10, 1), "china", ("fri", "sat")) is Day.HOLIDAY  # a Friday
    assert sort(date(2021, 10, 9), "china", ("fri", "sat")) is Day.WORKING  # a Saturday that is worked
    assert sort(date(2021, 9, 25), "none", ()) is Day.WORKING


def test_holidays_of_ones_own():
    own = {"2021-09-22": "holiday", "2021-09-25": "work", "1999-01-01": "holiday"}
    assert sort(date(2021, 9, 22), own) is Day.HOLIDAY
    assert sort(date(2021, 9, 25), own) is Day.WORKING
    assert sort(date(2021, 10, 1), own) is Day.WORKING


def opened(steps, sorts):
    """The shifts of calendars; the day before the run is a day of rest."""
    return openings(list(steps[-1][1]), steps, np.concatenate([[Day.HOLIDAY], sorts]))


def test_calendars_open_as_their_days_allow():
    # Thursday 30 September to Monday 11 October 2021.
    sorts = day_sorts(dates(date(2021, 9, 30), 12), time())
    opens, closes = opened([(0, {"office": OFFICE, "daily": DAILY, "clock": CLOCK})], sorts)
    assert np.flatnonzero(opens[0, 1:] >= 0).tolist() == [0, 8, 9, 11]
    assert np.flatnonzero(opens[1, 1:] >= 0).tolist() == [0, 8, 9, 10, 11]
    assert opens[0, 9] == 8 * DAY + 9 * 3600
    assert closes[0, 9] == 8 * DAY + 18 * 3600
    assert opens[2, 1:].tolist() == [day * DAY for day in range(12)]
    assert closes[2, 1:].tolist() == [(day + 1) * DAY for day in range(12)]
    assert opens[:, 0].tolist() == closes[:, 0].tolist() == [-1, -1, -1]
    assert ((opens == -1) == (closes == -1)).all()
    assert open_seconds(OFFICE, sorts) == 4 * 9 * 3600


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_begins():
    sorts = np.array([Day.WORKING, Day.WORKING, Day.HOLIDAY, Day.WORKING])
    opens, closes = openings(["night"], [(0, {"night": NIGHT})], np.concatenate([[Day.WORKING], sorts]))
    hours = [-2, 22, 46, None, 94]
    assert opens[0].tolist() == [-1 if hour is None else hour * 3600 for hour in hours]
    assert closes[0].tolist() == [6 * 3600, 30 * 3600, 54 * 3600, -1, 4 * DAY]  # where the table ends
    assert open_seconds(NIGHT, sorts) == 3 * 8 * 3600
    by_day = [open_between(opens, closes, day, day + 1)[0] // 3600 for day in range(4)]
    assert by_day == [6 + 2, 6 + 2, 6, 2]
    assert open_between(opens, closes, 1, 3)[0] == 14 * 3600


def test_a_day_and_night_that_begins_in_the_morning():
    clock = Calendar(on="08:00", off="08:00", weekends=True, holidays=True)
    opens, closes = openings(["clock"], [(0, {"clock": clock})], np.zeros(4, int))
    assert opens[0].tolist() == [(24 * day + 8) * 3600 for day in (-1, 0, 1, 2)]
    assert closes[0, :-1].tolist() == opens[0, 1:].tolist()


def test_a_reform_that_has_the_next_shift_begin_sooner_ends_the_night():
    later = Calendar(on="04:00", off="12:00", weekends=True, holidays=True)
    opens, closes = openings(["a"], [(0, {"a": NIGHT}), (2, {"a": later})], np.zeros(5, int))
    assert (opens[0] // 3600).tolist() == [-2, 22, 46, 52, 76]
    assert (closes[0] // 3600).tolist() == [6, 30, 52, 60, 84]


def test_calendars_follow_reforms():
    sorts = np.zeros(10, dtype=np.int64)
    late = Calendar(on="10:00", off="20:00", weekends=False, holidays=False)
    opens, closes = opened([(0, {"a": OFFICE}), (4, {"a": late, "b": CLOCK})], sorts)
    opens, closes = opens[:, 1:], closes[:, 1:]
    assert (opens[0] % DAY).tolist() == [9 * 3600] * 4 + [10 * 3600] * 6
    assert closes[0, 4] == 4 * DAY + 20 * 3600
    assert opens[1].tolist() == [-1] * 4 + [day * DAY for day in range(4, 10)]
