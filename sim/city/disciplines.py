"""The disciplines of a run: each policy once, and its row in the table by which the fast loop asks for its rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.ground.alternatives import Alternative, blamed, fault
from sim.ground.pointers import ARGUMENTS, own, pointer
from sim.ground.queueing import FURTHEST
from sim.ground.tables import DISCIPLINE
from sim.scenario.schema import Scenario


def policies_of(scenarios: Iterable[Scenario]) -> list[Alternative]:
    """All disciplines that some unit may have in one of the steps of a timeline, each once."""
    policies: list[Alternative] = []
    for scenario in scenarios:
        for policy in (scenario.discipline, scenario.triage.discipline):
            if policy not in policies:
                policies.append(policy)
    return policies


def table(policies: Sequence[Alternative]) -> np.ndarray:
    """DISCIPLINE[n] of these policies; rules are compiled where they have not been.

    Raises PetitionError for a rule or a parameter that cannot become machine code.
    """
    rows = np.zeros(len(policies), DISCIPLINE)
    for row, policy in zip(rows, policies, strict=True):
        parameters = own(policy)
        rule: Any = type(policy)
        row["rule"] = pointer(rule.key, parameters.dtype)
        row["own"] = parameters.ctypes.data
    return rows


def check_answers(policies: Sequence[Alternative], table: np.ndarray) -> None:
    """Raise PetitionError if a rule has given no key that a queue can hold. table: of the run, as it has become."""
    for policy, row in zip(policies, table, strict=True):
        if row["faults"]:
            raise _fault(policy, [int(row[name]) for name in ARGUMENTS])


def _fault(policy: Any, asked: list[int]) -> PetitionError:
    """What is wrong with the answer of a rule: asked again in plain Python, it says so itself."""
    told = ", ".join(f"{name} = {number}" for name, number in zip(ARGUMENTS, asked, strict=True))
    try:
        found = policy.key(*asked)
    except Exception as error:
        return blamed(error, policy.key, told)
    message = f"{type(policy).key.__qualname__} gave {found} for {told}"
    return fault(policy.key, message, f"a whole number from −{FURTHEST} to {FURTHEST}")
