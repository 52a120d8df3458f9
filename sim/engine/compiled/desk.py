"""A petition is recorded, and sent to a unit."""

from __future__ import annotations

from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.tables import NIL
from sim.ground.compiling import step
from sim.ground.draws import Block, block
from sim.ground.order import EventKind
from sim.ground.quantiles import duration
from sim.ground.tables import State
from sim.policies.collaboration import helpers
from sim.policies.deadline import due, recorded_class
from sim.policies.dispatch import is_machine, is_right, owner, wrong_unit

_RECORD = int(Block.RECORD)
_DISPATCH = int(Block.DISPATCH)
_ARRIVE = int(EventKind.ARRIVE)
_DISPATCHED = int(State.DISPATCHED)


@step
def record(e, slot, recorded):
    """The petition is recorded: class, need for joint handling, owner. Gives the second of its dispatch."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    kind = w.kinds[p.kind]
    community = w.communities[p.community]
    b = block(levers.seed, levers.replication, p.id, _RECORD, p.generation, 0)
    p.recorded = recorded
    p.deadline = recorded_class(levers, kind.deadline, b[0])
    p.machine = is_machine(levers, b[1])
    desk = levers.t_machine if p.machine else levers.t_desk[p.deadline]
    p.helpers = helpers(levers, kind.joint, b[3])
    p.owner = owner(levers, kind.body, kind.slot, community.street, community.district)
    p.dispatched = recorded + int(duration(w.durations, desk, b[2], levers.tick) * levers.process)
    p.due = due(levers, p.deadline, p.dispatched, w.working_day)
    return p.dispatched


@step
def send(e, slot, sent):
    """The desk sends the petition to a unit, rightly or wrongly."""
    w = e.world
    levers = w.levers[0]
    p = e.petitions[slot]
    community = w.communities[p.community]
    b = block(levers.seed, levers.replication, p.id, _DISPATCH, p.generation, p.visits)
    if p.higher and p.visits == 0:
        unit = levers.first_district + community.district
    elif is_right(levers, p.machine, p.helpers > 0, p.disputes > 0, b[0]):
        unit = p.owner
    else:
        unit = wrong_unit(levers, p.owner, community.street, community.district, b[1])
    if levers.t_way != NIL and unit < levers.first_municipal:
        sent += int(duration(w.durations, levers.t_way, b[3], levers.tick) * levers.process)
    if p.visits == 0:
        p.path_1 = unit
    elif p.visits == 1:
        p.path_2 = unit
    elif p.visits == 2:
        p.path_3 = unit
    p.visits += 1
    p.unit = unit
    p.state = _DISPATCHED
    schedule(e.petitions, e.ring, e.cursor[0], slot, max(sent, w.book[0].second + 1), _ARRIVE)
