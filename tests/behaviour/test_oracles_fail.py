"""Every oracle can fail: for each one rule is written wrongly on purpose, and the oracle must notice."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest
from behaviour import test_oracles as oracles
from rig.plain import Damage
from rig.planted import planted

WRONG: dict[str, Damage] = {
    "effort_that_gives_up_is_logistic_in_the_score": (
        "policies.incentive", "1.0 + np.exp(-(score - self.middle)", "1.0 + np.exp((score - self.middle)"),
    "effort_of_the_u_shape_is_least_in_the_middle_and_full_at_both_ends": (
        "policies.incentive", "* gap**2", "* gap"),
    "a_width_of_next_to_nothing_is_a_step": (
        "policies.incentive", '        with np.errstate(over="ignore"):  # a width', "        if True:  # a width"),
    "confidence_follows_its_differential_equation": (
        "policies.incentive", "share = 1.0 - np.exp(-seconds / incentive.time)", "share = seconds / incentive.time"),
    "capability_follows_its_differential_equation": (
        "policies.learning", "capability.gain * effort * slack", "capability.gain * slack"),
    "fatigue_follows_its_differential_equation": (
        "policies.learning", "utilisation - fatigue.onset) /", "utilisation) /"),
    "speed_is_capability_times_effort_less_what_tires_and_what_goes_elsewhere": (
        "behaviour.streets", "* (1.0 - elsewhere)", "- elsewhere"),
    "wrong_dispatches_fall_by_a_fifth_at_each_doubling": (
        "policies.learning", "(1.0 + cases / learning.experience)", "(1.0 + 1.001 * cases / learning.experience)"),
    "practices_spread_by_the_hazard_of_bass": (
        "policies.learning", "practices.copy_rate * seen)", "practices.copy_rate * seen**2)"),
    "processes_that_are_walked_lose_what_can_be_lost": (
        "policies.learning", "learning.floor + (1.0 - learning.floor) * np.exp(", "np.exp("),
    "a_unit_with_too_few_answers_is_not_scored": (
        "policies.assessment", ">= period[-1].rule.least_answers", "> period[-1].rule.least_answers"),
    "what_a_machine_settles": (
        "policies.intake", "grade == 0 and generation == 0", "grade == 0"),
    "score_and_ranks": (
        "policies.assessment", 'side="left"', 'side="right"'),
    "a_tournament_looks_only_at_places": (
        "policies.incentive", "(worse + (equal - 1) / 2 + 0.5)", "(worse + equal)"),
    "improvement_looks_only_at_the_change": (
        "policies.incentive", "self.gain * (score - before)", "self.gain * score"),
    "lists_press_the_last_and_relax_the_first_most_at_the_line": (
        "policies.pressure", "-(line - score[on]) / lists.reach", "-(line - score[on])"),
    "summons_and_prizes": (
        "policies.pressure", "chosen &= change > 0", "chosen &= change > -1"),
    "attention_is_a_budget": (
        "policies.pressure", "attention.budget * count / few", "attention.budget"),
    "governed_streets_are_the_largest_and_leave_when_better": (
        "policies.governed", "(periods >= governed.stay) & better", "better"),
    "trust_moves_by_disconfirmation_and_expectation_towards_what_was_met": (
        "behaviour.judgement", "settings.trust_step * (met - expectation)", "settings.trust_step * (met - trust)"),
    "satisfaction_is_expectation_and_disconfirmation": (
        "behaviour.judgement", "chance -= settings.satisfied_expectation", "chance += settings.satisfied_expectation"),
    "who_comes_back": (
        "behaviour.citizens", "chance *= LEAST_PATIENT - patience / FULL", "chance *= 0.5 + patience / FULL"),
    "voice_follows_its_differential_equation": (
        "behaviour.citizens", "np.exp(-level * seconds /", "np.exp(-seconds /"),
    "a_full_queue_speeds_work_up_by_at_most_the_gain": (
        "behaviour.handling", "* max(officers, 1)), 1.0)", "* max(officers, 1)), 2.0)"),
    "how_a_petition_ends": (
        "behaviour.handling", "not (locked or unreasonable)", "not locked"),
    "disciplines_order_as_their_authors_say": (
        "policies.discipline", "return due - expected", "return due + expected"),
    "first_receiver_and_arbitration": (
        "policies.dispatch", "visits >= settings.most_visits", "visits > settings.most_visits"),
    "what_is_sent_back_often_is_arbitrated": (
        "policies.dispatch", "refusals >= settings.arbitration_after", "refusals > settings.arbitration_after"),
    "to_whom_the_desk_sends": (
        "policies.dispatch", "return settings.first_district + district\n    if is_right", "pass\n    if is_right"),
    "how_long_the_desk_and_the_way_take": (
        "policies.dispatch", "unit < settings.first_municipal\n\n\n@rule\ndef desk", "unit > 0\n\n\n@rule\ndef desk"),
    "whom_the_lead_calls": (
        "policies.collaboration", "if which == 0 and calls_owner", "if calls_owner"),
    "helpers_are_called_as_urgently_as_the_class_is": (
        "policies.collaboration", "if settings.preempts[deadline] else", "if settings.preempts[0] else"),
    "who_is_ready_comes_soon": (
        "policies.collaboration", "whole_ticks(seconds / readiness,", "whole_ticks(seconds * readiness,"),
    "what_those_who_take_part_make_of_it": (
        "policies.collaboration", "return retained == 0 or calls_owner(settings, retained),", "return retained == 0,"),
    "what_lapses_and_when": (
        "behaviour.handling", "max(due, now + 1)", "due"),
    "a_contact_that_was_planned_takes_place_at_the_latest_as_it_is_closed": (
        "behaviour.handling", "return NONE if outcome == _PAPER else closed", "return closed"),
    "how_long_a_helpers_work_is_by_class": (
        "behaviour.handling", "settings.helper_work if helps", "1.0 if helps"),
    "in_the_second_of_being_due_it_is_in_time": (
        "policies.deadline", "return closed > due", "return closed >= due"),
    "who_gives_up_calls_again_or_is_lost": (
        "policies.intake", "calls + 1 < settings.most_calls", "calls < settings.most_calls"),
    "how_long_a_contact_lasts": (
        "policies.intake", "settings.t_consultation if consultation", "settings.t_talk if consultation"),
    "a_cause_is_left_or_ended": (
        "behaviour.causes", "_SOLVED and stands and", "_SOLVED and"),
    "call_back": (
        "policies.call_back", "(not solved) and uniform(number) <", "uniform(number) <"),
    "coproduction_follows_its_differential_equation": (
        "policies.coproduction", "(value - rest) * np.exp(-total * days)", "(value - rest) * (1 - total * days)"),
    "prevention_removes_what_its_time_allows": (
        "policies.prevention", "order = np.argsort(-causes", "order = np.argsort(causes"),
}  # fmt: skip
"""Of each oracle, `test_` left out, the damage it must find."""
NOTHING: Damage = ("policies.pressure", "return push\n\n\ndef last_ones", "return push\n\n\ndef last_ones")


def calls(test: str) -> Iterator[Callable[[], None]]:
    """An oracle with each set of values pytest would give it."""
    oracle = getattr(oracles, f"test_{test}")
    marks = [mark for mark in getattr(oracle, "pytestmark", []) if mark.name == "parametrize"]
    for values in product(*(mark.args[1] for mark in marks)):
        given: dict[str, object] = {}
        for mark, value in zip(marks, values, strict=True):
            names = mark.args[0] if isinstance(mark.args[0], tuple) else (mark.args[0],)
            given |= zip(names, value if isinstance(mark.args[0], tuple) else (value,), strict=True)
        yield partial(oracle, **given)


def finds(test: str) -> bool:
    """Whether an oracle fails for any of its values."""
    try:
        for call in calls(test):
            call()
    except (AssertionError, ExceptionGroup, RuntimeWarning):
        return True
    return False


def test_every_oracle_has_an_error_to_find() -> None:
    there = {name.removeprefix("test_") for name, _ in inspect.getmembers(oracles, inspect.isfunction)
             if name.startswith("test_")}  # fmt: skip
    assert there == set(WRONG)


@pytest.mark.parametrize("test", WRONG)
def test_an_oracle_finds_a_wrong_rule(test: str) -> None:
    with planted(WRONG[test], oracles):
        assert finds(test)
    with planted(NOTHING, oracles):
        assert not finds(test), "what changes nothing is not found"
