"""The expected loads of a city: what is asked for in a month or a shock, beside what officers and seats can do."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.city.outlook import Outlook, outlook
from sim.city.seats import seated
from sim.ground.seats import EVERY_DAY, NEVER
from sim.ground.tables import SEAT
from sim.ground.time_units import AN_HOUR, DAY
from sim.runner import resolved
from sim.scenario.reforms import timeline

QUIET: dict[str, Any] = {"demand.shocks": {"*": False}}


def expected(changes: dict[str, Any]) -> Outlook:
    return outlook(timeline(resolved("hamlet", changes, None, date(2021, 3, 1))))


@pytest.fixture(scope="module")
def quiet() -> Outlook:
    return expected(QUIET)


def test_all_is_in_proportion_to_needs_whatever_officers_were_sized_for(quiet: Outlook) -> None:
    double = expected(QUIET | {"demand.needs_per_year": 2 * 21_200})
    assert double.loads == pytest.approx(2 * quiet.loads)
    assert double.seats == pytest.approx(2 * quiet.seats)
    assert double.contacts == pytest.approx(2 * quiet.contacts)
    assert double.short == []


def test_a_shock_is_a_window_of_its_own_and_sizing_does_not_see_it(quiet: Outlook) -> None:
    shock = {
        "start": date(2021, 2, 1),
        "end": date(2021, 2, 8),
        "factor": 5.0,
        "categories": [],
        "places": [],
    }
    struck = expected(QUIET | {"demand.shocks": {"*": False, "flood": shock}})
    assert struck.windows == ["2021-01", "2021-02", "2021-02-01 to 2021-02-08", "the whole run"]
    assert struck.loads[0] == pytest.approx(quiet.loads[0])
    assert (struck.officers == quiet.officers).all()
    # All that arises in the week is five times as much: over 1 for whoever is above a fifth of it.
    busy = quiet.loads[1] > 0.5
    assert busy.any() and (struck.highest[busy] > 1).all()
    assert {struck.windows[struck.peaks[unit]] for unit in struck.over()} == {"2021-02-01 to 2021-02-08"}


def test_contacts_by_hand() -> None:
    # Days alike: 59 of 365. Voiced by half, and half of it only asks. At the effort of the start 0.45 + 0.4 · 0.5 =
    # 0.65 is solved; half of the rest comes again: 1 / (1 − 0.35 · 0.5) petitions for one.
    flat = {"demand.months": [1.0] * 12, "demand.weekdays": [1.0] * 7, "demand.holiday": 1.0}
    even = expected(QUIET | flat | {"catalogue.categories.services.months": []})
    voiced = 21_200 * 0.5 * 59 / 365
    assert even.contacts == pytest.approx(voiced * 0.5 + voiced * 0.5 / (1 - 0.175), rel=1e-9)


def test_exact_officers_that_leave_the_watch_empty_are_told() -> None:
    told = expected(QUIET | {"staffing.officers": {"street": 1}}).short
    assert len(told) == 2 and "duty of Mill Street and 2 more" in told[1]


def test_seats_on_duty_by_hour() -> None:
    # One from 22:30 to 02:00, one around the clock from the second day on.
    night, always = (22 * AN_HOUR + 1800, 2 * AN_HOUR), (0, 0)
    table = np.array([(*night, EVERY_DAY, 0, NEVER), (*always, EVERY_DAY, DAY, NEVER)], SEAT)
    hours = seated(table, 2).reshape(2, 24)
    assert hours[0].tolist() == [3600, 3600, *[0] * 20, 1800, 3600]
    assert (hours[1] == hours[0] + 3600).all()


def test_seats_of_some_days_are_there_on_these_and_in_the_night_after() -> None:
    # From 22:00 to 01:00 on the run's second and seventh day, and on those that come a week later and sooner.
    days = 0b1000010
    hours = seated(np.array([(22 * AN_HOUR, AN_HOUR, days, 0, NEVER)], SEAT), 9).reshape(9, 24)
    assert {(int(day), int(hour)) for day, hour in zip(*np.nonzero(hours), strict=True)} == {
        (0, 0), (1, 22), (1, 23), (2, 0), (6, 22), (6, 23), (7, 0), (8, 22), (8, 23),
    }  # fmt: skip
    assert hours.max() == AN_HOUR


def test_the_load_of_seats_is_that_of_the_day_on_which_they_are_fewest() -> None:
    # Days alike. A second seat on six days of seven: on the seventh the load is what one seat has.
    flat = QUIET | {"demand.months": [1.0] * 12, "demand.weekdays": [1.0] * 7, "demand.holiday": 1.0,
                    "demand.hours": [1.0] * 24, "demand.hours_weekend": [1.0] * 24}  # fmt: skip
    more = {"seats": 1, "on": "00:00", "off": "24:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat"]}
    one = expected(flat)
    assert expected(flat | {"intake.shifts.more": more}).seats == pytest.approx(one.seats, rel=0.01)
    assert expected(flat | {"intake.shifts.more": more | {"days": []}}).seats == pytest.approx(
        one.seats / 2, rel=0.01
    )
