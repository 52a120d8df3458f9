"""Hours and allowances that are read off a log, on a wall calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from sim.calibration.allowances import NONE_ALLOWED, allowance_of, business_due, in_classes, working_due
from sim.calibration.hours import CLOCK, Hours, hours_of
from sim.calibration.known import NEVER
from sim.ground.quantities import Allowance
from sim.ground.tables import CLASSES
from sim.ground.time_units import AN_HOUR, DAY

OFFICE = Hours(9 * AN_HOUR, 17 * AN_HOUR, weekend=0.0)


def at(*moments: str) -> np.ndarray:
    zero = datetime(1970, 1, 1)
    return np.array([int((datetime.fromisoformat(one) - zero).total_seconds()) for one in moments])


def shown(second: int) -> str:
    return str(datetime(1970, 1, 1) + timedelta(seconds=int(second)))


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2011-10-03 10:00", "2011-10-03 12:00", 2),  # a Monday
        ("2011-10-03 07:00", "2011-10-03 22:00", 8),
        ("2011-10-07 16:00", "2011-10-10 10:00", 2),  # over a weekend
        ("2011-10-08 12:00", "2011-10-09 12:00", 0),  # within it
        ("2011-10-03 09:00", "2011-10-31 09:00", 160),
    ],
)
def test_hours_that_pass_between_two_moments(first: str, last: str, hours: int) -> None:
    passed = OFFICE.passed(at(first, last))
    assert passed[1] - passed[0] == hours * AN_HOUR
    around = CLOCK.passed(at(first, last))
    assert around[1] - around[0] == at(last)[0] - at(first)[0]


def test_hours_are_those_in_which_nearly_all_is_closed() -> None:
    random = np.random.default_rng(1)
    days = np.arange(14_984, 14_984 + 140)
    weekdays = days[(days - 4) % 7 < 5]
    closed = (
        weekdays[:, None] * DAY + random.integers(9 * AN_HOUR, 17 * AN_HOUR, (len(weekdays), 20))
    ).ravel()
    assert hours_of(closed) == OFFICE
    assert hours_of(np.concatenate([closed, closed[:20] + 6 * AN_HOUR])) == OFFICE, (
        "a few late ones change nothing"
    )
    every_day = (days[:, None] * DAY + random.integers(0, DAY, (len(days), 20))).ravel()
    assert hours_of(every_day) == CLOCK
    assert hours_of(closed[:10]) == CLOCK, "too few to tell"


@pytest.mark.parametrize(
    ("opened", "days", "business", "working"),
    [
        ("2011-10-03 10:00:00", 2, "2011-10-05 10:00:00", "2011-10-06 00:00:00"),
        ("2011-10-06 10:00:00", 2, "2011-10-10 10:00:00", "2011-10-11 00:00:00"),
        ("2011-10-08 10:00:00", 2, "2011-10-12 10:00:00", "2011-10-12 00:00:00"),
        ("2011-10-09 10:00:00", 5, "2011-10-17 10:00:00", "2011-10-15 00:00:00"),
    ],
)
def test_working_days_on_the_wall_calendar(opened: str, days: int, business: str, working: str) -> None:
    assert shown(business_due(at(opened), days)[0]) == business
    assert shown(working_due(at(opened), days)[0]) == working


@pytest.mark.parametrize(
    "allowed",
    [Allowance(2 * DAY), Allowance(0, -2), Allowance(0, 5), Allowance(90 * 60), Allowance(545 * DAY)],
)
def test_an_allowance_is_found_again(allowed: Allowance) -> None:
    random = np.random.default_rng(3)
    opened = np.sort(random.integers(15_000 * DAY, 15_100 * DAY, 500))
    days = allowed.working_days
    due = (
        opened + allowed.seconds
        if not days
        else business_due(opened, -days)
        if days < 0
        else working_due(opened, days)
    )
    found = allowance_of(opened, due)
    assert found.allowance == allowed and found.near == 1.0 and found.due == 1.0


def test_a_kind_of_which_few_have_a_deadline_has_none() -> None:
    opened = np.arange(100) * DAY
    due = np.where(np.arange(100) < 30, opened + DAY, NEVER)
    assert allowance_of(opened, due).allowance == NONE_ALLOWED


def test_as_many_classes_as_a_scenario_can_have() -> None:
    many = [Allowance(seconds=(n + 1) * DAY) for n in range(CLASSES + 8)] + [NONE_ALLOWED]
    kept = in_classes(many, [100 - n for n in range(len(many))])
    assert len(set(kept)) == CLASSES and kept[-1] == NONE_ALLOWED and kept[:5] == many[:5]
    assert kept[-2] == max((one for one in kept if one != NONE_ALLOWED), key=lambda one: one.seconds)
