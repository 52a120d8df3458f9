"""SimPy: a process for each customer, a (priority) resource for each station, as its guides write a bank."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from random import Random
from typing import Any

import simpy
from work import Seen, Work

NAME, VERSION = "SimPy", simpy.__version__


def simulate(work: Work, seconds: float, seed: int) -> Seen:
    """All stations for so many seconds."""
    draw = Random(seed)
    seen = Seen.nothing(work.stations)
    environment = simpy.Environment()
    bounds, ranked = work.bounds, len(work.shares) > 1
    resource = simpy.PriorityResource if ranked else simpy.Resource

    def customer(station: int, officers: Any, rank: int) -> Iterator[Any]:
        came = environment.now
        with officers.request(rank) if ranked else officers.request() as turn:
            yield turn
            seen.waits[station].append(environment.now - came)
            yield environment.timeout(draw.expovariate(1 / work.mean))
        seen.closed[station] += 1
        seen.late[station] += environment.now - came > work.allowed[rank]

    def source(station: int) -> Iterator[Any]:
        officers = resource(environment, work.officers)
        while True:
            yield environment.timeout(draw.expovariate(1 / work.gap))
            rank = bisect(bounds, draw.random()) if ranked else 0
            environment.process(customer(station, officers, rank))

    for station in range(work.stations):
        environment.process(source(station))
    environment.run(until=seconds)
    return seen
