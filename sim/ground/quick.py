"""Compiles a function as numba does, in less time: without what plain functions do not need.

numba's passes look for functions within functions, comprehensions and contexts, and write down what a user may look at;
its compiler tries all meanings of an operator each time that it meets one, and optimises and emits by itself what it
writes in Python. The machine code is the same.
"""

from __future__ import annotations

import dis
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from types import CodeType, SimpleNamespace
from typing import Any

from numba import types
from numba.core import ir, typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import FunctionPass, PassManager, register_pass


class Unfinished(JITCodeLibrary):
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


@register_pass(mutates_CFG=True, analysis_only=False)
class _Rewrites(typed_passes.NopythonRewrites):
    """Arithmetic of whole arrays, and columns by name: looked for only where there are any."""

    _name = "rewrites_where_there_are_any"

    def run_pass(self, state: Any) -> bool:
        """Rewrite, if there may be anything to rewrite; whether it was looked for."""
        if any(isinstance(kind, types.StringLiteral) for kind in state.typemap.values()) or any(
            isinstance(state.typemap[found.target.name], types.Array)
            for block in state.func_ir.blocks.values()
            for found in block.find_insts(ir.Assign)
            if getattr(found.value, "op", "") in ("binop", "inplace_binop", "unary", "call")
        ):
            return bool(super().run_pass(state))
        return False


@register_pass(mutates_CFG=False, analysis_only=False)
class FromTheFirst(FunctionPass):
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
    return isinstance(call, ir.SetItem) or (isinstance(call, ir.Expr) and call.op == "getitem")


def _unsigned(index: Any) -> Any:
    """The type of an index as one that has no sign; what is no number, or a constant, stays."""
    if isinstance(index, types.BaseTuple):
        parts: Any = index
        return types.Tuple([_unsigned(part) for part in parts.types])
    if isinstance(index, types.Integer) and not isinstance(index, types.Literal):
        return types.uintp
    return index


_UNNEEDED = (
    untyped_passes.WithLifting,
    untyped_passes.InlineClosureLikes,
    untyped_passes.MakeFunctionToJitFunction,
    untyped_passes.InlineInlinables,
    typed_passes.NoPythonSupportedFeatureValidation,
    typed_passes.AnnotateTypes,
    typed_passes.DumpParforDiagnostics,
)
"""What numba does to a function for the sake of what plain ones do not have, or of who inspects it."""

_NOT_PLAIN = {
    "BEFORE_WITH",
    "SETUP_WITH",
    "LOAD_SPECIAL",
    "MAKE_FUNCTION",
    "LIST_APPEND",
    "SET_ADD",
    "MAP_ADD",
}


def _is_plain(code: CodeType) -> bool:
    """Whether a function has no functions within, no comprehensions, and no contexts."""
    return _NOT_PLAIN.isdisjoint(one.opname for one in dis.get_instructions(code))


class _Passes(PassManager):
    """Goes through passes without telling anybody how long each took."""

    def _runPass(self, index: int, one: Any, state: Any) -> None:
        one.analysis = self._analysis
        one.run_initialization(state)
        one.run_pass(state)
        one.run_finalizer(state)


@cache
def _passes() -> _Passes:
    """All that a plain function needs."""
    usual = DefaultPassBuilder.define_nopython_pipeline(SimpleNamespace(func_ir=None, flags=_Flags()))
    found, seen = _Passes("plain"), set()
    for one, what in usual.passes:
        again = one is untyped_passes.DeadBranchPrune and one in seen
        seen.add(one)
        if one not in _UNNEEDED and not again:
            found.add_pass(_Rewrites if one is typed_passes.NopythonRewrites else one, what)
    found.add_pass_after(FromTheFirst, typed_passes.NopythonTypeInference)
    found.finalize()
    return found


class _Flags:
    """Flags of which numba's usual passes follow."""

    auto_parallel = SimpleNamespace(enabled=False)
    no_rewrites = False
    enable_ssa = True


class Usual(CompilerBase):
    """Compiles a function by numba's own passes, but for the indexes."""

    def define_pipelines(self) -> list[Any]:
        """The passes to go through."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(FromTheFirst, typed_passes.NopythonTypeInference)
        passes.finalize()
        return [passes]


class Loop(Usual):
    """Compiles a function that Python calls, without what plain functions do not need."""

    library = JITCodeLibrary

    def define_pipelines(self) -> Any:
        """The passes to go through."""
        if _is_plain(self.state.func_id.code):
            return [_passes()]
        return super().define_pipelines()

    def _compile_core(self) -> Any:
        state = self.state
        codegen = state.targetctx.codegen()
        state.library = self.library(codegen, state.func_id.func_qualname)
        state.library.enable_object_caching()
        with _quickly(state.typingctx, codegen):
            return super()._compile_core()


class Part(Loop):
    """Compiles a function that machine code alone calls, and that stands in each of its callers."""

    library = Unfinished


@contextmanager
def _quickly(typing: Any, codegen: Any) -> Iterator[None]:
    """Within, numba remembers which of its operators takes which numbers and tables, which it finds by trying all; it
    compares options at a stroke; what it writes itself in Python becomes a part, too; and memory is not searched for
    what can be thrown away, of which there is little."""
    if "resolve_function_type" in vars(typing):  # something within something
        yield
        return
    usual, found, collects = typing.resolve_function_type, {}, gc.isenabled()

    def resolved(function: Any, given: Any, named: Any) -> Any:
        if named or type(function) is not types.Function or not all(isinstance(one, _PLAIN) for one in given):
            return usual(function, given, named)
        key = id(function), tuple(given)
        if key not in found:
            found[key] = function, usual(function, given, named)  # kept, so that no other has its number
        return found[key][1]

    typing.resolve_function_type = resolved
    codegen.create_library = partial(Unfinished, codegen)
    options: Any = Flags
    options.values = lambda flags: _DEFAULTS | flags._values  # what it inherits asks for one after the other
    gc.disable()
    try:
        yield
    finally:
        del typing.resolve_function_type, codegen.create_library, options.values
        if collects:
            gc.enable()


_PLAIN = (types.Number, types.Boolean, types.Array, types.Record)
_DEFAULTS = {name: option.default for name, option in Flags.options.items()}
