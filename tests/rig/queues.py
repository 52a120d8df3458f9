"""Logs whose truth is known: a unit of c officers, a queue in order of arrival, and what lies behind the work."""

from __future__ import annotations

import heapq

import numpy as np

from sim.calibration.hours import Hours
from sim.calibration.known import NEVER, Known
from sim.ground.time_units import AN_HOUR, DAY

OFFICE = Hours(9 * AN_HOUR, 17 * AN_HOUR, weekend=0.0)
MONDAY = 14_984 * DAY
"""The first day, 2011-01-10."""


def log_of_queue(
    seed: int, officers: int = 3, work: float = 2.0, load: float = 0.9, days: int = 182, delay: float = 0.0
) -> tuple[Known, float]:
    """What is known of so many days, and the truth: tickets an hour that the unit can do.

    work: hours of an officer a ticket on average, without memory; load: share of the officers' hours that it takes; the
    days' means vary by a tenth of their square; delay: further hours on average in which a ticket lies. Opened and worked
    on in office hours alone.
    """
    random = np.random.default_rng(seed)
    rate = officers / work
    counts = random.poisson(rate * load * 8 * random.gamma(10, 1 / 10, days)) * (np.arange(days) % 7 < 5)
    came = np.concatenate(
        [MONDAY + d * DAY + np.sort(random.integers(9 * 3600, 17 * 3600, n)) for d, n in enumerate(counts)]
    )
    start = OFFICE.passed(np.array([MONDAY]))[0]
    arrives = (OFFICE.passed(came) - start).astype(float)
    free = [0.0] * officers
    done = np.empty(len(came))
    for i, service in enumerate(random.exponential(work * AN_HOUR, len(came))):
        done[i] = max(arrives[i], heapq.heappop(free)) + service
        heapq.heappush(free, done[i])
    done += random.exponential(delay * AN_HOUR, len(came)) if delay else 0.0
    day, second = np.divmod(done, 8 * AN_HOUR)
    week, weekday = np.divmod(day, 5)
    closed = (MONDAY + (week * 7 + weekday) * DAY + 9 * AN_HOUR + second).astype(np.int64)
    until = MONDAY + days * DAY
    name = np.full(len(came), "the unit", object)
    none = np.full(len(came), NEVER)
    known = Known(
        came.astype(np.int64),
        np.where(closed >= until, NEVER, closed),
        none,
        name,
        name,
        name,
        until,
        "UTC",
        None,
    )
    return known, rate
