"""How much longer tickets take in a shock: logs made by known laws, and what is told of them."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from sim.calibration.congestion import ASSUMED, Congestion, congestion, longer, open_at
from sim.calibration.hours import CLOCK
from sim.calibration.known import NEVER, Known
from sim.ground.time_units import AN_HOUR, DAY

BEGINS = 15_000 * DAY
DAYS, A_DAY, STRUCK, STORM, MEAN = 60, 20, 40, 400, 12 * AN_HOUR


def log(seed: int, exponent: float, storm: int = STORM) -> Known:
    """Sixty days of twenty tickets, and one of a storm; each takes half a day on average, and so many times as long as
    the power says of how many more than fifteen are open."""
    numbers = np.random.default_rng(seed)
    came = [int(BEGINS + DAY * share) for share in numbers.uniform(0, DAYS, DAYS * A_DAY)]
    came += [int(BEGINS + STRUCK * DAY + one) for one in numbers.uniform(0, DAY, storm)]
    still: list[int] = []
    closed = []
    for moment in sorted(came):
        while still and still[0] <= moment:
            heapq.heappop(still)
        factor = max((len(still) + 1) / 15, 1.0) ** exponent
        closed.append(moment + 400 + int(numbers.exponential(MEAN) * factor))
        heapq.heappush(still, closed[-1])
    return known(sorted(came), closed)


def queue(servers: int) -> Known:
    """The same storm at officers who take an hour for each, first come, first served."""
    numbers = np.random.default_rng(1)
    came = (
        np.sort(np.append(numbers.uniform(0, DAYS, DAYS * A_DAY), STRUCK + numbers.uniform(0, 1, STORM)))
        * DAY
        + BEGINS
    )
    free = [0.0] * servers
    closed = []
    for moment in came:
        begun = max(heapq.heappop(free), moment)
        closed.append(int(begun + AN_HOUR))
        heapq.heappush(free, begun + AN_HOUR)
    return known(came.astype(np.int64), closed)


def known(came: object, closed: object) -> Known:
    opened, done = np.asarray(came, np.int64), np.asarray(closed, np.int64)
    until = BEGINS + DAYS * DAY
    one = np.full(len(opened), "tree", object)
    never = np.full(len(opened), NEVER)
    return Known(opened, np.where(done < until, done, NEVER), never, one, one, one, until, "UTC", False)


def told(known: Known) -> Congestion:
    found = congestion(known, np.ones(len(known), bool), CLOCK)
    assert found is not None
    return found


@pytest.mark.parametrize("exponent", [0.0, 0.3, 0.6, 0.9])
def test_a_storm_tells_the_power(exponent: float) -> None:
    found = [told(log(seed, exponent)) for seed in range(8)]
    assert all(one.identified for one in found)
    # Of eight intervals of 95 % six or more cover in 994 of a thousand times.
    assert sum(one.exponent[1] <= exponent <= one.exponent[2] for one in found) >= 6
    assert np.mean([one.exponent[0] for one in found]) == pytest.approx(exponent, abs=0.06)


def test_a_fixed_number_of_hands_has_a_power_of_about_one() -> None:
    # One officer who takes an hour clears 24 a day, four more than come: who comes waits an hour for each before him.
    assert told(queue(1)).exponent[0] > 0.85


def test_where_no_storm_was_seen_the_power_is_assumed_and_begins_beyond_what_was_seen() -> None:
    calm = log(3, 0.6, storm=0)
    found = told(calm)
    assert (found.identified, found.exponent) == (False, ASSUMED)
    assert found.beyond == open_at(calm.opened, calm.closed).max()  # none stays for thirty days
    assert (longer(calm, np.ones(len(calm), bool), found) == 1.0).all()


def test_what_piles_up_is_no_crowd() -> None:
    # Twenty a day, of which one in ten is never closed: in 92 days 184 more are open, about, and nobody is overwhelmed.
    numbers = np.random.default_rng(5)
    came = np.sort(numbers.uniform(0, DAYS, DAYS * A_DAY)) * DAY + BEGINS
    stays = numbers.random(len(came)) < 0.1
    found = told(known(came, np.where(stays, came + 400 * DAY, came + AN_HOUR)))
    load = open_at(came, np.where(stays, NEVER, came + AN_HOUR))
    assert not found.identified
    assert found.beyond == pytest.approx(load.max() + 184, rel=0.12)


def test_how_many_are_open_counts_the_one_that_comes() -> None:
    assert open_at(np.array([0, 1, 2, 9]), np.array([5, 2, NEVER, NEVER])).tolist() == [1, 2, 2, 2]
