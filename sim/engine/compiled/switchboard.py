"""The hotline of the compiled engine: one heap of seats, ordered by (idle since, seat).

Callers are served in order of arrival, so the wait of a caller is known on arrival: nobody who comes later can
change it. The seat that becomes free first is the caller's, or, when that is later than the patience allows,
nobody's.
"""

from __future__ import annotations

import numpy as np

from sim.ground.compiling import rule
from sim.ground.seats import idle_since, next_on


@rule
def sink(since, seat):
    """Restore the heap after its front has grown."""
    size = since.shape[0]
    hole = 0
    time, number = since[0], seat[0]
    while True:
        child = 2 * hole + 1
        if child >= size:
            break
        if child + 1 < size and (
            since[child + 1] < since[child]
            or (since[child + 1] == since[child] and seat[child + 1] < seat[child])
        ):
            child += 1
        if time < since[child] or (time == since[child] and number < seat[child]):
            break
        since[hole] = since[child]
        seat[hole] = seat[child]
        hole = child
    since[hole] = time
    seat[hole] = number


@rule
def answered_at(seats, since, seat, now, patience, talk):
    """The second at which a caller who calls now is answered, or -1 if patience ends first; the seat is taken."""
    if since.shape[0] == 0:
        return -1
    while True:
        number = seat[0]
        s = seats[number]
        idle = idle_since(s.on, s.off, s.days, s.since, s.until, since[0], now)
        if idle == since[0]:
            break
        since[0] = idle
        sink(since, seat)
    start = max(since[0], now)
    if start - now > patience:
        return -1
    since[0] = next_on(s.on, s.off, s.days, s.since, s.until, start + talk)
    sink(since, seat)
    return start


def seat_heap(seats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The heap at the start: every seat idle since its first duty. Two arrays, int64[seats] and int32[seats]."""
    since = np.array(
        [next_on(*(int(s[name]) for name in ("on", "off", "days", "since", "until")), 0) for s in seats],
        dtype=np.int64,
    )
    order = np.lexsort((np.arange(len(seats)), since))
    return since[order], order.astype(np.int32)
