"""Rules called through the address of their machine code, so that a rule may be written or changed without compiling
the engine again: the engine knows an address and numbers, and nothing of what stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.np.numpy_support import from_dtype

from sim.errors import PetitionError
from sim.ground.alternatives import Alternative, fault, kind
from sim.ground.machine_code import compiled
from sim.ground.native import native

ARGUMENTS = ("now", "due", "deadline", "work", "expected")
"""What every such rule is asked by, in this order: whole numbers; its answer is one, too."""
FAILED = -(1 << 63)
"""What stands for the answer of a rule that found none."""
_WHOLE = [types.int64] * len(ARGUMENTS)


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
    made = _made(rule, parameters)
    return int(made.library.get_pointer_to_function(made.fndesc.llvm_func_name))


@cache
def _made(rule: Callable[..., Any], parameters: np.dtype[Any]) -> Any:
    """Machine code by numba's own conventions, which tell an error from an answer. It lives as long as the program."""
    given = (from_dtype(parameters), *[types.int64] * len(ARGUMENTS))
    try:
        made = _compiled(rule, given)
        answer = made.signature.return_type
        if not isinstance(answer, types.Integer | types.Boolean):
            what = "nothing" if answer == types.none else answer
            raise fault(rule, f"{rule.__qualname__} answers by {what}", "a whole number, as int(…) gives")
        return made if answer == types.int64 else _compiled(rule, given, types.int64(*given))
    except PetitionError:
        raise
    except Exception as error:  # numba has many, and not all are its own
        told = getattr(error, "loc", None)
        line = told.line if told is not None and told.filename == rule.__code__.co_filename else None
        message = f"{rule.__qualname__} cannot become machine code: {_told(error)}"
        raise fault(rule, message, "numbers in, a whole number out, and no objects", line) from error


def _compiled(rule: Callable[..., Any], given: tuple[Any, ...], signature: Any = None) -> Any:
    """As Python has it: dividing by nothing is an error, and so is an entry that no list has."""
    machine = compiled(
        rule, error_model="python", boundscheck=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
    machine.compile(signature or given)
    return machine.overloads[given]


def _told(error: Exception) -> str:
    """What of all that numba says is of use to who wrote the rule."""
    if isinstance(error, KeyError):
        return f"there is no parameter {error.args[0]}"
    lines = (line.strip() for line in str(error).splitlines())
    useless = ("Failed in", "During", "File", "No implementation", "- Resolution failure")
    return next((line for line in lines if line and not line.startswith(useless)), type(error).__name__)


@native
def ask(typing: Any, rule: Any, own: Any, now: Any, due: Any, deadline: Any, work: Any, expected: Any) -> Any:
    """The answer of the rule at an address, with its parameters at another; `FAILED` if it raised an error."""
    given = [types.int64] * (1 + len(ARGUMENTS))

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address, *values = arguments
        convention = context.call_conv
        shape = convention.get_function_type(types.int64, given)
        function = builder.inttoptr(address, shape.as_pointer())
        status, answer = convention.call_function(builder, function, types.int64, given, values)
        return builder.select(status.is_error, ir.Constant(answer.type, FAILED), answer)

    return types.int64(types.int64, *given), generate
