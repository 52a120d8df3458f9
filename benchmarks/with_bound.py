"""A lower bound: as many draws as a run of the compiled engine must make, and its tables touched once an event.

There is no calendar, no queue and no rule, so nothing is simulated.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
import with_petition

from sim.agents.model import CityModel
from sim.city.found import found
from sim.engine.compiled.engine import Compiled
from sim.engine.compiled.tables import PETITION
from sim.ground.compiling import kernel
from sim.ground.draws import ONCE, Block, block
from sim.ground.tables import CITIZEN, RECORD, TALLY, UNIT
from sim.runner import resolved
from sim.scenario.reforms import timeline

NAME, VERSION = "lower bound", "the same draws and tables, no calendar"

_NEED, _CONTACT, _RECORD, _DISPATCH = (
    int(b) for b in (Block.NEED, Block.CONTACT, Block.RECORD, Block.DISPATCH)
)
_RECEIVE, _WORK, _TASK, _CALL = (int(b) for b in (Block.RECEIVE, Block.WORK, Block.TASK, Block.CALL))
_JUDGE, _RETURN = int(Block.JUDGE), int(Block.RETURN)


@kernel
def touch(counts, petitions, units, tally, citizens, records):
    """Draw and touch. counts: needs, contacts, petitions, visits to units, visits where the first receiver's rule is
    drawn, helpers' tasks, petitions not solved (which may be raised again). Returns a sum of all."""
    rows, places, people, buffer = petitions.shape[0], units.shape[0], citizens.shape[0], records.shape[0]
    needs, contacts, number, visits, ruled, tasks, unsolved = counts
    total = 0
    for i in range(needs):
        b = block(1, 0, i, _NEED, 0, 0)
        if i < contacts:
            total += citizens[(b[1] * people) >> 32].trust
        total += b[0] ^ b[2] ^ b[3]
    for i in range(contacts):
        b = block(1, 0, i, _CONTACT, 0, 0)
        total += b[0] ^ b[1] ^ b[2] ^ b[3]
    for i in range(number):
        # raised
        b = block(1, 0, i, _RECORD, 0, 0)
        slot = (b[0] * rows) >> 32
        p = petitions[slot]
        p.id, p.raised, p.recorded, p.deadline, p.machine = i, b[1], b[2], b[0] & 3, b[3] & 1
    for i in range(visits):
        # arrives
        d = block(1, 0, i, _DISPATCH, 0, 0)
        b = block(1, 0, i, _RECEIVE, 0, 0)
        if i < ruled:
            total += block(1, 0, i, _RECEIVE, 0, ONCE)[0]
        slot, u = (d[0] * rows) >> 32, (d[1] * places) >> 32
        p = petitions[slot]
        p.unit, p.arrived, p.visits = u, b[0], d[2] & 3
        tally[u].arrived += b[1] & 1
        units[u].backlog += 1
    for i in range(number + tasks):
        # done: the part of a helper, or of the unit itself, which then closes
        b = block(1, 0, i, _WORK if i < number else _TASK, 0, 0)
        slot, u = (b[0] * rows) >> 32, (b[1] * places) >> 32
        p = petitions[slot]
        p.started, p.closed, p.outcome = b[2], b[3], b[0] & 3
        tally[u].closed += 1
        tally[u].busy += b[3]
        units[u].backlog -= 1
    for i in range(number):
        # called, judges, and goes to the history
        b = block(1, 0, i, _CALL, 0, 0)
        j = block(1, 0, i, _JUDGE, 0, 0)
        if i < unsolved:
            total += block(1, 0, i, _RETURN, 0, 0)[0]
        p = petitions[(b[0] * rows) >> 32]
        citizen = citizens[(j[0] * people) >> 32]
        citizen.trust += j[1] & 1
        tally[(b[1] * places) >> 32].asked += 1
        r = records[i % buffer]
        r.id, r.raised, r.recorded, r.dispatched, r.arrived = (
            p.id,
            p.raised,
            p.recorded,
            p.dispatched,
            p.arrived,
        )
        r.contacted, r.started, r.due, r.closed, r.called = p.contacted, p.started, p.due, p.closed, b[2]
        r.unit, r.citizen, r.community, r.kind, r.satisfied = p.unit, p.citizen, p.community, p.kind, j[2] & 1
    return total


_known: dict[tuple[str, int], tuple[tuple[int, ...], tuple[int, ...]]] = {}


def sizes(case: str, days: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How many draws and rows a real run has."""
    if (case, days) not in _known:
        scenario, scale, until = with_petition.asked(case, days)
        steps = timeline(resolved(scenario, None, 1, until))
        model = CityModel(steps, found(steps, scale), days, "compiled", lambda records: None)
        model.run()
        history, engine = model.history(), model.engine
        assert isinstance(engine, Compiled)
        tallies, book = history.tallies, history.book[0]
        visits = tallies["arrived"].sum()
        ruled = visits if model.scenario.dispatch.refusal.first_receiver > 0 else 0
        unsolved = tallies["closed"].sum() - tallies["solved"].sum()
        counts = (history.hours["needs"].sum(), book["contacts"], book["raised"], visits, ruled, tallies["tasks"].sum(),
                  unsolved)  # fmt: skip
        rows = (engine.most_rows, tallies.shape[1], history.population[history.body == 0].sum(), 32768)
        _known[case, days] = tuple(map(int, counts)), tuple(map(int, rows))
    return _known[case, days]


def carry_out(case: str, days: int, seed: int) -> dict[str, Any]:
    """Make the draws and touch the tables of so many days."""
    counts, rows = sizes(case, days)
    tables = [
        np.zeros(max(length, 1), layout)
        for length, layout in zip(
            (rows[0], rows[1], rows[1], rows[2], rows[3]),
            (PETITION, UNIT, TALLY, CITIZEN, RECORD),
            strict=True,
        )
    ]
    touch((0,) * len(counts), *tables)
    for table in tables:
        table.view(np.uint8)[:] = 0  # the system hands out memory on first use
    began = process_time()
    touch(counts, *tables)
    return {"seconds": process_time() - began, "counts": [], "waits": [], "closed": [], "late": []}
