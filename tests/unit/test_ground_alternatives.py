"""Alternatives: whatever has a kind has its family's rule, and what a rule answers is looked at."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.ground import alternatives
from sim.ground.alternatives import Alternative, answered, family, kind, shipped
from sim.ground.durations import Distribution, Tabulated
from sim.policies.discipline import AnyDiscipline, Discipline, EasyFirst
from sim.policies.dispatch import Dispatch, Route
from sim.policies.incentive import Incentive, Response, Target

UNIONS = [
    get_args(AnyDiscipline)[0],
    get_args(Distribution)[0],
    Dispatch.model_fields["route"].annotation,
    Incentive.model_fields["response"].annotation,
    Incentive.model_fields["target"].annotation,
]
SHIPPED = [member for union in UNIONS for member in get_args(union)]


def test_each_family_is_found_by_its_members_and_knows_their_kinds() -> None:
    assert {family(member) for member in SHIPPED} == {Discipline, Tabulated, Route, Response, Target}
    for above in (Discipline, Tabulated, Route, Response, Target):
        of_it = [member for member in SHIPPED if family(member) is above]
        assert shipped(above) == sorted(kind(member) for member in of_it)
        assert len({kind(member) for member in of_it}) == len(of_it)


@pytest.mark.parametrize("member", SHIPPED, ids=kind)
def test_what_is_shipped_is_looked_at_like_what_a_user_writes(member: type[Alternative]) -> None:
    """The same class without its rule, or with one of other arguments, is refused as it is defined."""
    rule = alternatives.rules(member)[0]
    above = family(member)
    assert above is not None
    with pytest.raises(PetitionError, match="takes self, more"):
        type("Wrong", (member,), {"__module__": __name__, rule: lambda self, more: more})
    with pytest.raises(PetitionError, match="has no rule") as refused:
        type(
            "Empty",
            (above,),
            {"__module__": __name__, "__annotations__": {"kind": Literal["empty"]}, "kind": "empty"},
        )
    assert str(refused.value.expected).startswith(f"def {rule}(self")


@pytest.mark.parametrize(
    "written",
    [
        'kind: str = "own"',
        'kind: Literal["a", "b"] = "a"',
        'kind: Literal["a"] = "b"',
        "kind: Literal[1] = 1",
        'kind: Literal["a"]',
        'kind: Literal[""] = ""',
    ],
)
def test_a_kind_is_one_name(written: str) -> None:
    body = f"class Own(Discipline):\n    {written}\n    def key(self, now, due, deadline, work, expected): return now"
    with pytest.raises(PetitionError, match="does not say what it is called"):
        exec(body, {"Discipline": Discipline, "Literal": Literal, "__name__": __name__})


def test_a_class_of_no_family_is_refused() -> None:
    with pytest.raises(PetitionError, match="belongs to no family") as refused:

        class Lost(Alternative):
            kind: Literal["lost"] = "lost"

    assert {"Discipline", "Tabulated", "Route", "Response", "Target"} <= set(
        str(refused.value.expected).replace(",", "").split()
    )


@pytest.mark.parametrize("rule", [staticmethod, classmethod, property])
def test_a_rule_is_a_plain_method(rule: type) -> None:
    def key(self, now, due, deadline, work, expected):
        return now

    with pytest.raises(PetitionError, match="no plain method"):
        type("Own", (EasyFirst,), {"__module__": __name__, "key": rule(key)})


class Answering(Response):
    """Answers whatever it is told to."""

    kind: Literal["answering"] = "answering"
    what: list[float]

    def aim(self, score: np.ndarray) -> np.ndarray:
        return np.array(self.what)


@pytest.mark.parametrize("what", [[0.5], [0.5, np.nan], [-0.1, 0.5], [0.5, 1.1], [0.5, np.inf], []])
def test_an_answer_is_as_many_shares_as_were_asked_for(what: list[float]) -> None:
    policy = Answering.model_construct(what=what)
    with pytest.raises(PetitionError, match=r"Answering\.aim gave") as refused:
        answered(policy.aim, np.zeros(2))
    assert str(refused.value.file).endswith("test_ground_alternatives.py") and refused.value.line
    assert refused.value.expected == "2 numbers from 0 to 1"


def test_what_is_not_known_may_be_answered_where_that_is_allowed() -> None:
    policy = Answering.model_construct(what=[0.5, np.nan])
    assert np.isnan(answered(policy.aim, np.zeros(2), unknown=True)[1])
    assert answered(Answering(what=[0.0, 1.0]).aim, np.zeros(2)).tolist() == [0.0, 1.0]


class Backwards(Tabulated):
    """Ends before it begins."""

    kind: Literal["backwards"] = "backwards"

    def above(self, chance: np.ndarray) -> np.ndarray:
        return -chance


def test_a_duration_is_never_negative() -> None:
    with pytest.raises(PetitionError, match=r"Backwards\.above gave"):
        Backwards()
