"""The cases in Ciw, one function each: values by measure, of whoever came in the time that counts."""

from __future__ import annotations

from collections import defaultdict

import ciw
import numpy as np
from peers.network import DEPARTMENT, STREET, UNITS, Network
from peers.span import Span, Values
from theory.classes import Preemptive
from theory.clocks import Rhythm
from theory.hotline import Impatient
from theory.streets import LastCome

UNIT_WORK = ciw.dists.Exponential(1.0)
DESK, REFUSED = 4, 5  # nodes after the three units


def run(network: ciw.network.Network, span: Span, seed: int) -> list[list[ciw.data_record.DataRecord]]:
    """The records of everybody, person by person."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(span.end)
    people: dict[int, list[ciw.data_record.DataRecord]] = defaultdict(list)
    for record in simulation.get_all_records():
        people[record.id_number].append(record)
    return list(people.values())


def network(case: Network, span: Span, seed: int) -> Values:
    """The desk is a node where nobody waits; so is the time a refusal takes."""
    arrivals, services, routing, ranks = {}, {}, {}, {}
    for rank, share in ((1, case.urgent), (2, 1 - case.urgent)):
        for owner, part in ((STREET, 1 - case.department), (DEPARTMENT, case.department)):
            name = f"{rank} {owner}"
            ranks[name] = rank - 1
            comes = ciw.dists.Exponential(case.arrivals * share * part)
            arrivals[name] = [None, None, None, comes, None]
            services[name] = [
                *[UNIT_WORK] * 3,
                ciw.dists.Deterministic(0.0),
                ciw.dists.Exponential(1 / case.delay),
            ]
            sent = [0.0] * len(UNITS)
            sent[UNITS.index(owner)] = case.right
            sent[UNITS.index(case.unclear)] = (1 - case.right) * (1 - case.refuses)
            back = (1 - case.right) * case.refuses
            routing[name] = [
                *[[0.0, 0.0, 0.0, case.again, 0.0]] * 3, [*sent, 0.0, back], [0.0, 0.0, 0.0, 1.0, 0.0],
            ]  # fmt: skip
    built = ciw.create_network(
        arrival_distributions=arrivals, service_distributions=services, routing=routing, priority_classes=ranks,
        number_of_servers=[*case.officers, float("inf"), float("inf")],
    )  # fmt: skip
    found: Values = defaultdict(list)
    for records in run(built, span, seed):
        sent_at, desks = 0.0, 0
        for record in sorted(records, key=lambda record: (record.service_end_date, record.arrival_date)):
            if record.node == DESK:
                if desks == 0:
                    sent_at = record.service_end_date
                desks += 1
            elif record.node != REFUSED:
                if record.arrival_date in span:
                    rank, owner = record.customer_class.split()
                    unit = UNITS[record.node - 1]
                    found["visits"].append(desks)
                    found["retained"].append(unit != owner)
                    found["sojourn"].append(record.exit_date - sent_at)
                    found[f"wait of class {rank}"].append(record.waiting_time)
                    found[f"wait at the {unit}"].append(record.waiting_time)
                    for other in UNITS:
                        found[f"share at the {other}"].append(unit == other)
                desks = 0
    return found


def preemptive(case: Preemptive, span: Span, seed: int) -> Values:
    """Whoever is interrupted goes on where he was."""
    names = [f"sojourn of class {n}" for n in range(1, len(case.rates) + 1)]
    built = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Exponential(rate)] for name, rate in zip(names, case.rates, strict=True)
        },
        service_distributions={
            name: [ciw.dists.Exponential(1 / mean)] for name, mean in zip(names, case.means, strict=True)
        },
        priority_classes=({name: rank for rank, name in enumerate(names)}, ["resume"]),
        number_of_servers=[case.officers],
    )
    found: Values = defaultdict(list)
    for records in run(built, span, seed):
        came = min(record.arrival_date for record in records)
        if came in span:
            left = max(record.exit_date for record in records if not np.isnan(record.exit_date))
            found[records[0].customer_class].append(left - came)
    return found


def last_come(case: LastCome, span: Span, seed: int) -> Values:
    """The discipline is a function that Ciw has."""
    built = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(case.arrivals)], service_distributions=[UNIT_WORK],
        number_of_servers=[case.officers], service_disciplines=[ciw.disciplines.LIFO],
    )  # fmt: skip
    waits = [record.waiting_time for (record,) in run(built, span, seed) if record.arrival_date in span]
    return {
        "must wait": [wait > 0 for wait in waits], "mean wait": waits,
        "wait squared": [wait**2 for wait in waits],
    }  # fmt: skip


def impatient(case: Impatient, span: Span, seed: int) -> Values:
    """Callers renege."""
    built = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(case.arrivals)], service_distributions=[UNIT_WORK],
        number_of_servers=[case.seats],
        reneging_time_distributions=[ciw.dists.Exponential(1 / case.patience.mean)],
    )  # fmt: skip
    records = [record for (record,) in run(built, span, seed) if record.arrival_date in span]
    gave_up = [record.record_type == "renege" for record in records]
    waits = [record.waiting_time for record in records if record.record_type == "service"]
    at_once = [wait == 0 for wait in waits] + [False] * sum(gave_up)
    return {"give up": gave_up, "answered at once": at_once, "mean wait": waits}


def rhythm(case: Rhythm, span: Span, seed: int) -> Values:
    """Servers by schedule, who leave work lying over night."""
    built = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(case.arrivals)], service_distributions=[UNIT_WORK],
        number_of_servers=[
            ciw.Schedule(
                numbers_of_servers=[0, case.officers, 0], shift_end_dates=[case.on, case.off, 24], preemption="resume"
            )
        ],
    )  # fmt: skip
    found: Values = {"mean sojourn": []}
    for records in run(built, span, seed):
        came = min(record.arrival_date for record in records)
        if came in span:
            found["mean sojourn"].append(max(record.exit_date for record in records) - came)
    return found
