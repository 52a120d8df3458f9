"""Machine code kept on the disk: all that this program knows of numba's private parts.

numba's own cache looks only at the file of the function itself, so that an edit of a rule that another file calls would
silently keep the old machine code, while an edit of a comment makes all of it anew. Here machine code is kept in a
folder of exactly this code, wherever that lies: two copies of the package share it. numba's versions with these parts
are bounded in pyproject.toml.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import numba
import numpy as np
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from sim.errors import PetitionError
from sim.ground.kept import keep, kept_folder
from sim.ground.reach import reached
from sim.ground.source import code_hash

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = ("ground", "policies", "behaviour", "city", "engine")


@cache
def source_hash() -> str:
    """The first 16 hex digits of the hash of all code that may be compiled."""
    return code_hash(PACKAGE, _files())[:16]


@cache
def machine_files() -> list[Path]:
    """The files of which the engines' machine code is made. Rules that are called through their addresses are in none
    of them: of each of those the whole file counts, beside these."""
    return reached(PACKAGE, _files())


def _files() -> list[Path]:
    return [file for part in COMPILED for file in (PACKAGE / part).rglob("*.py")]


@cache
def cache_folder() -> Path:
    """The folder of machine code of exactly these files, as these versions compile it; created, writable."""
    versions = f"{sys.version} {numba.__version__} {llvmlite.__version__} {np.__version__}"
    made_by = hashlib.sha256(versions.encode()).hexdigest()[:8]
    source = code_hash(PACKAGE, machine_files())[:16]
    return kept_folder(f"machine-code-{source}-{made_by}")


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """The function compiled by numba as it is called, and kept on the disk."""
    dispatcher: Any = numba.njit(**options)(function)
    dispatcher._cache = _Kept(function)
    return dispatcher


def is_kept(name: str) -> bool:
    """Whether machine code of a function of this name is on the disk."""
    return any(cache_folder().glob(f"*.{name}-*"))


class _Kept(NullCache):
    """The machine code of one function: a file for each combination of types, kind of processor and of options.

    Files are whole or not there and say what they are in their names, so that programs that compile at once do not
    disturb each other.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def load_overload(self, signature: Any, target: Any) -> Any:
        """numba asks for what is kept: the compiled function, or None."""
        target.refresh()
        try:
            data = self._file(signature, target.codegen()).read_bytes()
        except OSError:
            return None
        return CompileResult._rebuild(target, *pickle.loads(data))

    def save_overload(self, signature: Any, result: Any) -> None:
        """numba has compiled, and hands over; what depends on addresses in memory cannot be kept."""
        if result.lifted or result.library.has_dynamic_globals:
            raise AssertionError(f"{self.function.__qualname__} cannot be kept on the disk")
        try:
            keep(self._file(signature, result.codegen), dumps(result._reduce()))
        except OSError as error:
            raise PetitionError(
                f"cannot keep machine code in {cache_folder()}: {error.strerror or error}",
                hint="PETITION_CACHE names another folder; 50 MB are enough",
            ) from error

    def _file(self, signature: Any, codegen: Any) -> Path:
        function = self.function
        closed = dumps(tuple(cell.cell_contents for cell in function.__closure__ or ()))
        what = repr((signature, codegen.magic_tuple(), self._elsewhere())).encode() + closed
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        return cache_folder() / f"{name}-{hashlib.sha256(what).hexdigest()[:32]}"

    def _elsewhere(self) -> str:
        """What is to be known of a function in none of these files: its own code, and the hash of its file's, in which
        may stand what it calls; a module that was made of text has that in `__source_hash__`."""
        code = self.function.__code__
        file = Path(code.co_filename).resolve()
        if file in machine_files():
            return ""
        source = self.function.__globals__.get("__source_hash__")
        if source is None:
            source = code_hash(file.parent, [file]) if file.is_file() else ""
        return repr((source, code.co_code, code.co_names, code.co_consts))
