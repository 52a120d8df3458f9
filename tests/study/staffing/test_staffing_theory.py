"""Erlang's formulas by values worked out elsewhere, and staffing by them."""

from __future__ import annotations

import numpy as np
import pytest
from rig.priorities import first_begun, first_closed, second_begun, second_closed
from scipy.integrate import simpson
from theory import formulas
from theory.law import Law

from sim.study.staffing.theory import calls, erlang_b, erlang_c, fewest, late, late_in

CALLS, TALK = 100 / 3600, 390.0
LOAD = CALLS * TALK  # 10.83 erlang


def endless(seconds: np.ndarray) -> np.ndarray:
    return np.ones(len(seconds))


def test_erlang_b_and_c_are_those_of_one_and_two_servers() -> None:
    # B(1, a) = a/(1 + a); B(2, a) = a²/2/(1 + a + a²/2); C(2, a) with ρ = a/2: 2ρ²/(1 + ρ).
    assert erlang_b(1, 0.5) == pytest.approx(1 / 3)
    assert erlang_b(2, 1.0) == pytest.approx(0.2)
    assert erlang_c(2, 1.6) == pytest.approx(2 * 0.64 / 1.8)
    assert erlang_c(2, 2.0) == 1.0


def test_seventeen_seats_answer_in_fifteen_seconds_and_sixteen_do_not() -> None:
    def in_time(seats: int) -> float:
        return calls(seats, LOAD, TALK, endless, 1e9, 15.0).in_time

    assert in_time(16) == pytest.approx(0.916, abs=0.0005)
    assert in_time(17) == pytest.approx(1 - formulas.wait_tail(17, LOAD, 15 / TALK), abs=1e-4)
    assert fewest(lambda seats: seats > LOAD and in_time(seats) >= 0.95, 1) == 17


@pytest.mark.parametrize("seats", [5, 11, 13, 14, 20])
def test_who_gives_up_is_who_does_in_the_queue_with_patience(seats: int) -> None:
    def stays(seconds: np.ndarray) -> np.ndarray:
        return np.exp(-seconds / 150)

    theory = formulas.impatient(seats, LOAD, Law(mean=150 / TALK).survival, 60)
    found = calls(seats, LOAD, TALK, stays, 1e5, 0.0)
    assert found.connected == pytest.approx(1 - theory.give_up, abs=2e-4)
    assert found.at_once == pytest.approx(1 - theory.must_wait, abs=2e-4)


@pytest.mark.parametrize("seats", [1, 3, 11, 14])
@pytest.mark.parametrize("law", ["fixed", "uniform"])
def test_patience_that_ends_is_that_of_the_queue_too(seats: int, law: str) -> None:
    # Whoever comes when the wait is longer than anybody's patience is lost: with few seats that is most of them.
    longest = 120.0

    def stays(seconds: np.ndarray) -> np.ndarray:
        left = (seconds < longest) if law == "fixed" else np.clip(1 - seconds / longest, 0, 1)
        return np.asarray(left, float)

    theory = formulas.impatient(seats, LOAD, lambda wait: stays(wait * TALK), 20)
    found = calls(seats, LOAD, TALK, stays, longest, 0.0)
    assert found.connected == pytest.approx(1 - theory.give_up, abs=2e-3)
    assert found.connected < seats / LOAD + 1e-3, "no more than the seats can do"


def test_fourteen_seats_connect_those_whose_patience_is_150_seconds() -> None:
    def connected(seats: int) -> float:
        return calls(seats, LOAD, TALK, lambda wait: np.exp(-wait / 150), 1e5, 0.0).connected

    assert fewest(lambda seats: connected(seats) >= 0.95, 1) == 14


def test_three_officers_begin_within_a_day_and_two_do_not() -> None:
    # Six petitions in nine hours, two and a half hours of work: 1.667 erlang.
    load = 6 * 2.5 / 9
    assert 1 - late(2, load, 2.5, 9.0) == pytest.approx(0.772, abs=0.001)
    assert fewest(lambda officers: late(officers, load, 2.5, 9.0) <= 0.05) == 3


def test_more_officers_are_never_later() -> None:
    assert (np.diff([late(count, 4.2, 3.0, 5.0, 1.7) for count in range(1, 12)]) <= 0).all()


def test_what_nothing_keeps_has_no_fewest() -> None:
    assert fewest(lambda count: False, most=50) is None
    assert fewest(lambda count: count >= 37, most=50) == 37


def test_a_long_span_below_capacity_is_as_late_as_ever() -> None:
    # 1.6 erlang, 2 officers, 3 h: C e^(−0.4·3) = 0.711·0.301; a hundred thousand hours forget how they began.
    assert late_in(2, 1.6, 1.0, 3.0, 1.0, 0.0, 1e5) == pytest.approx(late(2, 1.6, 1.0, 3.0), rel=0.01)


def test_what_comes_after_the_pile_has_grown_too_high_is_late() -> None:
    # Ten officers have twelve officers' work of an hour each: two an hour more wait. Twenty hours of work of ten are
    # 200 petitions, which wait after 100 of 400 h: three in four are late. Fifty waiting at first: after 75 h.
    assert late_in(10, 12.0, 1.0, 20.0, 0.01, 0.0, 400.0) == pytest.approx(0.75, abs=0.03)
    assert late_in(10, 12.0, 1.0, 20.0, 0.01, 50.0, 400.0) == pytest.approx(1 - 75 / 400, abs=0.03)


def test_a_little_more_than_can_be_done_is_not_nothing() -> None:
    # Six officers, 6.01 erlang: a quarter of an hour is soon passed.
    assert late_in(6, 6.01, 1.0, 0.25, 1.0, 0.0, 720.0) > 0.9


def test_of_two_classes_a_first_that_never_comes_leaves_the_queue_of_one() -> None:
    rates, hours = (1e-9, 1.6), 1.5
    wait, sojourn = formulas.wait_tail(3, 1.6, hours), formulas.sojourn_tail(3, 1.6, hours)
    assert second_begun(rates, 1.0, hours)(3) == pytest.approx(1 - wait)
    assert second_closed(rates, 1.0, hours)(3) == pytest.approx(1 - sojourn)
    # And a second that never comes leaves the first alone, interrupted or not.
    assert first_closed((1.6, 1e-9), 1.0, hours, preempts=False)(3) == pytest.approx(1 - sojourn)
    assert first_closed((1.6, 1e-9), 1.0, hours, preempts=True)(3) == pytest.approx(1 - sojourn)


def test_all_of_two_classes_together_are_begun_as_in_the_queue_of_one_on_average() -> None:
    # Work waiting is the same whoever goes first (Kleinrock 1965); the mean waits are Kella and Yechiali's. Means are
    # integrals of what has not begun, by Simpson's rule over twelve hours, of which nothing is left.
    rates, moments = (0.6, 1.0), np.linspace(0.0, 12.0, 25)
    waits = [
        simpson([1 - share(moment) for moment in moments], x=moments)
        for share in (
            lambda t: first_begun(rates, 1.0, t, preempts=False)(3),
            lambda t: second_begun(rates, 1.0, t)(3),
        )
    ]
    assert waits == pytest.approx(formulas.priority_waits(3, rates, (1.0, 1.0), (2.0, 2.0)), rel=0.01)
