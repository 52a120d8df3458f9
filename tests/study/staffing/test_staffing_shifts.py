"""Shifts from patterns: as many seats as theory asks for, in as few hours as can be."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.staffing.calls import Answers, Traffic, answers
from sim.study.staffing.shifts import cheapest


def line(hourly: np.ndarray, within: float, patience: float) -> Answers:
    """A year of days alike, calls of 390 s."""
    traffic = Traffic(
        np.array([365]),
        hourly[None],
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
    assert found.table() == {"around the clock": {"seats": 14, "on": "00:00", "off": "24:00"}}
