"""Arrays without reference counts. Inside inlined functions numba counts references at every access to an array that
stands in a tuple, which makes the loop several times slower; an array that owns nothing has none to count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_untracked
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from sim.engine.steps.engine import Engine
from sim.engine.world import World
from sim.ground.compiling import rule

LINE = 64  # bytes the processor fetches at once


def native(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function written in the compiler's own terms; its callers do not pass the first argument, `typing`."""
    return intrinsic(function)


@native
def lent(typing: Any, array: Any) -> Any:
    """The same array without its owner; somebody else must keep the owner alive."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = make_array(array)(context, builder, arguments[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        return impl_ret_untracked(context, builder, array, view._getvalue())

    return array(array), generate


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


@rule
def bare(e):
    """The same engine with lent arrays."""
    w = e.world
    return Engine(
        World(
            lent(w.levers), lent(w.units), lent(w.crews), lent(w.kinds), lent(w.category_first),
            lent(w.communities), lent(w.citizens), lent(w.mixes), lent(w.guide), lent(w.mix_level), lent(w.day_mix),
            lent(w.day_level), lent(w.seconds), lent(w.day_profile), lent(w.opens), lent(w.closes),
            lent(w.working_day), lent(w.durations), lent(w.seats), lent(w.causes), lent(w.tally), lent(w.hours),
            lent(w.waits), lent(w.book),
        ),
        lent(e.petitions), lent(e.ring), lent(e.pool), lent(e.seat_since), lent(e.seat_number),
        lent(e.records), lent(e.wants), lent(e.starts), lent(e.firsts), lent(e.keys), lent(e.slots),
    )  # fmt: skip
