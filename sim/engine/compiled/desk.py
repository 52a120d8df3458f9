"""A petition is recorded, and sent to a unit."""

from __future__ import annotations

from sim.engine.compiled.calendar import schedule
from sim.ground.compiling import step
from sim.ground.draws import Block, block
from sim.ground.order import EventKind
from sim.ground.quantiles import duration
from sim.ground.tables import State
from sim.policies.collaboration import helpers
from sim.policies.deadline import due, recorded_class
from sim.policies.dispatch import addressee, desk_table, in_process, is_machine, on_ladder, owner

_RECORD = int(Block.RECORD)
_DISPATCH = int(Block.DISPATCH)
_MATTER = int(Block.MATTER)
_ARRIVE = int(EventKind.ARRIVE)
_DISPATCHED = int(State.DISPATCHED)


@step
def record(e, slot, recorded):
    """The petition is recorded: class, need for joint handling, owner. Gives the second of its dispatch."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    kind = w.kinds[p.kind]
    community = w.communities[p.community]
    b = block(settings.seed, settings.replication, p.id, _RECORD, p.generation, 0)
    nature = block(settings.seed, settings.replication, p.matter, _MATTER, 0, 0)
    p.recorded = recorded
    p.deadline = recorded_class(settings, kind.deadline, b[0])
    p.machine = is_machine(settings, b[1])
    desk = duration(w.durations, desk_table(settings, p.machine, p.deadline), b[2], settings.tick)
    p.locked, p.unreasonable = nature[0], nature[1]
    if kind.joint > 0.0:
        p.helpers = helpers(settings, kind.joint, nature[3])
    p.owner = owner(settings, kind.body, kind.slot, community.street, community.district)
    p.dispatched = recorded + in_process(settings, desk)
    p.due = due(settings, p.deadline, p.dispatched, w.working_days)
    return p.dispatched


@step
def send(e, slot, sent):
    """The desk sends the petition to a unit, rightly or wrongly."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    community = w.communities[p.community]
    b = block(settings.seed, settings.replication, p.id, _DISPATCH, p.generation, p.visits)
    category = w.kinds[p.kind].category
    unit = addressee(
        settings, w.kinds, w.category_first[category], w.category_first[category + 1],
        p.higher > 0 and p.visits == 0, p.machine, p.helpers > 0, p.disputes > 0, p.owner, community.street,
        community.district, b[0], b[1],
    )  # fmt: skip
    if on_ladder(settings, unit):
        sent += in_process(settings, duration(w.durations, settings.t_way, b[3], settings.tick))
    if p.visits == 0:
        p.path_1 = unit
    elif p.visits == 1:
        p.path_2 = unit
    elif p.visits == 2:
        p.path_3 = unit
    p.visits += 1
    p.unit = unit
    p.state = _DISPATCHED
    schedule(e, slot, max(sent, w.book[0].second + 1), _ARRIVE)
