"""Machine code kept on the disk, by what the code does.

numba's own cache looks only at the file of the function itself, so that an edit of a rule that another file calls would
silently keep the old machine code, while an edit of a comment makes all of it anew. Here machine code is kept in a
folder of exactly this code, wherever that lies: two copies of the package share it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.ground import native
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
    versions = f"{sys.version} {native.COMPILER} {np.__version__}"
    made_by = hashlib.sha256(versions.encode()).hexdigest()[:8]
    source = code_hash(PACKAGE, machine_files())[:16]
    return kept_folder(f"machine-code-{source}-{made_by}")


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """The function compiled as it is called, and kept on the disk."""
    return native.compiled(function, _Files(function), **options)


def is_kept(name: str) -> bool:
    """Whether machine code of a function of this name is on the disk."""
    return any(cache_folder().glob(f"*.{name}-*"))


class _Files:
    """The machine code of one function, a file for each combination of types and kind of processor.

    Files are whole or not there and say what they are in their names, so that programs that compile at once do not
    disturb each other.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def read(self, what: str) -> bytes | None:
        with suppress(OSError):
            return self._file(what).read_bytes()
        return None

    def write(self, what: str, code: bytes) -> None:
        try:
            keep(self._file(what), code)
        except OSError as error:
            raise PetitionError(
                f"cannot keep machine code in {cache_folder()}: {error.strerror or error}",
                hint="PETITION_CACHE names another folder; 50 MB are enough",
            ) from error

    def _file(self, what: str) -> Path:
        function = self.function
        identity = f"{what} {self._elsewhere()}".encode() + native.enclosed(function)
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        return cache_folder() / f"{name}-{hashlib.sha256(identity).hexdigest()[:32]}"

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
