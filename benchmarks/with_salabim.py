"""Salabim: a component for each customer, a resource for each station, as its sample of a bank with resources.

In generators ("yield"): without them every process is a greenlet, which is not installed with salabim. Monitors of
queues and resources are off, since nobody reads them here.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from random import Random
from typing import Any

import salabim
from work import Seen, Work

NAME, VERSION = "salabim", salabim.__version__

salabim.yieldless(False)


class Customer(salabim.Component):
    """Waits for an officer, is served, and leaves."""

    def setup(self, station: int, rank: int, officers: Any, seen: Seen, work: Work, draw: Random) -> None:
        self.station, self.rank, self.officers = station, rank, officers
        self.seen, self.work, self.draw = seen, work, draw

    def process(self) -> Iterator[Any]:
        """A visit."""
        came = self.env.now()
        yield self.request((self.officers, 1, self.rank))
        self.seen.waits[self.station].append(self.env.now() - came)
        yield self.hold(self.draw.expovariate(1 / self.work.mean))
        self.release()
        self.seen.closed[self.station] += 1
        self.seen.late[self.station] += self.env.now() - came > self.work.allowed[self.rank]


class Source(salabim.Component):
    """Makes customers."""

    def setup(self, station: int, seen: Seen, work: Work, draw: Random) -> None:
        self.station, self.seen, self.work, self.draw = station, seen, work, draw

    def process(self) -> Iterator[Any]:
        """One after the other."""
        officers = salabim.Resource(capacity=self.work.officers, monitor=False)
        bounds = self.work.bounds
        while True:
            yield self.hold(self.draw.expovariate(1 / self.work.gap))
            rank = bisect(bounds, self.draw.random()) if len(bounds) > 1 else 0
            Customer(
                station=self.station,
                rank=rank,
                officers=officers,
                seen=self.seen,
                work=self.work,
                draw=self.draw,
            )


def simulate(work: Work, seconds: float, seed: int) -> Seen:
    """All stations for so many seconds."""
    environment = salabim.Environment(trace=False, random_seed=None)
    seen, draw = Seen.nothing(work.stations), Random(seed)
    for station in range(work.stations):
        Source(station=station, seen=seen, work=work, draw=draw)
    environment.run(till=seconds)
    return seen
