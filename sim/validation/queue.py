"""A queue for every unit: tickets as they come (M_t), first come, first served by so many officers (c) in the hours in
which the unit closes tickets, each for as long as some ticket took (G). Officers and the length of service are what
fits best what is known; often that is next to nothing, for a long service by many looks like a short one by few."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY
from sim.validation.draws import draws
from sim.validation.record import NEVER, Numbers, Record, Shares
from sim.validation.window import GRID, HORIZON

WEEK_HOURS = 168
MONDAY = 4 * DAY
OFFICERS = (1, 2, 4, 8, 16, 32, 64)
LENGTHS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.02)
"""Of service, as shares of the sojourns that were seen; what is left is waiting."""
LEAST = 100
"""Closed tickets for a queue of one's own; units with fewer are served at once, for as long as tickets took."""
MOST = 4000
"""Tickets by which a queue is fitted: the last ones."""


@dataclass(frozen=True)
class Queue:
    """A unit's queue. clock: work done until the end of each hour of the week; services: to draw from, in work."""

    officers: int
    clock: Shares
    services: Shares


def queues(past: Record, log: Record, end: int) -> Record:
    """The tickets of a log with the closings that queues, fitted to the past, give them; what was closed in the past
    stays, and nothing begins after the end."""
    closed = np.where(log.closed < past.known, log.closed, NEVER)
    for unit in range(len(log.units)):
        mine = past.rows(past.unit == unit)
        queue = _fit(mine, unit)
        left = np.flatnonzero((log.unit == unit) & (log.closed >= past.known) & (log.opened < end))
        if queue is None or not len(left):
            continue
        arrivals = np.maximum(log.opened[left], past.known)
        closed[left] = np.maximum(_serve(queue, arrivals, unit, 1), log.opened[left])
    return replace(log, closed=closed, known=NEVER)


def _fit(mine: Record, unit: int) -> Queue | None:
    done = np.flatnonzero(mine.closed < mine.known)
    if not len(done):
        return None
    clock = _clock(mine.closed[done])
    took = _worked(clock, mine.closed[done]) - _worked(clock, mine.opened[done])
    if len(done) < LEAST:
        return Queue(OFFICERS[-1], clock, took)
    last = mine.rows(np.arange(max(0, len(mine) - MOST), len(mine)))
    seen = _curve(last.exit)
    best, queue = np.inf, None
    for officers in OFFICERS:
        for length in LENGTHS:
            tried = Queue(officers, clock, took * length)
            exits = np.minimum(_serve(tried, last.opened, unit, 0), last.known) - last.opened
            miss = float(np.trapezoid(np.abs(_curve(exits) - seen), GRID))
            if miss < best:
                best, queue = miss, tried
    return queue


def _curve(exits: Numbers) -> Shares:
    """The share that has left by each age, of sojourns that may have been cut off, both alike."""
    return np.searchsorted(np.sort(np.minimum(exits, HORIZON)), GRID, side="right") / max(len(exits), 1)


def _clock(closed: Numbers) -> Shares:
    """How much of a week's work is done by the end of each of its hours, from Monday on: as many closings as there
    were, and a little in every hour, so that nothing waits for ever."""
    hours = (
        np.bincount((closed - MONDAY) // AN_HOUR % WEEK_HOURS, minlength=WEEK_HOURS)
        + 0.001 * len(closed) / WEEK_HOURS
    )
    done: Shares = np.append(0.0, hours.cumsum() / hours.sum())
    return done


def _worked(clock: Shares, moment: Numbers) -> Shares:
    """Work done until a moment, a week's being 1."""
    weeks, rest = np.divmod(moment - MONDAY, 7 * DAY)
    return weeks + np.interp(rest, np.arange(WEEK_HOURS + 1) * AN_HOUR, clock)


def _moments(clock: Shares, work: Shares) -> Numbers:
    """When so much work is done."""
    weeks = np.floor(work)
    rest = np.interp(work - weeks, clock, np.arange(WEEK_HOURS + 1) * AN_HOUR)
    return (weeks * 7 * DAY + rest).astype(np.int64) + MONDAY


def _serve(queue: Queue, arrivals: Numbers, unit: int, which: int) -> Numbers:
    """When tickets that come in this order are closed."""
    came = _worked(queue.clock, arrivals)
    drawn = draws(unit, which, (len(came),))
    services = queue.services[(drawn * len(queue.services)).astype(np.int64)]
    free = [-np.inf] * queue.officers
    left = np.empty(len(came))
    for place, (moment, service) in enumerate(zip(came.tolist(), services.tolist(), strict=True)):
        ends = max(moment, free[0]) + service
        heapq.heapreplace(free, ends)
        left[place] = ends
    return np.maximum(_moments(queue.clock, left), arrivals)
