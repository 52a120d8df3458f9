"""The work on a petition ends, or its time is over: it is closed."""

from __future__ import annotations

from sim.behaviour.handling import outcome
from sim.engine.reference.case import Case
from sim.engine.world import World
from sim.ground.draws import Block
from sim.ground.tables import Outcome


def part_done(case: Case) -> None:
    """One part of the petition's work is done, or will not be; the last one ends it."""
    case.pending -= 1
    if case.pending == 0:
        case.all_done.succeed()


def close(world: World, case: Case, now: int) -> None:
    """The petition is closed: what came of it, and the unit's books. Closed at the due second is on time.

    A contact that was planned for later takes place as it is closed; on paper it does not take place.
    """
    case.closed = now
    if case.outcome != Outcome.PAPER:
        case.outcome = judged(world, case)
    if case.contacted > now:
        case.contacted = -1 if case.outcome == Outcome.PAPER else now
    tally = world.tally[case.unit]
    world.units[case.unit]["backlog"] -= 1
    world.book["closed"] += 1
    tally["closed"] += 1
    tally[Outcome(case.outcome).name.lower()] += 1
    tally["due"][case.deadline] += 1
    tally["sojourn"] += now - case.raised
    if now <= case.due:
        tally["on_time"][case.deadline] += 1
    else:
        tally["late"] += 1
        tally["tardiness"] += now - case.due


def judged(world: World, case: Case) -> int:
    """All who worked on the petition are done: its `Outcome`."""
    levers, unit, kind = world.levers[0], world.units[case.unit], world.kinds[case.kind]
    work = case.draw(world, Block.WORK)
    reach = 1.0
    if case.is_outside:
        reach = levers["solve_outside_joint" if case.is_joint else "solve_outside"]
    helped = world.communities[case.community]["help"] + levers["three_party_solve"] * case.has_table
    return int(
        outcome(
            levers, unit["solve"], kind["hardness"], kind["locked"], kind["unreasonable"], helped,
            case.kept == 0 or levers["calls_owner"] > 0, reach, 1.0 if case.has_table else unit["explain"],
            work[2], work[3],
        )
    )  # fmt: skip
