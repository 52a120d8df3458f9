"""Functions written in numba's and LLVM's own terms: all that the project says to the compiler beyond its public face.

Inside inlined functions numba counts references at every access to an array that stands in a tuple, which makes the
engine's loop several times slower; an array that owns nothing has none to count (`bare`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_untracked
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

LINE = 64  # bytes the processor fetches at once


def native(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function written in the compiler's own terms; its callers do not pass the first argument, `typing`."""
    return intrinsic(function)


@native
def bare(typing: Any, whole: Any) -> Any:
    """The same tuple of arrays (and of such tuples), none with an owner; somebody else must keep the owners alive."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return impl_ret_untracked(context, builder, whole, _lent(context, builder, whole, arguments[0]))

    return whole(whole), generate


def _lent(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """A value of a kind without owners."""
    if isinstance(kind, types.Array):
        view = make_array(kind)(context, builder, value)
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        return view._getvalue()
    parts = [
        _lent(context, builder, part, builder.extract_value(value, number))
        for number, part in enumerate(kind.types)
    ]
    return context.make_tuple(builder, kind, parts)


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
        for offset in (*range(0, size, LINE), *([size - 1] if size % LINE else [])):
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
