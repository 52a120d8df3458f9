"""How machine code is made, and kept: a rule or a step as a part of whatever calls it, a loop whole.

A part is optimised where it ends up, and nowhere else; what Python needs to call it is made when Python calls it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numba
from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from sim.ground.quick import Loop, Part, Unfinished, Usual


class Keeper(Protocol):
    """Keeps the machine code of one function, for each combination of types and kind of processor, which `what`
    tells."""

    def read(self, what: str) -> bytes | None:
        """What was kept, if anything was."""

    def write(self, what: str, code: bytes) -> None:
        """Keep it."""


def compiled(function: Callable[..., Any], keeper: Keeper, **options: Any) -> Any:
    """The function compiled by numba as it is called, and kept by a keeper."""
    return _kept(function, keeper, "", options | {"pipeline_class": Usual})


def loop(function: Callable[..., Any], keeper: Keeper, **options: Any) -> Any:
    """The function compiled for Python to call; it is made of parts."""
    return _kept(function, keeper, "loop ", options | {"pipeline_class": Loop})


def part(function: Callable[..., Any], keeper: Keeper, **options: Any) -> Any:
    """The function compiled as a part of whatever machine code calls it, and not to be called by Python."""
    return _kept(function, keeper, "part ", options | {"pipeline_class": Part, "no_cpython_wrapper": True})


def shared(function: Callable[..., Any], keeper: Keeper, **options: Any) -> Any:
    """The function compiled as a part of whatever machine code calls it, and made whole when Python calls it."""
    inner, whole = part(function, keeper, **options), _kept(function, keeper, "whole ", options)
    whole._compiler = _Whole(inner)
    whole.get_call_template, whole.get_overload = inner.get_call_template, inner.get_overload
    return whole


def make(dispatcher: Any, *given: object) -> None:
    """Make the machine code that a call with such arguments needs; it is not called."""
    dispatcher.compile(tuple(map(numba.typeof, given)))


def enclosed(function: Callable[..., Any]) -> bytes:
    """What a function takes from those around it."""
    return bytes(dumps(tuple(cell.cell_contents for cell in function.__closure__ or ())))


def _kept(function: Callable[..., Any], keeper: Keeper, form: str, options: dict[str, Any]) -> Any:
    dispatcher: Any = numba.njit(**options)(function)
    dispatcher._cache = _Kept(function.__qualname__, form, keeper)
    return dispatcher


class _Whole:
    """Compiles for Python what has been compiled as a part."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner._compiler, name)

    def compile(self, given: Any, answer: Any) -> Any:
        """The part with an address, and with what Python needs to hand over its arguments."""
        self.inner.compile(given if answer is None else answer(*given))
        made = self.inner.overloads[tuple(given)]
        context = made.target_context.subtarget(enable_nrt=True)
        library = JITCodeLibrary(context.codegen(), made.library.name)
        library.enable_object_caching()
        library.add_linking_library(made.library)
        context.create_cpython_wrapper(library, made.fndesc, made.environment, None)
        entry = context.get_executable(library, made.fndesc, made.environment)
        return made._replace(library=library, entry_point=entry, metadata={})


class _Kept(NullCache):
    """What numba takes for its cache of a function."""

    def __init__(self, name: str, form: str, keeper: Keeper) -> None:
        self.name, self.form, self.keeper = name, form, keeper

    def load_overload(self, signature: Any, target: Any) -> Any:
        """numba asks for what is kept: the compiled function, or None."""
        target.refresh()
        codegen = target.codegen()
        code = self.keeper.read(self._what(signature, codegen))
        if code is None:
            return None
        before = vars(codegen).get("create_library")
        codegen.create_library = partial(Unfinished if self.form == "part " else JITCodeLibrary, codegen)
        try:
            return CompileResult._rebuild(target, *pickle.loads(code))
        finally:
            if before is None:
                del codegen.create_library
            else:
                codegen.create_library = before

    def save_overload(self, signature: Any, result: Any) -> None:
        """numba has compiled, and hands over; what depends on addresses in memory cannot be kept."""
        if result.lifted or result.library.has_dynamic_globals:
            raise AssertionError(f"{self.name} cannot be kept on the disk")
        kept = result._reduce()
        *_, parts = kept
        for environment in parts:  # those of parts have no other place in memory
            if not isinstance(result.library, Unfinished):
                result.library.codegen.set_env(environment.env_name, environment)
        self.keeper.write(self._what(signature, result.codegen), dumps(kept))

    def _what(self, signature: Any, codegen: Any) -> str:
        return self.form + repr((signature, codegen.magic_tuple()))
