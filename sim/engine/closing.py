"""The end of a petition in the reference engine: closed, called back, and perhaps raised again."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import (
    ends_cause,
    expectation_after,
    goes_higher,
    is_satisfied,
    leaves_cause,
    repeat_chance,
    trust_after,
)
from sim.behaviour.handling import outcome
from sim.engine.case import Case
from sim.engine.world import World
from sim.ground.draws import Block, uniform
from sim.ground.order import Origin, origin_of
from sim.ground.tables import Outcome
from sim.policies.call_back import answers, is_asked, is_excluded, says_solved


def close(world: World, case: Case, now: int) -> None:
    """The petition is closed: what came of it, and the unit's books. Closed at the due second is on time.

    A contact that was planned for later takes place as it is closed; on paper it does not take place.
    """
    case.closed = now
    if case.outcome != Outcome.PAPER:
        case.outcome = _judged(world, case)
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


def _judged(world: World, case: Case) -> int:
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


def call_back(world: World, case: Case, now: int) -> tuple[np.void, int]:
    """The citizen is called, or is not; judges; and is content, or comes back.

    Satisfaction is judged, and trust and expectation move, whether or not anybody asks. "Contacted?" is answered with
    the truth. Unsolved petitions may leave a cause, solved ones end the cause they came from, also unasked. A repeat is
    raised `citizens.repeat_delay` later.

    Gives the history's row, and after how many seconds the petition is raised again (-1: never).
    """
    levers = world.levers[0]
    citizen, tally = world.citizens[case.citizen], world.tally[case.unit]
    solved = case.outcome == Outcome.SOLVED
    b, j, back = (case.draw(world, purpose) for purpose in (Block.CALL, Block.JUDGE, Block.RETURN))
    trust, expectation = int(citizen["trust"]), int(citizen["expectation"])
    satisfied = is_satisfied(
        levers, case.outcome, case.closed > case.due, case.contacted >= 0, trust, expectation, j[2]
    )  # fmt: skip
    asked = is_asked(levers, b[0])
    r = case.row()
    tally["asked"] += asked
    if asked and answers(levers, b[2]):
        r["called"] = now
        r["said_contacted"] = case.contacted >= 0
        r["said_solved"] = says_solved(levers, solved, j[1])
        r["satisfied"] = satisfied
        r["excluded"] = is_excluded(levers, bool(r["said_solved"]), b[3])
        tally["answered"] += 1
        tally["excluded"] += r["excluded"]
        if not r["excluded"]:
            for name in ("said_contacted", "said_solved", "satisfied"):
                tally[name] += r[name]
    citizen["trust"] = trust_after(levers, trust, expectation, satisfied)
    citizen["expectation"] = expectation_after(levers, expectation, satisfied)
    cell = case.community, int(world.kinds[case.kind]["category"])
    if leaves_cause(levers, case.outcome, j[3]):
        r["cause"] = 1
        world.causes[cell] += 1
    elif (
        ends_cause(levers, case.outcome, origin_of(case.id) == Origin.CAUSE, j[3]) and world.causes[cell] > 0
    ):
        r["cause"] = -1
        world.causes[cell] -= 1
    patience, malicious = int(citizen["patience"]), int(citizen["malicious"])
    chance = repeat_chance(levers, case.outcome, satisfied, patience, malicious, case.generation)
    r["repeats"] = uniform(back[0]) < chance
    if not r["repeats"]:
        return r, -1
    tally["repeats"] += 1
    case.forget()
    case.generation += 1
    case.calls = 0
    case.higher = int(goes_higher(levers, back[2]))
    return r, world.lasting(levers["t_repeat"], back[1], at_least=int(levers["tick"]))
