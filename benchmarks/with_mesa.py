"""Mesa's event scheduler: a station is an agent, its arrivals and departures are scheduled methods."""

from __future__ import annotations

import warnings
from bisect import bisect
from heapq import heappop, heappush

import mesa
from mesa.experimental.devs import DEVSimulator
from work import Seen, Work

NAME, VERSION = "Mesa", mesa.__version__


class Station(mesa.Agent):
    """Officers and a queue, ordered by class and then by arrival."""

    def __init__(self, model: City, number: int) -> None:
        super().__init__(model)
        self.number, self.free = number, model.work.officers
        self.queue: list[tuple[int, int, float]] = []
        self.came = 0

    def expect(self) -> None:
        """The next arrival."""
        gap = self.model.random.expovariate(1 / self.model.work.gap)
        self.model.simulator.schedule_event_relative(self.arrive, gap)

    def arrive(self) -> None:
        """Somebody comes, and joins the queue."""
        self.expect()
        self.came += 1
        bounds = self.model.bounds
        rank = bisect(bounds, self.model.random.random()) if len(bounds) > 1 else 0
        heappush(self.queue, (rank, self.came, self.model.simulator.time))
        if self.free:
            self.free -= 1
            self.serve()

    def serve(self) -> None:
        """A free officer takes the first of the queue."""
        rank, _, came = heappop(self.queue)
        simulator = self.model.simulator
        self.model.seen.waits[self.number].append(simulator.time - came)
        length = self.model.random.expovariate(1 / self.model.work.mean)
        simulator.schedule_event_relative(self.leave, length, function_args=[rank, came])

    def leave(self, rank: int, came: float) -> None:
        """Work is done; the officer turns to the next."""
        self.model.seen.closed[self.number] += 1
        self.model.seen.late[self.number] += self.model.simulator.time - came > self.model.work.allowed[rank]
        if self.queue:
            self.serve()
        else:
            self.free += 1


class City(mesa.Model):
    """All stations."""

    def __init__(self, work: Work, seed: int, simulator: DEVSimulator) -> None:
        super().__init__(seed=seed)
        self.work, self.simulator, self.bounds = work, simulator, work.bounds
        self.seen = Seen.nothing(work.stations)
        simulator.setup(self)
        for number in range(work.stations):
            Station(self, number).expect()


def simulate(work: Work, seconds: float, seed: int) -> Seen:
    """All stations for so many seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the module calls itself experimental
        simulator = DEVSimulator()
        model = City(work, seed, simulator)
        simulator.run_until(seconds)
    return model.seen
