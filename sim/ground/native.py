"""All that this program knows of numba's and LLVM's private parts; pyproject.toml bounds their versions by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import llvmlite
import numba
import numpy as np
from llvmlite import ir
from numba import literal_unroll, types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array
from numba.np.numpy_support import from_dtype

from sim.errors import PetitionError

COMPILER = f"numba {numba.__version__}, llvmlite {llvmlite.__version__}"
LINE = 64  # bytes the processor fetches at once
unrolled = literal_unroll
"""Goes through names of columns one after another: `for name in unrolled(NAMES): row[name] = 0`."""


def native(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function written in the compiler's own terms; its callers do not pass the first argument, `typing`."""
    return intrinsic(function)


@native
def prefetch(typing: Any, array: Any, row: Any) -> Any:
    """Ask the processor to fetch a row of a table, which will be needed soon; nothing else happens."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = make_array(array)(context, builder, arguments[0])
        start = builder.bitcast(view.data, ir.IntType(8).as_pointer())
        index = context.cast(builder, arguments[1], row, types.intp)
        size = array.dtype.size
        first = builder.gep(start, [builder.mul(index, ir.Constant(index.type, size))])
        number = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [first.type, number, number, number])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [first.type], shape)
        straddles = [size - 1] if size % LINE and LINE % size else []
        for offset in (*range(0, size, LINE), *straddles):
            where = builder.gep(first, [ir.Constant(ir.IntType(64), offset)])
            # to be written, to stay in all caches, data
            builder.call(
                fetch, [where, ir.Constant(number, 1), ir.Constant(number, 3), ir.Constant(number, 1)]
            )
        return context.get_dummy_value()

    return types.void(array, row), generate


@native
def lowest(typing: Any, bits: Any) -> Any:
    """The number of the lowest bit that is set, of an int64 that is not 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


FAILED = -(1 << 63)
"""What stands for the answer of a rule that found none."""


@native
def ask(typing: Any, rule: Any, own: Any, now: Any, due: Any, deadline: Any, work: Any, expected: Any) -> Any:
    """The answer of the rule at an address (`machine`), with its parameters at another; `FAILED` if it raised an
    error."""
    given = [types.int64] * len((own, now, due, deadline, work, expected))

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address, *values = arguments
        convention = context.call_conv
        shape = convention.get_function_type(types.int64, given)
        function = builder.inttoptr(address, shape.as_pointer())
        status, answer = convention.call_function(builder, function, types.int64, given, values)
        return builder.select(status.is_error, ir.Constant(answer.type, FAILED), answer)

    return types.int64(types.int64, *given), generate


@dataclass(frozen=True)
class Machine:
    """The address of a function's machine code, and who keeps it in memory."""

    address: int
    owner: Any


class Unfit(Exception):
    """A function that cannot become such machine code: what it does, what was expected, and in which line, if known."""

    def __init__(self, does: str, expected: str, line: int | None = None) -> None:
        super().__init__(does)
        self.does, self.expected, self.line = does, expected, line


def machine(compiled: Callable[[], Any], layout: np.dtype[Any], count: int) -> Machine:
    """Machine code that takes a record and so many whole numbers, and answers by a whole number.

    compiled: gives the function, compiled as it is called. Raises Unfit.
    """
    given = (from_dtype(layout), *[types.int64] * count)
    try:
        made = _made(compiled(), given, given)
        answer = made.signature.return_type
        if not isinstance(answer, types.Integer | types.Boolean):
            what = "nothing" if answer == types.none else answer
            raise Unfit(f"answers by {what}", "a whole number, as int(…) gives")
        if answer != types.int64:
            made = _made(compiled(), types.int64(*given), given)
    except (Unfit, PetitionError):
        raise
    except Exception as error:  # numba has many, and not all are its own
        place: Any = getattr(error, "loc", None)
        inside = place is not None and place.filename == compiled().py_func.__code__.co_filename
        raise Unfit(
            f"cannot become machine code: {_told(error)}",
            "numbers in, a whole number out, and no objects",
            place.line if inside else None,
        ) from error
    return Machine(int(made.library.get_pointer_to_function(made.fndesc.llvm_func_name)), made)


def _made(dispatcher: Any, signature: Any, given: tuple[Any, ...]) -> Any:
    dispatcher.compile(signature)
    return dispatcher.overloads[given]


def _told(error: Exception) -> str:
    """What of all that numba says is of use to who wrote the rule."""
    if isinstance(error, KeyError):
        return f"there is no parameter {error.args[0]}"
    lines = (line.strip() for line in str(error).splitlines())
    useless = ("Failed in", "During", "File", "No implementation", "- Resolution failure")
    return next((line for line in lines if line and not line.startswith(useless)), type(error).__name__)
