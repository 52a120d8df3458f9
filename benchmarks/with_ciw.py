"""Ciw: a network of nodes without ways between them; waits and classes are read from its records."""

from __future__ import annotations

from importlib.metadata import version

import ciw
from work import Seen, Work

NAME, VERSION = "Ciw", version("ciw")


def simulate(work: Work, seconds: float, seed: int) -> Seen:
    """All stations for so many seconds."""
    ciw.seed(seed)
    names = [f"class {rank}" for rank in range(len(work.shares))]
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Exponential(rate=share / work.gap) for _ in range(work.stations)]
            for name, share in zip(names, work.shares, strict=True)
        },
        service_distributions={
            name: [ciw.dists.Exponential(rate=1 / work.mean) for _ in range(work.stations)] for name in names
        },
        routing={
            name: ciw.routing.NetworkRouting([ciw.routing.Leave() for _ in range(work.stations)])
            for name in names
        },
        priority_classes={name: rank for rank, name in enumerate(names)},
        number_of_servers=[work.officers] * work.stations,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(seconds)
    seen = Seen.nothing(work.stations)
    # Records come by customer, not by time.
    records = sorted(
        simulation.get_all_records(only=["service"]), key=lambda record: record.service_start_date
    )
    for record in records:
        station = record.node - 1
        seen.waits[station].append(record.waiting_time)
        seen.closed[station] += 1
        sojourn = record.exit_date - record.arrival_date
        seen.late[station] += sojourn > work.allowed[names.index(record.customer_class)]
    return seen
