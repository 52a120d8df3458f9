"""The cases in SimPy, one function each: values by measure, of whoever came in the time that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import simpy
from peers.network import DEPARTMENT, STREET, UNITS, Network
from peers.span import Span, Values
from theory.classes import Preemptive
from theory.hotline import Impatient
from theory.together import ForkJoin

Process = Iterator[Any]


def source(environment: simpy.Environment, draw: Random, rate: float, come: Callable[[], Process]) -> Process:
    """Arrivals by chance alone."""
    while True:
        yield environment.timeout(draw.expovariate(rate))
        environment.process(come())


def network(case: Network, span: Span, seed: int) -> Values:
    """A resource with priorities for each unit."""
    environment, draw = simpy.Environment(), Random(seed)
    officers = {
        unit: simpy.PriorityResource(environment, n) for unit, n in zip(UNITS, case.officers, strict=True)
    }
    found: Values = defaultdict(list)

    def petition() -> Process:
        rank = 1 if draw.random() < case.urgent else 2
        owner = DEPARTMENT if draw.random() < case.department else STREET
        while True:
            sent, visits = environment.now, 0
            while True:
                visits += 1
                if draw.random() < case.right:
                    unit = owner
                    break
                unit = case.unclear
                if draw.random() >= case.refuses:
                    break
                yield environment.timeout(draw.expovariate(1 / case.delay))
            came = environment.now
            with officers[unit].request(rank) as turn:
                yield turn
                wait = environment.now - came
                yield environment.timeout(draw.expovariate(1))
            if came in span:
                found["visits"].append(visits)
                found["retained"].append(unit != owner)
                found["sojourn"].append(environment.now - sent)
                found[f"wait of class {rank}"].append(wait)
                found[f"wait at the {unit}"].append(wait)
                for other in UNITS:
                    found[f"share at the {other}"].append(unit == other)
            if draw.random() >= case.again:
                return

    environment.process(source(environment, draw, case.arrivals, petition))
    environment.run(span.end)
    return found


def preemptive(case: Preemptive, span: Span, seed: int) -> Values:
    """Whoever is interrupted asks again, for what is left, and keeps the place of its arrival."""
    environment, draw = simpy.Environment(), Random(seed)
    officers = simpy.PreemptiveResource(environment, case.officers)
    found: Values = defaultdict(list)

    def petition(rank: int) -> Callable[[], Process]:
        def process() -> Process:
            came, left = environment.now, draw.expovariate(1 / case.means[rank])
            while left > 0:
                with officers.request(rank) as turn:
                    turn.key = (rank, came, False)  # before those of its class who came later
                    yield turn
                    began = environment.now
                    try:
                        yield environment.timeout(left)
                        left = 0
                    except simpy.Interrupt:
                        left -= environment.now - began
            if came in span:
                found[f"sojourn of class {rank + 1}"].append(environment.now - came)

        return process

    for rank, rate in enumerate(case.rates):
        environment.process(source(environment, draw, rate, petition(rank)))
    environment.run(span.end)
    return found


def impatient(case: Impatient, span: Span, seed: int) -> Values:
    """A caller waits for a seat or for the end of patience, whichever comes first."""
    environment, draw = simpy.Environment(), Random(seed)
    seats = simpy.Resource(environment, case.seats)
    found: Values = defaultdict(list)

    def caller() -> Process:
        came = environment.now
        with seats.request() as turn:
            patience = environment.timeout(draw.expovariate(1 / case.patience.mean))
            yield turn | patience
            wait = environment.now - came
            if came in span:
                found["give up"].append(not turn.triggered)
                found["answered at once"].append(wait == 0)
                if turn.triggered:
                    found["mean wait"].append(wait)
            if turn.triggered:
                yield environment.timeout(draw.expovariate(1))

    environment.process(source(environment, draw, case.arrivals, caller))
    environment.run(span.end)
    return found


def fork_join(case: ForkJoin, span: Span, seed: int) -> Values:
    """Two parts at two resources; the later one closes."""
    environment, draw = simpy.Environment(), Random(seed)
    units = [simpy.Resource(environment, case.officers) for _ in range(2)]
    found: Values = defaultdict(list)

    def part(unit: simpy.Resource) -> Process:
        with unit.request() as turn:
            yield turn
            yield environment.timeout(draw.expovariate(1))

    def petition() -> Process:
        came = environment.now
        yield environment.all_of([environment.process(part(unit)) for unit in units])
        if came in span:
            found["mean sojourn"].append(environment.now - came)

    environment.process(source(environment, draw, case.arrivals, petition))
    environment.run(span.end)
    return found
