"""Capacity where it is known: queues whose truth is told, and tickets that wait for nobody."""

from __future__ import annotations

import numpy as np
import pytest
from rig.queues import OFFICE, log_of_queue

from sim.calibration.capacity import capacity, in_batches, waits
from sim.calibration.hours import CLOCK, hours_of
from sim.calibration.known import Known
from sim.ground.time_units import AN_HOUR


def fitted(known: Known):
    hours = hours_of(known.closed[~known.is_open])
    assert hours == OFFICE
    return capacity(known, np.ones(len(known), bool), hours)


def test_waits_by_hand() -> None:
    # Each takes 4: at 0 none waits and it ends at 4; at 1 waits 3, ends at 8; at 9 none; at 10 waits 3.
    assert waits(np.array([0.0, 1.0, 9.0, 10.0]), 4.0).tolist() == [0, 3, 0, 3]


def test_the_intervals_of_capacity_cover_the_truth_at_their_rate() -> None:
    covered = identified = 0
    for seed in range(30):
        known, rate = log_of_queue(seed, load=0.9)
        found = fitted(known)
        identified += found.identified
        assert found.per_hour is not None
        covered += found.per_hour[1] <= rate <= found.per_hour[2]
    assert covered >= 26, "95 % of 30 are 28.5, give or take two standard deviations of 1.2"
    assert identified >= 10


@pytest.mark.parametrize(("load", "delay"), [(0.3, 0.0), (0.9, 80.0)])
def test_where_the_load_does_not_move_the_sojourn_capacity_is_not_told(load: float, delay: float) -> None:
    for seed in range(6):
        known, rate = log_of_queue(seed, load=load, delay=delay)
        found = fitted(known)
        assert not found.identified and found.reasons
        assert found.per_hour is not None and found.per_hour[1] <= rate and found.per_hour[2] == np.inf


def test_few_tickets_and_samples_tell_nothing() -> None:
    known, _ = log_of_queue(1, days=21)
    assert "too few" in fitted(known).reasons[0]
    known, _ = log_of_queue(1)
    sampled = Known(**{name: getattr(known, name) for name in known.__dataclass_fields__} | {"sampled": True})
    assert "sample" in fitted(sampled).reasons[0] and not fitted(sampled).identified


def test_where_many_are_closed_at_once_no_queue_is_told() -> None:
    known, _ = log_of_queue(1)
    closed = np.where(np.arange(len(known)) % 5 == 0, known.opened, known.closed)
    soon = Known(**{name: getattr(known, name) for name in known.__dataclass_fields__} | {"closed": closed})
    found = capacity(soon, np.ones(len(soon), bool), OFFICE)
    assert not found.identified and "are closed at once" in found.reasons[0]


def test_closings_in_batches_are_counted() -> None:
    stack = np.full(30, 50 * AN_HOUR) + np.arange(30)
    alone = np.arange(70) * AN_HOUR
    assert in_batches(np.concatenate([stack, alone])) == pytest.approx(0.31, abs=0.011)
    assert in_batches(np.zeros(0)) == 0


@pytest.mark.parametrize("days", [1, 7, 49])
def test_of_a_few_weeks_no_capacity_is_told(days: int) -> None:
    """However many tickets they have: weeks are drawn again to tell how sure anything is, and one week drawn again is
    itself. 400 tickets of as many days, the last of which are closed ever later, look like a queue."""
    opened = np.sort(np.linspace(0, days * 86400 - 1, 400).astype(np.int64))
    closed = opened + np.arange(1, 401) * 3600
    names = np.full(400, "x", dtype=object)
    known = Known(opened, closed, closed, names, names, names, int(closed.max()) + 1, "UTC", False)
    found = capacity(known, np.ones(400, bool), CLOCK)
    assert not found.identified and "weeks are too few" in found.reasons[0]
