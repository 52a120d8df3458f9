"""The compiled engine's own source, run as ordinary Python: to be covered line by line, and to be damaged on purpose.

Nothing is compiled anew: the engine's modules are executed a second time with decorators that do nothing, rows of
tables answer to attributes as numba's do, and the rules the engine calls stay as they are.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any
from unittest import mock

import numpy as np
from numba.core.dispatcher import Dispatcher

from sim.ground import compiling

ENGINE = "sim.engine.compiled"
Damage = tuple[str, str, str]
"""A module below sim, the text to replace in it, which must stand there once, and the text to put there."""


class Row:
    """A row of a table: fields are attributes, and numbers have all the room they need."""

    __slots__ = ("void",)

    def __init__(self, void: np.void) -> None:
        object.__setattr__(self, "void", void)

    def __getattr__(self, name: str) -> Any:
        value = self.void[name]
        return value if isinstance(value, np.ndarray) else value.item()

    def __setattr__(self, name: str, value: Any) -> None:
        self.void[name] = value

    __getitem__, __setitem__ = __getattr__, __setattr__  # where the source goes through fields by name


class Table:
    """A table of such rows."""

    __slots__ = ("rows", "shape")

    def __init__(self, rows: np.ndarray) -> None:
        self.rows, self.shape = rows, rows.shape

    def __getitem__(self, number: int) -> Row:
        return Row(self.rows[number])


def plain(*damages: Damage) -> type:
    """The class `Compiled`, uncompiled, with this damage done to its source."""
    importlib.import_module(f"{ENGINE}.engine")  # for the first time, if nobody has
    finder = _Finder(damages)
    with _second_time(finder):
        found: type = importlib.import_module(f"{ENGINE}.engine").Compiled
        modules = [module for name, module in sys.modules.items() if finder.finds(name)]
    for module in modules:
        for name, value in list(vars(module).items()):
            if isinstance(value, Dispatcher):
                setattr(module, name, _called(value))
    unused = {f"sim.{name}" for name, _, _ in damages} - {module.__name__ for module in modules}
    assert not unused, f"the engine does not use {unused}"
    return found


@contextmanager
def _second_time(finder: _Finder) -> Iterator[None]:
    """Inside, what the finder finds is executed anew when it is imported; afterwards all is as it was."""
    native = ModuleType("sim.ground.native")
    vars(native).update(
        vars(importlib.import_module("sim.ground.native")),
        prefetch=lambda table, row: None,
        lowest=lambda bits: int(bits & -bits).bit_length() - 1,
    )
    first = {name: module for name, module in sys.modules.items() if finder.finds(name)}
    for name in first:
        package, _, part = name.rpartition(".")
        del sys.modules[name]
        delattr(sys.modules.get(package, first.get(package)), part)
    try:
        with (
            mock.patch.dict(sys.modules, {native.__name__: native}),
            mock.patch.object(sys, "meta_path", [finder, *sys.meta_path]),
            mock.patch.multiple(compiling, rule=same, step=same, kernel=_kernel),
        ):
            yield
    finally:
        sys.modules |= first
        for name, module in first.items():
            package, _, part = name.rpartition(".")
            setattr(sys.modules[package], part, module)


class _Finder(PathFinder):
    """Finds the modules that are executed a second time."""

    def __init__(self, damages: Sequence[Damage]) -> None:
        self.damages = damages

    def finds(self, name: str) -> bool:
        return name.startswith(f"{ENGINE}.") or any(
            name == f"sim.{damaged}" for damaged, _, _ in self.damages
        )

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # type: ignore[override]
        if not self.finds(name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        assert spec is not None and spec.origin is not None
        replaced = [(old, new) for module, old, new in self.damages if name == f"sim.{module}"]
        spec.loader = Loader(name, spec.origin, replaced)
        return spec


class Loader(SourceFileLoader):
    """Loads a module's source with some text replaced, and keeps no bytecode of it."""

    def __init__(self, name: str, path: str, replaced: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, path)
        self.replaced = replaced

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        for old, new in self.replaced:
            assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {self.path}"
            source = source.replace(old, new)
        return compile(source, self.path, "exec")


def same(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def _kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: function(*(_seen(argument) for argument in arguments))


def _seen(value: Any) -> Any:
    """A value as the engine's source sees it."""
    if isinstance(value, tuple):
        return type(value)(*(_seen(part) for part in value))
    if isinstance(value, np.ndarray) and value.dtype.names:
        return Table(value)
    return value


def _called(rule: Dispatcher) -> Callable[..., Any]:
    """A compiled rule takes rows, tables and worlds as it knows them."""
    return lambda *arguments: rule(*(_known(argument) for argument in arguments))


def _known(value: Any) -> Any:
    if isinstance(value, tuple):
        return type(value)(*(_known(part) for part in value))
    return value.void if isinstance(value, Row) else value.rows if isinstance(value, Table) else value
