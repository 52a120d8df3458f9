"""Shifts from patterns: as many seats as theory asks for, in as few hours as can be."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.quantities import Weekday
from sim.study.staffing.calls import Answers, Traffic, answers
from sim.study.staffing.shifts import Shifts, cheapest, told_days


def line(hourly: np.ndarray, within: float, patience: float) -> Answers:
    """A year of days alike, or of seven that differ, float64[7, 24] an hour; calls of 390 s."""
    traffic = Traffic(
        np.array([[365]]) if hourly.ndim == 1 else 52 * np.eye(7, dtype=int),
        np.atleast_2d(hourly),
        390.0,
        0.0,
        lambda wait: np.exp(-np.asarray(wait) / patience),
        60 * patience,
    )
    return answers(traffic, within, 0.95)


@pytest.fixture(scope="module")
def even() -> Answers:
    return line(np.full(24, 100.0), 15.0, 150.0)


def test_an_even_day_has_theorys_seats_in_every_half_hour(even: Answers) -> None:
    # 100 calls an hour of 390 s, patience 150 s: 14 seats connect 95.6 %, 13 only 93.2 %; three shifts of 8 h each.
    found = cheapest(even, 0.95, 0.0, [16])
    assert found is not None
    assert (found.seats == 14).all()
    assert int(found.people.sum()) == 42
    assert found.connected == pytest.approx(0.956, abs=0.001)


def test_shifts_cover_no_more_than_a_peak_asks_for() -> None:
    hourly = np.full(24, 10.0)
    hourly[9:17] = 100.0
    of = line(hourly, 15.0, 150.0)
    found = cheapest(of, 0.95, 0.0, [16])
    assert found is not None
    assert found.hours < 24 * 14
    assert found.connected >= 0.95
    assert (found.seats > 0).all(), "no half hour in which somebody calls is given up"


def test_shorter_shifts_take_no_more_hours() -> None:
    hourly = np.full(24, 8.0)
    hourly[10:12] = 80.0
    of = line(hourly, 15.0, 150.0)
    long, both = cheapest(of, 0.95, 0.0, [16]), cheapest(of, 0.95, 0.0, [16, 8])
    assert long is not None
    assert both is not None
    assert both.hours < long.hours


def test_a_share_beyond_all_seats_has_no_shifts(even: Answers) -> None:
    assert cheapest(even, 1.1, 0.0, [16]) is None


def test_shifts_are_written_as_the_scenario_has_them(even: Answers) -> None:
    found = cheapest(even, 0.95, 0.0, [48])
    assert found is not None
    assert found.table() == {"around the clock": {"seats": 14, "on": "00:00", "off": "24:00", "days": []}}


def week(**days: float) -> np.ndarray:
    """Calls an hour around the clock, 50 on all days but these."""
    hourly = np.full((7, 24), 50.0)
    for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        hourly[number] = days.get(day, 50.0)
    return hourly


def test_a_day_of_more_calls_has_more_seats_and_no_plan_of_fewer_hours_keeps_the_promise() -> None:
    of = line(week(mon=150.0, sun=20.0), 15.0, 150.0)
    found = cheapest(of, 0.95, 0.0, [48])
    assert found is not None and found.is_weekly
    monday, tuesday, sunday = (int(found.seats[day, 0]) for day in (0, 1, 6))
    assert monday > tuesday > sunday
    # All that there may be of no more hours: seats of Monday, of Sunday, and of the five days between, which are alike:
    # some of them have one more than the others.
    shares, best = of.connected.reshape(7, 48, -1).sum(axis=1) / of.calls.sum(), np.inf
    for first in range(monday - 4, monday + 5):
        for last in range(max(1, sunday - 4), sunday + 5):
            for between in range(tuesday - 4, tuesday + 5):
                for more in range(5):
                    kept = shares[0, first] + shares[6, last]
                    kept += (5 - more) * shares[1, between] + more * shares[1, between + 1]
                    if kept >= 0.95:
                        best = min(best, first + last + 5 * between + more)
    assert found.hours * 7 / 24 == pytest.approx(best)


def test_five_days_in_a_row_take_seven_fifths_of_the_seats_rounded_up() -> None:
    # 14 seats on each of seven days, by people of whom each is there on five: 98 / 5 = 19.6, so 20.
    of = line(week(mon=100, tue=100, wed=100, thu=100, fri=100, sat=100, sun=100), 15.0, 150.0)
    found = cheapest(of, 0.95, 0.0, [48], running=5)
    assert found is not None
    assert int(found.people.sum()) == 20 and found.a_week == 100
    assert (found.seats >= 14).all()
    days = [np.flatnonzero(one) for one in found.days[found.people > 0]]
    assert all(len(one) == 5 and len({*((one + 1) % 7), *one}) == 6 for one in days), (
        "five, one after another"
    )


def test_the_same_every_day_takes_no_fewer_hours_than_each_day_by_itself() -> None:
    of = line(week(sat=15.0, sun=15.0), 15.0, 150.0)
    alike, five, each = (cheapest(of, 0.95, 0.95, [48], running) for running in (7, 5, 1))
    assert alike is not None and five is not None and each is not None
    assert alike.hours >= five.hours >= each.hours and alike.hours > each.hours
    assert not alike.is_weekly and all(one["days"] == [] for one in alike.table().values())


def test_a_night_shift_of_sunday_is_there_on_monday_morning() -> None:
    days = np.zeros((1, 7), bool)
    days[0, 6] = True
    night = Shifts(np.array([44]), np.array([16]), days, np.array([3]), 1.0, 1.0)  # 22:00 to 06:00
    there = {(int(day), int(slot)) for day, slot in zip(*np.nonzero(night.seats), strict=True)}
    assert there == {*((6, slot) for slot in range(44, 48)), *((0, slot) for slot in range(12))}
    assert night.table() == {
        "22:00 to 06:00, sun": {"seats": 3, "on": "22:00", "off": "06:00", "days": ["sun"]}
    }


def test_single_days_of_one_shift_are_told_together() -> None:
    # Five people from Monday to Friday, two of them on Saturday too: two on six days, three on five.
    people = np.array([5, 5, 5, 5, 5, 2, 0])
    of = Shifts(np.full(7, 16), np.full(7, 16), np.eye(7, dtype=bool), people, 1.0, 1.0)
    assert {name: one["seats"] for name, one in of.table().items()} == {
        "08:00 to 16:00, mon to sat": 2, "08:00 to 16:00, mon to fri": 3,
    }  # fmt: skip
    assert of.a_week == 27


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["mon", "sat", "sun"], "sat to mon"),
        (["sat", "sun"], "sat sun"),
        (["mon", "wed", "fri"], "mon wed fri"),
    ],
)
def test_days_are_told_in_few_words(days: list[Weekday], said: str) -> None:
    assert told_days(days) == said
