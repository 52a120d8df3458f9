"""A policy keeps its own parameters: in the whole city, in streets that triage, beside its like, and after a reform."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from rig.outcome import differences
from rig.whole import COMPILED, simulate

from sim.ground.alternatives import kind
from sim.policies.discipline import AnyDiscipline

SHIPPED = [kind(member) for member in get_args(get_args(AnyDiscipline)[0])]
PARAMETERS: dict[str, list[dict[str, object]]] = {
    "easy-first": [{"knows_work": True}, {"knows_work": False}],
    "rank-chasing": [{"horizon": "8d"}, {"horizon": "30d"}],
}
POLICIES = [{"kind": name, **more} for name in SHIPPED for more in PARAMETERS.get(name, [{}])]
NAMES = [" ".join(map(str, policy.values())) for policy in POLICIES]
OWN = {"street": 1.0, "district": 0.0, "department": 0.0, "municipal": 0.0, "utility": 0.0, "other": 0.0}
STREETS: dict[str, object] = {
    "catalogue.bodies": OWN, "catalogue.categories.services.bodies": OWN, "citizens.goes_higher": 0.0,
    "dispatch.accuracy_clerk": 1.0, "dispatch.accuracy_machine": 1.0, "dispatch.accuracy_complex": 1.0,
    "collaboration.joint": 0.0, "collaboration.three_party.share": 0.0, "staffing.level": 0.5,
    "demand.needs_per_year": 30_000, "handling.paper": 0.0,
}  # fmt: skip
"""Every petition stays in the street in which it is raised, and waits there."""
EVERYWHERE = {"triage.share": 1.0, "triage.by": "random"}


def outcome(policy: dict[str, Any], **more: Any) -> Any:
    return simulate(COMPILED, "hamlet", {**STREETS, "discipline": policy, **more}, days=40)


def orders(found: Any) -> bytes:
    """When each petition was begun."""
    return np.ascontiguousarray(found.rows["started"]).tobytes()


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    """The city that has one policy everywhere, for each of them."""
    return {name: outcome(policy) for name, policy in zip(NAMES, POLICIES, strict=True)}


def test_every_policy_and_parameter_orders_in_its_own_way(alone: dict[str, Any]) -> None:
    assert len({orders(found) for found in alone.values()}) == len(POLICIES)


@pytest.mark.parametrize("city", ["first-come", "rank-chasing 8d", "easy-first False"])
@pytest.mark.parametrize("street", NAMES)
def test_streets_that_triage_do_as_a_city_wholly_on_their_policy(
    alone: dict[str, Any], street: str, city: str
) -> None:
    mixed = outcome(
        POLICIES[NAMES.index(city)], **EVERYWHERE, **{"triage.discipline": POLICIES[NAMES.index(street)]}
    )
    for found in (mixed, alone[street]):
        found.tables["snapshots"]["discipline"] = 0  # rows of two different tables
        found.tables.pop("disciplines", None)
        found.tables["units"]["discipline"] = 0
    assert differences(mixed, alone[street]) == []


@pytest.mark.parametrize(("before", "after"), [("rank-chasing 8d", "rank-chasing 30d"), ("easy-first True", "easy-first False")])  # fmt: skip
def test_a_reform_of_a_parameter_alone_takes_effect(before: str, after: str) -> None:
    """What is begun before its day is as before; what comes later is not."""
    old, new = POLICIES[NAMES.index(before)], POLICIES[NAMES.index(after)]
    name = next(name for name in new if old[name] != new[name])
    reform = {
        "date": "2021-01-15",
        "title": "x",
        "assumption": "a test",
        "set": {f"discipline.{name}": new[name]},
    }
    usual, changed = outcome(old), outcome(old, reform={"x": reform})
    started = [np.sort(found.rows, order=["id", "generation"])["started"] for found in (usual, changed)]
    early = [one[(one >= 0) & (one < 14 * 86400)] for one in started]
    assert np.array_equal(np.sort(early[0]), np.sort(early[1]))
    assert orders(usual) != orders(changed)
    same = outcome(old, reform={"x": reform | {"set": {f"discipline.{name}": old[name]}}})
    assert orders(same) == orders(usual)
