"""A promise is read as it is meant, or refused with what was meant."""

from __future__ import annotations

import pytest

from sim.errors import PetitionError
from sim.study.staffing.promises import FORMS, read_promises
from sim.study.staffing.question import ask

CLASSES = ("danger", "ordinary", "very long")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("95% of ordinary on time", ("kept", 0.95, 1, 0)),
        ("0.95 of ordinary on time", ("kept", 0.95, 1, 0)),
        ("  95 %  of  very long  on time ", ("kept", 0.95, 2, 0)),
        ("90% of petitions closed within 10d", ("closed", 0.9, None, 864_000)),
        ("99.5% of danger begun within 30min", ("begun", 0.995, 0, 1800)),
        ("85% response", ("response", 0.85, None, 0)),
        ("95% of calls connected", ("connected", 0.95, None, 0)),
        ("80% answered within 20 s", ("answered", 0.8, None, 20)),
    ],
)
def test_a_promise_is_what_its_words_say(text: str, told: tuple[object, ...]) -> None:
    (found,) = read_promises([text], CLASSES)
    assert (found.kind, found.share, found.deadline, found.within) == told


def test_a_backlog_has_a_bound_and_calls_may_have_two_promises_in_one() -> None:
    (backlog,) = read_promises(["backlog at most 50"], CLASSES)
    assert (backlog.kind, backlog.bound) == ("backlog", 50)
    both = read_promises(["95% connected, answered within 15s"], CLASSES)
    assert [(one.kind, one.share, one.within) for one in both] == [
        ("connected", 0.95, 0),
        ("answered", 0.95, 15),
    ]


def test_every_form_that_is_told_is_understood() -> None:
    assert all(read_promises([form.strip('"')], CLASSES) for form in FORMS)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("95% of ordinery on time", 'did you mean "ordinary"?'),
        ("95 of ordinary on time", 'did you mean "95%"?'),
        ("100% of ordinary on time", "below 100%"),
        ("0% connected", "above 0%"),
        ("fast", "one of the forms"),
        ("95% ordinary ontime", 'did you mean "95% of ordinary on time"?'),
        ("80% of danger closed in 5h", 'did you mean "80% of danger closed within 5h"?'),
        ("median of ordinary within 3d", 'did you mean "50% of ordinary begun within 3d"?'),
        ("90 % conected", 'did you mean "90 % connected"?'),
        ("backlog max 70", 'did you mean "backlog at most 70"?'),
        ("95% of ordinary closed within soon", "no duration"),
        ("95% of ordinary closed within 3wd", "working days"),
    ],
)
def test_what_is_no_promise_is_refused_with_what_was_meant(text: str, word: str) -> None:
    with pytest.raises(PetitionError) as told:
        read_promises([text], CLASSES)
    assert word in str(told.value)


def test_two_promises_about_the_same_are_refused() -> None:
    with pytest.raises(PetitionError, match="about the same"):
        read_promises(["95% of ordinary on time", "90% of ordinary on time"], CLASSES)


def test_more_years_than_are_simulated_are_refused_by_what_asks_for_them() -> None:
    # ln(1 − 0.95) / ln(0.999) = 2 994.2: so many good years show 99.9 % of years.
    with pytest.raises(PetitionError, match="takes 2995 of them") as refused:
        ask("hamlet", ["95% of ordinary on time"], confidence=0.999)
    assert "confidence" in str(refused.value) and "--years" in str(refused.value)
    assert (
        ask("hamlet", ["95% of ordinary on time"], confidence=0.999, years=40).certificate.rule == "tolerance"
    )
