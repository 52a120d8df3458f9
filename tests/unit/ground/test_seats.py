"""Duties of a hotline seat beside the moments of them, counted one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.seats import bits, seats
from sim.errors import PetitionError
from sim.ground.quantities import WEEKDAYS
from sim.ground.seats import EVERY_DAY, NEVER, idle_since, last_on, next_on
from sim.ground.time_units import AN_HOUR, DAY
from sim.policies.intake import Shift
from sim.scenario.load import load

HOURS = 24 * 30


def on_duty(on: int, off: int, days: int, since: int, until: int) -> np.ndarray:
    """Whether a seat is there, by hour of the run: bool[HOURS]; all moments are whole hours."""
    there = np.zeros(HOURS + 48, bool)
    for day in range(-1, HOURS // 24):
        if days >> (day % 7) & 1:
            first = day * 24 + on
            last = day * 24 + (off if off > on else off + 24)
            there[max(first, 0) : max(last, 0)] = True
    hours = np.arange(HOURS)
    return np.asarray(there[:HOURS] & (hours >= since) & (hours < until))


@given(
    on=st.integers(0, 23), off=st.integers(0, 23), days=st.integers(1, EVERY_DAY), since=st.integers(0, 50),
    until=st.integers(51, 2 * HOURS), now=st.integers(0, 400), freed=st.integers(0, 400),
)  # fmt: skip
def test_a_seat_is_on_duty_when_its_days_and_hours_say(
    on: int, off: int, days: int, since: int, until: int, now: int, freed: int
) -> None:
    there = on_duty(on, off, days, since, until)
    seat = (on * AN_HOUR, off * AN_HOUR, days, since * AN_HOUR, until * AN_HOUR)
    later = np.flatnonzero(there[now:])
    assert next_on(*seat, now * AN_HOUR) == ((now + later[0]) * AN_HOUR if len(later) else NEVER)
    if there[now]:
        began = now - np.flatnonzero(~there[: now + 1][::-1])[:1] + 1 if not there[: now + 1].all() else [0]
        assert max(last_on(*seat[:4], now * AN_HOUR), 0) == began[0] * AN_HOUR
        if freed <= now:  # a seat is idle from being freed, or from when it came: whichever is later
            assert idle_since(*seat, freed * AN_HOUR, now * AN_HOUR) == max(freed, began[0]) * AN_HOUR


def test_days_are_counted_from_the_runs_first() -> None:
    # 2021-01-01 is a Friday: Friday is day 0, Monday day 3, Thursday day 6.
    friday = date(2021, 1, 1)
    assert bits(["fri"], friday) == 0b1 and bits(["mon", "thu"], friday) == 0b1001000
    assert bits([], friday) == EVERY_DAY == bits(WEEKDAYS, friday)
    shift = Shift(seats=2, on=0, off=DAY, days=["sat"])
    table = seats([(0, {"sat": shift})], 1.0, friday)
    assert table["days"].tolist() == [0b10, 0b10] and table["on"].tolist() == table["off"].tolist() == [0, 0]


def test_a_shift_without_days_is_there_every_day() -> None:
    changes = {"intake.shifts.more": {"seats": 1, "on": "09:00", "off": "12:00"}}
    assert load("hamlet", changes).intake.shifts["more"].days == []


@pytest.mark.parametrize(
    ("days", "said"),
    [(["mon", "mon"], "twice"), (["monday"], '"mon"'), ("mon", "list"), ([1], "")],
)
def test_days_that_are_none_are_refused(days: object, said: str) -> None:
    changes = {"intake.shifts.more": {"seats": 1, "on": "09:00", "off": "12:00", "days": days}}
    with pytest.raises(PetitionError, match=r"intake\.shifts\.more") as refused:
        load("hamlet", changes)
    assert said in str(refused.value)
