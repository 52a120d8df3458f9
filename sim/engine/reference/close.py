"""The work on a petition ends, or its time is over: it is closed."""

from __future__ import annotations

from sim.behaviour.delays import closing
from sim.behaviour.handling import contacted, outcome
from sim.behaviour.matters import is_of
from sim.engine.reference.case import Case
from sim.engine.world import World
from sim.ground.draws import Block, block
from sim.ground.tables import Outcome
from sim.policies.collaboration import comes_round, prospects
from sim.policies.deadline import is_late


def part_done(case: Case) -> None:
    """One part of the petition's work is done, or will not be; the last one ends it."""
    case.pending -= 1
    if case.pending == 0:
        case.all_done.succeed()


def closes_at(world: World, case: Case, now: int) -> int:
    """When a petition is closed whose work is done, or that is closed on paper, which does not lie."""
    if case.outcome == Outcome.PAPER:
        return now
    settings, kind = world.settings[0], world.kinds[case.kind]
    b = case.draw(world, Block.DELAY)
    return int(
        closing(
            world.durations, world.opens, world.closes, kind["delay"], kind["delay_hours"], kind["delay_share"],
            kind["batch"], kind["batch_share"], world.units[case.unit]["backlog"], kind["beyond"], kind["exponent"],
            case.raised, now, b[0], b[1], b[2], settings["tick"],
        )
    )  # fmt: skip


def close(world: World, case: Case, now: int) -> None:
    """The petition is closed: what came of it, and the unit's books."""
    case.closed = now
    if case.outcome != Outcome.PAPER:
        case.outcome = judged(world, case)
    case.contacted = contacted(case.contacted, now, case.outcome)
    tally = world.tally[case.unit]
    world.units[case.unit]["backlog"] -= 1
    world.book["closed"] += 1
    tally["closed"] += 1
    tally[Outcome(case.outcome).name.lower()] += 1
    tally["due"][case.deadline] += 1
    tally["sojourn"] += now - case.raised
    if is_late(now, case.due):
        tally["late"] += 1
        tally["tardiness"] += now - case.due
    else:
        tally["on_time"][case.deadline] += 1


def judged(world: World, case: Case) -> int:
    """All who worked on the petition are done: its `Outcome`."""
    settings, unit, kind = world.settings[0], world.units[case.unit], world.kinds[case.kind]
    community = world.communities[case.community]
    work, nature = case.draw(world, Block.WORK), case.nature(world)
    willing = False
    if case.has_table:
        other = block(settings["seed"], settings["replication"], case.matter, int(Block.MATTER), 0, 1)
        willing = comes_round(settings, other[0])
    is_owned, reach, helped, explain = prospects(
        settings,
        case.retained,
        int(case.outside),
        case.has_table,
        willing,
        community["help"],
        unit["explain"],
    )
    return int(
        outcome(
            settings, unit["solve"], kind["hardness"] * community["hardness"], is_of(kind["locked"], nature[0]),
            is_of(kind["unreasonable"], nature[1]), helped, is_owned, reach, explain, work[2], work[3],
        )
    )  # fmt: skip
