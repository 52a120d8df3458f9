"""A petition is recorded, and sent to a unit."""

from __future__ import annotations

from sim.engine.reference.case import Case
from sim.engine.world import World
from sim.ground.draws import Block
from sim.policies.collaboration import helpers
from sim.policies.deadline import due, recorded_class
from sim.policies.dispatch import addressee, desk_table, in_process, is_machine, on_ladder, owner


def record(world: World, case: Case, recorded: int) -> None:
    """The petition is recorded: class, need for joint handling, owner; then the desk dispatches it.

    The desk takes its time (`desk_table`, `in_process`); the allowance runs from there.
    """
    settings = world.settings[0]
    kind, community = world.kinds[case.kind], world.communities[case.community]
    b = case.draw(world, Block.RECORD)
    case.recorded = recorded
    case.deadline = recorded_class(settings, kind["deadline"], b[0])
    case.machine = int(is_machine(settings, b[1]))
    case.helpers = helpers(settings, kind["joint"], case.nature(world)[3])
    case.owner = owner(settings, kind["body"], kind["slot"], community["street"], community["district"])
    desk = world.lasting(desk_table(settings, case.machine, case.deadline), b[2])
    case.dispatched = recorded + in_process(settings, desk)
    case.due = due(settings, case.deadline, case.dispatched, world.working_days)
    send(world, case, case.dispatched, case.raised)


def send(world: World, case: Case, sent: int, now: int) -> None:
    """The desk sends the petition to a unit, rightly or wrongly; it arrives at `case.arrives`.

    It arrives a second later at the earliest.
    """
    settings, community = world.settings[0], world.communities[case.community]
    street, district = int(community["street"]), int(community["district"])
    b = case.draw(world, Block.DISPATCH, case.visits)
    higher = case.higher > 0 and case.visits == 0
    joint, arbitrated = case.helpers > 0, case.disputes > 0
    category = int(world.kinds[case.kind]["category"])
    first, last = world.category_first[category : category + 2]
    case.unit = addressee(
        settings, world.kinds, first, last, higher, case.machine, joint, arbitrated, case.owner, street, district,
        b[0], b[1],
    )  # fmt: skip
    if on_ladder(settings, case.unit):
        sent += in_process(settings, world.lasting(settings["t_way"], b[3]))
    case.arrives = max(sent, now + 1)
    case.path.append(case.unit)
    case.visits += 1
