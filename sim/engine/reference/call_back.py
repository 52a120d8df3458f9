"""The citizen is called back, and the petition goes to the history."""

from __future__ import annotations

import numpy as np

from sim.behaviour.causes import cause_after, may_have_cause
from sim.behaviour.citizens import goes_higher, repeat_chance
from sim.behaviour.judgement import expectation_after, is_satisfied, trust_after
from sim.engine.matters import end, found_place, give_room, leave
from sim.engine.reference.case import Case
from sim.engine.world import World
from sim.ground.draws import Block, uniform
from sim.ground.order import origin_of
from sim.ground.tables import Outcome
from sim.policies.call_back import answers, is_asked, is_excluded, is_found_out, says_solved
from sim.policies.deadline import is_late


def call_back(world: World, case: Case, now: int) -> tuple[np.void, int]:
    """The citizen is called, or is not; judges; and is content, or comes back.

    Satisfaction is judged, and trust and expectation move, whether or not anybody asks. "Contacted?" is answered with
    the truth. Unsolved petitions may leave a cause, solved ones end the cause they came from, also unasked. A repeat is
    raised `citizens.repeat_delay` later.

    Gives the history's row, and after how many seconds the petition is raised again (-1: never).
    """
    settings = world.settings[0]
    citizen, tally = world.citizens[case.citizen], world.tally[case.unit]
    solved = case.outcome == Outcome.SOLVED
    b, j, back = (case.draw(world, purpose) for purpose in (Block.CALL, Block.JUDGE, Block.RETURN))
    trust, expectation = int(citizen["trust"]), int(citizen["expectation"])
    satisfied = is_satisfied(
        settings, case.outcome, is_late(case.closed, case.due), case.contacted >= 0, trust, expectation, j[2]
    )  # fmt: skip
    asked = is_asked(settings, b[0])
    r = case.row()
    tally["asked"] += asked
    r["found"] = is_found_out(settings, case.outcome, back[3])
    tally["found"] += r["found"]
    if asked and answers(settings, b[2]):
        r["called"] = now
        r["said_contacted"] = case.contacted >= 0
        r["said_solved"] = says_solved(settings, solved, j[1])
        r["satisfied"] = satisfied
        r["excluded"] = is_excluded(settings, bool(r["said_solved"]), b[3])
        tally["answered"] += 1
        tally["excluded"] += r["excluded"]
        if not r["excluded"]:
            for name in ("said_contacted", "said_solved", "satisfied"):
                tally[name] += r[name]
    citizen["trust"] = trust_after(settings, trust, expectation, satisfied)
    citizen["expectation"] = expectation_after(settings, expectation, satisfied)
    cell = case.community, int(world.kinds[case.kind]["category"])
    place = -1
    if may_have_cause(case.generation, origin_of(case.id)):
        place = found_place(world.chains, world.matters, *cell, case.matter)
    r["cause"] = cause_after(settings, case.outcome, place >= 0, j[3])
    if r["cause"] > 0:
        give_room(world.matters, 1)
        leave(world, *cell, case.matter, case.kind, j[0])
    elif r["cause"] < 0:
        end(world, *cell, place)
    patience, malicious = int(citizen["patience"]), int(citizen["malicious"])
    chance = repeat_chance(settings, case.outcome, satisfied, patience, malicious, case.generation)
    r["repeats"] = uniform(back[0]) < chance
    if not r["repeats"]:
        return r, -1
    tally["repeats"] += 1
    case.forget()
    case.generation += 1
    case.calls = 0
    case.higher = int(goes_higher(settings, back[2]))
    return r, world.lasting(settings["t_repeat"], back[1], at_least=int(settings["tick"]))
