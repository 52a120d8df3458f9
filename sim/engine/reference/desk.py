"""A petition is recorded, and sent to a unit."""

from __future__ import annotations

from sim.engine.reference.case import Case
from sim.engine.world import World
from sim.ground.draws import Block
from sim.ground.tables import NONE
from sim.policies.collaboration import helpers
from sim.policies.deadline import due, recorded_class
from sim.policies.dispatch import is_machine, is_right, owner, wrong_unit


def record(world: World, case: Case, recorded: int) -> None:
    """The petition is recorded: class, need for joint handling, owner; then the desk dispatches it.

    Dispatched = recorded + desk time·process, desk time: `deadlines.….desk`, or `dispatch.machine_delay`; process: the
    factor on delays that learning makes smaller. The allowance runs from there.
    """
    levers = world.levers[0]
    kind, community = world.kinds[case.kind], world.communities[case.community]
    b = case.draw(world, Block.RECORD)
    case.recorded = recorded
    case.deadline = recorded_class(levers, kind["deadline"], b[0])
    case.machine = int(is_machine(levers, b[1]))
    case.helpers = helpers(levers, kind["joint"], b[3])
    case.owner = owner(levers, kind["body"], kind["slot"], community["street"], community["district"])
    desk = levers["t_machine"] if case.machine else levers["t_desk"][case.deadline]
    case.dispatched = recorded + int(world.lasting(desk, b[2]) * levers["process"])
    case.due = due(levers, case.deadline, case.dispatched, world.working_day)
    send(world, case, case.dispatched, case.raised)


def send(world: World, case: Case, sent: int, now: int) -> None:
    """The desk sends the petition to a unit, rightly or wrongly; it arrives at `case.arrives`.

    A repeat that goes higher goes to the district's government first. With the ladder, units below the city need
    `dispatch.route.district`·process more. It arrives a second later at the earliest.
    """
    levers, community = world.levers[0], world.communities[case.community]
    street, district = int(community["street"]), int(community["district"])
    b = case.draw(world, Block.DISPATCH, case.visits)
    if case.higher and case.visits == 0:
        case.unit = int(levers["first_district"]) + district
    elif is_right(levers, case.machine, case.helpers > 0, case.disputes > 0, b[0]):
        case.unit = case.owner
    else:
        case.unit = wrong_unit(levers, case.owner, street, district, b[1])
    if levers["t_way"] != NONE and case.unit < levers["first_municipal"]:
        sent += int(world.lasting(levers["t_way"], b[3]) * levers["process"])
    case.arrives = max(sent, now + 1)
    case.path.append(case.unit)
    case.visits += 1
