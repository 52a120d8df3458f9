"""Rules called through the address of their machine code, so that a rule may be written or changed without compiling
the engine again: the engine knows an address and numbers, and nothing of what stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from sim.ground.alternatives import Alternative, fault, kind
from sim.ground.machine_code import compiled
from sim.ground.native import Machine, Unfit, machine

ARGUMENTS = ("now", "due", "deadline", "work", "expected")
"""What every such rule is asked by, in this order: whole numbers; its answer is one, too."""


def own(policy: Alternative) -> np.ndarray:
    """The parameters of a policy as its rule reads them: a record, by name: numbers, true or false, lists of numbers.

    It lives as long as the program, since nobody can tell who still has its address. Raises PetitionError for whatever
    is no number, and for one that does not fit.
    """
    fields: list[tuple[Any, ...]] = [("_", "i8")]  # a record needs a field
    values: list[Any] = [0]
    for name, value in policy:
        if name != "kind":
            is_list = isinstance(value, list | tuple)
            sort = _sort(policy, name, list(value) if is_list else [value], is_list)
            fields.append((name, sort, (len(value),) if is_list else ()))
            values.append(tuple(value) if is_list else value)
    record = np.zeros(1, np.dtype(fields, align=True))
    try:
        record[0] = tuple(values)
    except OverflowError as error:
        message = f"a parameter of {kind(type(policy))} is too large for its rule"
        raise fault(type(policy), message, "at most 2^63 − 1") from error
    return _lasting(record.dtype, record.tobytes())


@cache
def _lasting(layout: np.dtype[Any], data: bytes) -> np.ndarray:
    return np.frombuffer(bytearray(data), layout)


def _sort(policy: Alternative, name: str, values: list[Any], is_list: bool) -> str:
    if not all(isinstance(value, int | float) for value in values):
        raise fault(
            type(policy),
            f"the rule of {kind(type(policy))} cannot read its parameter {name}",
            "numbers, true or false, or lists of numbers: the rule becomes machine code",
        )
    if all(isinstance(value, bool) for value in values) and not is_list:
        return "?"
    return "i8" if all(isinstance(value, int) for value in values) else "f8"  # in a list true is 1


def pointer(rule: Callable[..., Any], parameters: np.dtype[Any]) -> int:
    """The address of a rule's machine code; parameters: the layout of what `own` gives.

    Raises PetitionError where the rule cannot be compiled, or does not answer by a whole number.
    """
    return _machine(rule, parameters).address


@cache
def _machine(rule: Callable[..., Any], parameters: np.dtype[Any]) -> Machine:
    """It lives as long as the program."""
    try:
        return machine(lambda: _compiled(rule), parameters, len(ARGUMENTS))
    except Unfit as wrong:
        raise fault(rule, f"{rule.__qualname__} {wrong.does}", wrong.expected, wrong.line) from wrong


def _compiled(rule: Callable[..., Any]) -> Any:
    """As Python has it: dividing by nothing is an error, and so is an entry that no list has."""
    return compiled(
        rule, error_model="python", boundscheck=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
