"""Machine code kept on the disk, by what the code does.

numba's own cache looks only at the file of the function itself, so that an edit of a rule that another file calls would
silently keep the old machine code, while an edit of a comment makes all of it anew. Here machine code is kept under the
hash of all code that it is made of, wherever that lies: two copies of the package share it, and after an edit only that
is made anew which the edit can reach.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.ground import native, parts
from sim.ground.kept import keep, kept_folder
from sim.ground.reach import Reach, compiling
from sim.ground.source import code_hash

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = ("ground", "policies", "behaviour", "city", "engine")
_reach = Reach(PACKAGE)


@cache
def source_hash() -> str:
    """The first 16 hex digits of the hash of all code that may be compiled."""
    return code_hash(PACKAGE, _files())[:16]


@cache
def machine_files() -> list[Path]:
    """The files of which the engines' machine code is made. Rules that are called through their addresses are in none
    of them: of each of those the whole file counts, beside these."""
    return sorted(_reach.of(*compiling(_files())))


def _files() -> list[Path]:
    return [file for part in COMPILED for file in (PACKAGE / part).rglob("*.py")]


@cache
def cache_folder() -> Path:
    """The folder of machine code as these versions compile it; created, writable."""
    versions = f"{sys.version} {native.COMPILER} {np.__version__}"
    return kept_folder(f"machine-code-{hashlib.sha256(versions.encode()).hexdigest()[:8]}")


@cache
def _hash_of(file: Path) -> str:
    return code_hash(PACKAGE, [file])


def _hash_of_all(files: Iterable[Path]) -> str:
    return hashlib.sha256(" ".join(_hash_of(file) for file in sorted(files)).encode()).hexdigest()


@cache
def hash_of_reach(file: Path) -> str:
    """The hash of all code of which the machine code of a file of the package is made."""
    return _hash_of_all(_reach.of(file))


@cache
def _hash_of_engines() -> str:
    return _hash_of_all(machine_files())


def compiled(function: Callable[..., Any], how: Callable[..., Any] = parts.compiled, **options: Any) -> Any:
    """The function compiled as it is called, and kept on the disk. how: one of the ways of `sim.ground.parts`."""
    return how(function, _Files(function), **options)


def is_made() -> bool:
    """Whether all has been made of this code that a city needs (`made`)."""
    return _mark().exists()


def made() -> None:
    """Note that all has been made."""
    with suppress(OSError):  # a full disk: it is looked through again the next time
        keep(_mark(), b"")


def _mark() -> Path:
    return cache_folder() / f"made-{_hash_of_engines()[:32]}"


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
        identity = f"{what} {self._made_of()}".encode() + parts.enclosed(function)
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        return cache_folder() / f"{name}-{hashlib.sha256(identity).hexdigest()[:32]}"

    def _made_of(self) -> str:
        """What is to be known of all that the machine code is made of. Of a function from outside the package its own
        code, and the hash of its file's, in which may stand what it calls (a module that was made of text has that in
        `__source_hash__`), beside what that imports of the package, or all of the engines' code."""
        code = self.function.__code__
        file = Path(code.co_filename).resolve()
        if file.is_relative_to(PACKAGE) and file.is_file():
            return hash_of_reach(file)
        source, imported = self.function.__globals__.get("__source_hash__"), _hash_of_engines()
        if file.is_file():
            source = source or code_hash(file.parent, [file])
            imported += _hash_of_all(_reach.of(file) - {file})
        return repr((source, code.co_code, code.co_names, code.co_consts, imported))
