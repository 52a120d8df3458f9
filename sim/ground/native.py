"""All that this program knows of numba's and LLVM's private parts; pyproject.toml bounds their versions by it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

import llvmlite
import numba
import numpy as np
from llvmlite import ir
from numba import literal_unroll, types
from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, CompileResult, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir import Expr, SetItem
from numba.core.serialize import dumps
from numba.core.typed_passes import NopythonTypeInference
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


class Keeper(Protocol):
    """Keeps the machine code of one function, for each combination of types and kind of processor, which `what`
    tells."""

    def read(self, what: str) -> bytes | None:
        """What was kept, if anything was."""

    def write(self, what: str, code: bytes) -> None:
        """Keep it."""


class _Unfinished(JITCodeLibrary):
    """Code that only becomes a part of its callers: it is made fast there, once, and has no address of its own."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        return 0  # it has no address

    @property
    def codegen(self) -> Any:
        return _NOWHERE

    def serialize_using_object_code(self) -> Any:
        return self.serialize_using_bitcode()


_NOWHERE = SimpleNamespace(set_env=lambda name, environment: None)
"""What is asked to write down, at an address that it does not have, where a part finds its constants."""


@register_pass(mutates_CFG=False, analysis_only=False)
class FromTheFirst(FunctionPass):  # type: ignore[misc]
    """Indexes count from the first row. What Python counts from the last row (`rows[-1]`) is reckoned anew at every
    access to a table; in this program it is only written as a constant."""

    _name = "indexes_from_the_first"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """The indexes of all accesses are without a sign from now on."""
        calls = state.calltypes
        for call in list(filter(_is_access, calls)):
            signature = calls.pop(call)  # numba does not let it be written over
            array, index, *value = signature.args
            if isinstance(array, types.Array):
                signature = signature.replace(args=(array, _unsigned(index), *value))
            calls[call] = signature
        return True


def _is_access(call: Any) -> bool:
    return isinstance(call, SetItem) or (isinstance(call, Expr) and call.op == "getitem")


def _unsigned(index: Any) -> Any:
    """The type of an index as one that has no sign; what is no number, or a constant, stays."""
    if isinstance(index, types.BaseTuple):
        return types.Tuple([_unsigned(part) for part in index.types])
    if isinstance(index, types.Integer) and not isinstance(index, types.Literal):
        return types.uintp
    return index


class Whole(CompilerBase):  # type: ignore[misc]
    """Compiles a function."""

    def define_pipelines(self) -> list[Any]:
        """numba's own, but for the indexes."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(FromTheFirst, NopythonTypeInference)
        passes.finalize()
        return [passes]


class Part(Whole):
    """Compiles a function that machine code alone calls, and that stands in each of its callers."""

    def _compile_core(self) -> Any:
        state = self.state
        state.library = _Unfinished(state.targetctx.codegen(), state.func_id.func_qualname)
        return super()._compile_core()


def compiled(function: Callable[..., Any], keeper: Keeper, *, part: bool = False, **options: Any) -> Any:
    """The function compiled by numba as it is called, and kept by a keeper; part: if it only stands in its callers."""
    options["pipeline_class"] = Part if part else Whole
    if part:
        options |= {"forceinline": True, "no_cpython_wrapper": True}
    dispatcher: Any = numba.njit(**options)(function)
    dispatcher._cache = _Kept(function.__qualname__, keeper)
    return dispatcher


def make(dispatcher: Any, *given: object) -> None:
    """Make the machine code that a call with such arguments needs; it is not called."""
    dispatcher.compile(tuple(map(numba.typeof, given)))


def enclosed(function: Callable[..., Any]) -> bytes:
    """What a function takes from those around it."""
    return bytes(dumps(tuple(cell.cell_contents for cell in function.__closure__ or ())))


class _Kept(NullCache):
    """What numba takes for its cache of a function."""

    def __init__(self, name: str, keeper: Keeper) -> None:
        self.name, self.keeper = name, keeper

    def load_overload(self, signature: Any, target: Any) -> Any:
        """numba asks for what is kept: the compiled function, or None."""
        target.refresh()
        code = self.keeper.read(_what(signature, target.codegen()))
        return None if code is None else CompileResult._rebuild(target, *pickle.loads(code))

    def save_overload(self, signature: Any, result: Any) -> None:
        """numba has compiled, and hands over; what depends on addresses in memory cannot be kept."""
        if result.lifted or result.library.has_dynamic_globals:
            raise AssertionError(f"{self.name} cannot be kept on the disk")
        kept = result._reduce()
        *_, parts = kept
        for environment in parts:  # those of parts have no other place in memory
            if not isinstance(result.library, _Unfinished):
                result.library.codegen.set_env(environment.env_name, environment)
        self.keeper.write(_what(signature, result.codegen), dumps(kept))


def _what(signature: Any, codegen: Any) -> str:
    return repr((signature, codegen.magic_tuple()))
