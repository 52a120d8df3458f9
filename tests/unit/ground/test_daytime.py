"""The second of the day: each hour has its share, to one of 2³² numbers, and each second of it the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.ground.daytime import NUMBERS, day_table, second_of_day
from sim.ground.time_units import AN_HOUR as HOUR

WEIGHTS = st.lists(st.sampled_from([0.0, 1e-9, 0.3, 1.0, 7.5]), min_size=24, max_size=24).filter(any)


@given(WEIGHTS)
def test_an_hour_begins_at_the_share_of_those_before_it(hours):
    table = day_table(hours)[None, :]
    share = np.concatenate([[0.0], np.cumsum(hours) / np.sum(hours)])
    for hour in np.flatnonzero(hours):
        first = round(share[hour] * NUMBERS)
        last = round(share[hour + 1] * NUMBERS) - 1
        if first <= last:
            assert second_of_day(table, 0, first) == hour * HOUR
            assert second_of_day(table, 0, last) // HOUR == hour


@given(WEIGHTS, st.integers(0, NUMBERS - 1))
def test_no_need_arises_in_an_hour_without_weight(hours, number):
    assert hours[second_of_day(day_table(hours)[None, :], 0, number) // HOUR] > 0


def test_the_seconds_of_an_hour_are_even():
    table = day_table([0.0] * 8 + [1.0, 3.0] + [0.0] * 14)[None, :]
    drawn = np.array([second_of_day(table, 0, number) for number in range(0, NUMBERS, NUMBERS // 40_000)])
    assert (drawn < 9 * HOUR).mean() == pytest.approx(0.25, abs=1e-4)
    counts = np.bincount(drawn[drawn >= 9 * HOUR] - 9 * HOUR, minlength=HOUR)
    assert counts.min() >= 8 and counts.max() <= 9  # 30 000 over 3600 seconds


def test_an_hour_never_runs_over():
    table = day_table([1.0] * 24)[None, :]
    assert second_of_day(table, 0, NUMBERS - 1) == 24 * HOUR - 1
    assert second_of_day(table, 0, 0) == 0
