"""The citizen is called back, and the petition goes to the history."""

from __future__ import annotations

from sim.behaviour.causes import cause_after, may_have_cause
from sim.behaviour.citizens import goes_higher, repeat_chance
from sim.behaviour.judgement import expectation_after, is_satisfied, trust_after
from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.rows import clear, free_row
from sim.engine.compiled.tables import NIL, SHARED, begins
from sim.engine.matters import end, found_place, leave
from sim.ground.compiling import rule, step
from sim.ground.draws import Block, block, uniform
from sim.ground.native import unrolled
from sim.ground.order import EventKind, origin_of
from sim.ground.quantiles import duration
from sim.ground.tables import Outcome
from sim.policies.call_back import answers, is_asked, is_excluded, is_found_out, says_solved
from sim.policies.deadline import is_late

_CALL = int(Block.CALL)
_JUDGE = int(Block.JUDGE)
_RETURN = int(Block.RETURN)
_RAISE = int(EventKind.RAISE)
_SOLVED, _PAPER = int(Outcome.SOLVED), int(Outcome.PAPER)
_EMPTY, _ZERO = begins(NIL, late=True), begins(0, late=True)


@step
def call_back(e, slot, now):
    """The citizen is called, or is not; judges; and is content, or comes back. The petition goes to the history."""
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    citizen = w.citizens[p.citizen]
    tally = w.tally[p.unit]
    solved = p.outcome == _SOLVED
    b = block(settings.seed, settings.replication, p.id, _CALL, p.generation, 0)
    j = block(settings.seed, settings.replication, p.id, _JUDGE, p.generation, 0)
    satisfied = is_satisfied(
        settings, p.outcome, is_late(p.closed, p.due), p.contacted >= 0, citizen.trust, citizen.expectation, j[2]
    )  # fmt: skip
    asked = is_asked(settings, b[0])
    answered = asked and answers(settings, b[2])
    r = e.records[e.cursor[0].records]
    copy_record(r, p)
    if answered:
        r.called = now
        r.said_contacted = p.contacted >= 0
        r.said_solved = says_solved(settings, solved, j[1])
        r.satisfied = satisfied
        r.excluded = is_excluded(settings, r.said_solved, b[3])
        tally.answered += 1
        if r.excluded:
            tally.excluded += 1
        else:
            tally.said_contacted += r.said_contacted
            tally.said_solved += r.said_solved
            tally.satisfied += r.satisfied
    if asked:
        tally.asked += 1
    if p.outcome == _PAPER:
        paper = block(settings.seed, settings.replication, p.id, _RETURN, p.generation, 0)
        r.found = is_found_out(settings, p.outcome, paper[3])
        tally.found += r.found
    trust = citizen.trust
    citizen.trust = trust_after(settings, trust, citizen.expectation, satisfied)
    citizen.expectation = expectation_after(settings, citizen.expectation, satisfied)
    category = w.kinds[p.kind].category
    stands = -1
    if may_have_cause(p.generation, origin_of(p.id)):
        stands = found_place(w.chains, w.matters, p.community, category, p.matter)
    r.cause = cause_after(settings, p.outcome, stands >= 0, j[3])
    if r.cause > 0:
        leave(w, p.community, category, p.matter, p.kind, j[0])
    elif r.cause < 0:
        end(w, p.community, category, stands)
    e.cursor[0].records += 1
    chance = repeat_chance(settings, p.outcome, satisfied, citizen.patience, citizen.malicious, p.generation)
    if chance <= 0.0:  # most answers: then nothing is drawn
        free_row(e, slot)
        return
    back = block(settings.seed, settings.replication, p.id, _RETURN, p.generation, 0)
    if uniform(back[0]) >= chance:
        free_row(e, slot)
        return
    r.repeats = 1
    tally.repeats += 1
    p.generation += 1
    p.calls = 0
    p.higher = goes_higher(settings, back[2])
    clear(p)
    delay = max(duration(w.durations, settings.t_repeat, back[1], settings.tick), settings.tick)
    schedule(e, slot, now + delay, _RAISE)


@rule
def copy_record(r, p):
    """The history's row of a petition, with nothing known of a call-back."""
    for name in unrolled(SHARED):
        r[name] = p[name]
    r.origin = origin_of(p.id)
    for name in unrolled(_EMPTY):
        r[name] = NIL
    for name in unrolled(_ZERO):
        r[name] = 0
