"""Damage done on purpose to the compiled engine: each must show in the comparison, or the comparison proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from rig import cases
from rig.outcome import Outcome, differences
from rig.plain import Damage, plain
from rig.small import Small
from rig.whole import REFERENCE, simulate

from sim.engine.reference.engine import Reference

WHOLE: dict[str, object] = {
    "demand.needs_per_year": 60_000, "staffing.level": 2.0, "causes.start": 100.0, "causes.left": 0.5,
    "handling.paper": 1.0, "deadlines.ordinary.allowance": "12h", "deadlines.ordinary.preempts": True,
    "dispatch.refusal.own": 0.3, "dispatch.refusal.delay": {"kind": "fixed", "value": "1h"},
    "dispatch.refusal.arbitration": {"kind": "fixed", "value": "1h"}, "intake.redial": 0.9,
    "call_back.delay": {"kind": "fixed", "value": "1h"}, "citizens.repeat_delay": {"kind": "fixed", "value": "3h"},
    "intake.patience": {"kind": "exponential", "mean": "1min"}, "intake.other_lines": 0.2,
    "collaboration.three_party.share": 0.3, "collaboration.outside.joint": 0.5, "dispatch.route.kind": "ladder",
    "dispatch.route.district": {"kind": "fixed", "value": "1h"},
}  # fmt: skip
DAYS = 3
SHORT_RING: Damage = ("engine.compiled.calendar", "RING = 1 << 16", "RING = 1 << 6")

Case = Callable[[], Small] | None
MUTANTS: dict[str, tuple[Damage | tuple[Damage, ...], Case]] = {
    "ties go to the greatest identity": (
        ("engine.compiled.waiting", "p.key == key and p.id < who", "p.key == key and p.id > who"), cases.ties),
    "the last in the queue is served first": (
        ("engine.compiled.waiting", "return a.key < b.key or", "return a.key > b.key or"), lambda: cases.discipline(cases.FIRST_COME)),
    "events of a second in reverse": (
        ("engine.compiled.calendar", "keys[j - gap] > key", "keys[j - gap] < key"), cases.ties),
    "due is a second earlier": (
        ("policies.deadline", "return closed > due", "return closed >= due"), cases.due),
    "the closing second is open": (
        ("ground.working_time", "<= now < closes[calendar, day + 1]", "<= now <= closes[calendar, day + 1]"), cases.arrives_at_closing),
    "the closing second is no second to finish in": (
        ("ground.working_time", "if seconds <= room:", "if seconds < room:"), cases.done_at_closing),
    "a refusal is not counted": (
        ("engine.compiled.receive", "    tally.refused += 1\n", ""), cases.refused),
    "a refused petition forgets that it was refused": (
        ("engine.compiled.receive", "    p.refusals += 1\n", ""), cases.refused),
    "a refused petition goes back at once": (
        ("engine.compiled.receive", "return now + delay", "return now"), cases.refused),
    "duty officers take what is not urgent": (
        ("engine.compiled.work", "if crew.urgent_only and", "if False and"), cases.waits_at_night),
    "only the idle are asked, nobody is interrupted": (
        ("engine.compiled.work", "if crew == NIL and p.level < settings.classes:", "if False:"), cases.interrupted),
    "interrupted work starts from scratch": (
        ("engine.compiled.work", "    p.remaining = rest + p.over\n", ""), cases.interrupted),
    "the first started is interrupted": (
        (("engine.compiled.in_hand", "if p.started < now:", "if True:"),
         ("engine.compiled.in_hand", "e.petitions[after].started > p.started", "True")),
        cases.interrupts_the_last_started),
    "work that goes on counts as begun now": (
        ("engine.compiled.in_hand", "if p.started < now:", "if False:"),
        cases.interrupts_what_began_last_not_what_went_on),
    "resting work is interrupted": (
        ("engine.compiled.in_hand", "if is_open(w.opens, w.closes, w.crews[c].calendar, now):", "if True:"),
        cases.waits_at_night),
    "what lapses stays in the queue": (
        ("engine.compiled.work", "    p.stamp += 1\n    w.units[p.unit].waiting -= 1", "    w.units[p.unit].waiting -= 1"), cases.lapses_out_of_the_middle),
    "what is begun in the second of its lapse lapses all the same": (
        ("engine.compiled.act", "if p.time != now or p.event != event:", "if False:"), cases.lapses_and_finishes),
    "helpers are not waited for": (
        ("engine.compiled.close", "if q.pending == 0:", "if lead == slot:"), cases.joint),
    "helpers come at once": (
        ("engine.compiled.receive", "if delay < 1:", "if True:"), lambda: cases.joint(hand_over=600)),
    "a repeat loses its generation": (
        ("engine.compiled.call_back", "    p.generation += 1\n", ""), cases.comes_back),
    "patience ends before a seat that is free in the same second": (
        ("engine.compiled.switchboard", "if start - now > patience:", "if start - now >= patience:"),
        cases.patience_ends_as_a_seat_is_free),
    "of seats idle equally long the last is taken": (
        ("engine.compiled.switchboard", "and number < other)", "and number > other)"), cases.seats_of_two_shifts),
    "a seat of a shift that is over answers": (
        ("engine.compiled.switchboard", "if idle == since:", "if True:"), cases.shift_over_midnight),
    "crews keep the hours of the first day": (
        ("engine.compiled.engine", "opening(w.opens, w.crews[c].calendar, day)", "opening(w.opens, w.crews[c].calendar, 0) + day * DAY"),
        cases.reform_of_opening),
    "what is laps ahead comes to pass in this one": (
        (SHORT_RING, ("engine.compiled.calendar", "second if second < MINUTE", "second % MINUTE if second // MINUTE & MASK == 0")),
        cases.done_at_closing),
    "what is taken back stays its neighbour's neighbour": (
        ("engine.compiled.calendar", "e.links[link.next].earlier = link.earlier", "pass"), cases.lapses_of_neighbours),
    "the second after one with events is passed over": (
        ("engine.compiled.calendar", "cursor.busy &= ~(1 << second)", "cursor.busy &= ~(3 << second)"), None),
    "a contact is a second late": (
        ("engine.compiled.calendar", "second = want.time % MINUTE", "second = (want.time + 1) % MINUTE"), None),
    "trust is not moved by an answer": (
        ("engine.compiled.call_back", "citizen.trust = trust_after(", "trust_after("), None),
    "causes stay when they are removed": (
        ("engine.compiled.call_back", "        end(w, p.community, category, stands)", "        pass"), None),
    "who is closed on paper has been called": (
        ("behaviour.handling", "return NONE if outcome == _PAPER else closed", "return closed"), None),
    "a caller has the same patience each time": (
        ("engine.compiled.contact", "if calls > 0:", "if False:"), None),
    "who is turned away is sent back": (
        ("engine.compiled.receive", "            return TURNED_AWAY", "            return now + 3600"), cases.turned_away),
    "a full queue takes one more": (
        ("behaviour.queue", "0 < settings.queue_most <= waiting", "0 < settings.queue_most < waiting"), cases.turned_away),
    "what must be kept goes back all the same": (
        ("behaviour.queue", "return full and not is_kept and", "return full and"), cases.sent_back_until_it_must_be_kept),
    "the helpers of who is turned away are called": (
        ("engine.compiled.receive", "            p.helpers = 0\n", ""), cases.turned_away),
    "what is handed over is handed over whole": (
        ("engine.compiled.work", "        p.remaining -= p.over\n", ""), cases.handed_over),
    "what is interrupted forgets what it would hand over": (
        ("engine.compiled.work", "p.remaining = rest + p.over", "p.remaining = rest"), cases.handed_over_and_interrupted),
    "midnight is a closing": (
        ("ground.working_time", "while shift + 1 < opens.shape[1] and opens", "while False and opens"),
        cases.around_the_clock_hands_nothing_over),
    "nobody is asked to go on": (
        ("engine.compiled.act", "c, crews, turns = unit.first_crew, unit.crews, 2", "crews, turns = 0, 1"), cases.handed_over_to_who_is_free),
    "what is urgent and handed over interrupts nobody": (
        ("engine.compiled.act", "overtakes or turn == 1", "overtakes"), cases.handed_over_in_order_of_urgency),
    "an arbiter may be overruled": (
        ("engine.compiled.receive", "        p.disputes = 1\n", ""), None),
}  # fmt: skip


@cache
def whole() -> Outcome:
    return simulate(REFERENCE, "hamlet", WHOLE, days=DAYS)


def test_the_source_agrees_uncompiled() -> None:
    assert differences(simulate(plain(), "hamlet", WHOLE, days=DAYS), whole()) == []


@pytest.mark.parametrize(("damage", "case"), MUTANTS.values(), ids=MUTANTS)
def test_every_mutant_is_caught(damage: Damage | tuple[Damage, ...], case: Case) -> None:
    damages: tuple[Damage, ...] = (damage,) if isinstance(damage[0], str) else damage  # type: ignore[assignment]
    mutant = plain(*damages)
    if case is None:
        assert differences(simulate(mutant, "hamlet", WHOLE, days=DAYS), whole())
    else:
        assert differences(case().run(mutant), case().run(Reference))
