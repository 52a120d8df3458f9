"""Rules by their addresses: each policy answers from its own parameters, as plain Python does, or says why not."""

from __future__ import annotations

import gc
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig.cases import DISCIPLINES

from sim.city.disciplines import check_answers, table
from sim.errors import PetitionError
from sim.ground.pointers import own, pointer
from sim.ground.queueing import FURTHEST, HELPER_STEP, key
from sim.policies.discipline import Discipline, EasyFirst, FirstCome, RankChasing

seconds = st.integers(-(10**9), 10**10)
works = st.integers(0, 10**7)
asked = st.tuples(seconds, seconds, st.integers(0, 5), works, works)


def compiled(policy: Discipline, *numbers: int) -> int:
    """What the machine code answers."""
    return int(key(table([policy])[0], *numbers))


class Weighted(Discipline):
    """Reads parameters of every sort: a whole number, a real one, true or false, lists."""

    kind: Literal["weighted"] = "weighted"
    step: int
    factor: float
    flips: bool
    costs: list[float]
    turns: list[bool]

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        sign = -1 if self.flips != self.turns[deadline] else 1
        return sign * (now // self.step + int(self.costs[deadline] * self.factor * work)) + due % 7


weighted = st.builds(
    Weighted,
    step=st.integers(1, 10**6),
    factor=st.floats(0, 10),
    flips=st.booleans(),
    costs=st.lists(st.floats(0, 10), min_size=6, max_size=6),
    turns=st.lists(st.booleans(), min_size=6, max_size=6),
)
policies = st.one_of(
    st.sampled_from(DISCIPLINES),
    st.builds(EasyFirst, knows_work=st.booleans()),
    st.builds(RankChasing, horizon=st.integers(0, 10**9)),
    weighted,
)


@given(policies, asked)
def test_machine_code_answers_as_plain_python_does(policy: Discipline, numbers: tuple[int, ...]) -> None:
    assert compiled(policy, *numbers) == policy.key(*numbers)


@settings(max_examples=20)  # each example compiles what it has not seen
@given(st.lists(policies, min_size=2, max_size=20, unique_by=repr), asked)
def test_policies_side_by_side_keep_their_parameters(
    side_by_side: list[Discipline], numbers: tuple[int, ...]
) -> None:
    rows = table(side_by_side)
    gc.collect()
    assert [int(key(row, *numbers)) for row in rows] == [policy.key(*numbers) for policy in side_by_side]
    check_answers(side_by_side, rows)


def test_rules_are_compiled_once_for_a_class_and_a_layout() -> None:
    near, far = table([RankChasing(horizon=1), RankChasing(horizon=2)])
    assert near["rule"] == far["rule"] and near["own"] != far["own"]
    one, three = (own(Weighted(step=1, factor=1, flips=True, costs=[0] * n, turns=[True])) for n in (1, 3))
    assert pointer(Weighted.key, one.dtype) != pointer(Weighted.key, three.dtype)


def test_every_key_of_what_is_shipped_leaves_room_for_helpers() -> None:
    century = 100 * 366 * 86400
    for policy in (*DISCIPLINES, EasyFirst(knows_work=False), RankChasing(horizon=century)):
        for due in (-century, 0, century, 2 * century):
            for now in (-century, 0, century):
                assert abs(policy.key(now, due, 5, century, century)) <= FURTHEST
    assert 2 * FURTHEST < HELPER_STEP


class Own(Discipline):
    """A rule as it is given to `said`."""

    kind: Literal["own"] = "own"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return now


def said(rule: Any) -> PetitionError:
    """What a run is told of a rule that has been asked for a key."""
    policy = type("Faulty", (Own,), {"__module__": __name__, "key": rule})()
    rows = table([policy])
    for now in (1, 2):
        assert key(rows[0], now, 20, 3, 40, 50) == 0
    assert rows[0]["faults"] == 2
    with pytest.raises(PetitionError) as refused:
        check_answers([policy], rows)
    return refused.value


def test_a_key_beyond_what_a_queue_holds_is_refused_with_what_was_asked() -> None:
    def key(self, now, due, deadline, work, expected):
        return work << 50

    wrong = said(key)
    assert f"gave {40 << 50} for now = 1, due = 20, deadline = 3, work = 40, expected = 50" in wrong.message
    assert str(wrong.file).endswith("test_ground_pointers.py") and wrong.line
    assert str(FURTHEST) in str(wrong.expected)


def test_a_rule_that_fails_is_refused_with_its_line() -> None:
    def divides(self, now, due, deadline, work, expected):
        first = now + 1
        return first // (due - 20)

    def raises(self, now, due, deadline, work, expected):
        if due == 20:
            raise ValueError("no such day")
        return now

    def counts(self, now, due, deadline, work, expected):
        return int(1.0 / (deadline - 3))

    for rule, line, told in (
        (divides, 2, "ZeroDivisionError"),
        (raises, 2, "ValueError: no such day"),
        (counts, 1, "ZeroDivisionError"),
    ):
        wrong = said(rule)
        assert told in wrong.message and "now = 1, due = 20" in wrong.message
        assert wrong.line == rule.__code__.co_firstlineno + line


def test_a_list_has_no_entry_beyond_its_end() -> None:
    policy = Weighted(step=1, factor=1, flips=False, costs=[1.0], turns=[False])
    rows = table([policy])
    key(rows[0], 0, 0, 5, 0, 0)
    with pytest.raises(PetitionError, match="IndexError"):
        check_answers([policy], rows)


def real(self, now, due, deadline, work, expected):
    return due - work / 2


def nothing(self, now, due, deadline, work, expected):
    pass


def text(self, now, due, deadline, work, expected):
    return len(open("text").read())  # noqa: PTH123


def other(self, now, due, deadline, work, expected):
    return real(self, now, due, deadline, work, expected)


def unknown(self, now, due, deadline, work, expected):
    return now + self.horizon


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (real, "answers by float64"),
        (nothing, "answers by nothing"),
        (text, "cannot become machine code"),
        (other, "cannot become machine code"),
        (unknown, "horizon"),
    ],
)
def test_a_rule_that_cannot_become_machine_code_is_refused(rule: Any, told: str) -> None:
    policy = type("Odd", (Own,), {"__module__": __name__, "key": rule})()
    with pytest.raises(PetitionError, match=told) as refused:
        table([policy])
    first = rule.__code__.co_firstlineno
    assert str(refused.value.file).endswith("test_ground_pointers.py")
    assert refused.value.line in (first, first + 1)


def test_true_and_short_numbers_are_whole_ones() -> None:
    def key(self, now, due, deadline, work, expected):
        return now > due

    policy = type("Short", (Own,), {"__module__": __name__, "key": key})()
    assert [compiled(policy, now, 5, 0, 0, 0) for now in (4, 6)] == [0, 1]


class Texts(FirstCome):
    """Parameters of all sorts."""

    kind: Literal["texts"] = "texts"  # type: ignore[assignment]
    what: Any


@pytest.mark.parametrize(
    "what", ["text", None, {"a": 1}, ["a"], [1, None], [[1]], [1 << 63], 1 << 63, -(1 << 70)]
)
def test_a_parameter_that_is_no_number_is_refused(what: Any) -> None:
    with pytest.raises(PetitionError, match=r"texts|Texts") as refused:
        own(Texts(what=what))
    assert str(refused.value.file).endswith("test_ground_pointers.py") and refused.value.line
