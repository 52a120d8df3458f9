"""A plain loop over a heap of tuples: the least that Python needs for these queues."""

from __future__ import annotations

import platform
from bisect import bisect
from heapq import heappop, heappush
from random import Random

from work import Seen, Work

NAME, VERSION = "heapq", f"Python {platform.python_version()}"

ARRIVAL = -1


def simulate(work: Work, seconds: float, seed: int) -> Seen:
    """All stations for so many seconds."""
    exponential, uniform = (draw := Random(seed)).expovariate, draw.random
    seen, bounds, ranked = Seen.nothing(work.stations), work.bounds, len(work.shares) > 1
    arrivals, done = 1 / work.gap, 1 / work.mean
    free = [work.officers] * work.stations
    queues: list[list[tuple[int, float]]] = [[] for _ in range(work.stations)]
    # time, station, and of whom work is done: class and arrival
    events = [(exponential(arrivals), station, ARRIVAL, 0.0) for station in range(work.stations)]
    events.sort()
    while events[0][0] < seconds:
        now, station, rank, came = heappop(events)
        queue = queues[station]
        if rank == ARRIVAL:
            heappush(events, (now + exponential(arrivals), station, ARRIVAL, 0.0))
            heappush(queue, (bisect(bounds, uniform()) if ranked else 0, now))
            if not free[station]:
                continue
            free[station] -= 1
        else:
            seen.closed[station] += 1
            seen.late[station] += now - came > work.allowed[rank]
            if not queue:
                free[station] += 1
                continue
        rank, came = heappop(queue)
        seen.waits[station].append(now - came)
        heappush(events, (now + exponential(done), station, rank, came))
    return seen
