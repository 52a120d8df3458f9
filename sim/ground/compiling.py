"""numba set-up: one decorator for rules, and a cache that notices every edit.

numba's on-disk cache looks only at the file of the function itself, so an edit in a rule that another file
calls would silently keep the old machine code. The cache folder is therefore named by a hash of all source that is
compiled, and of where it lies: numba does not share machine code between two places of the same source. A machine
without a writable cache folder keeps it in the folder for temporary files.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba

from sim.errors import PetitionError

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = ("ground", "policies", "behaviour", "city", "engine")


@cache
def source_hash() -> str:
    """SHA-256 (first 16 hex digits) over every Python file that holds compiled code, names included."""
    digest = hashlib.sha256()
    for path in sorted(path for part in COMPILED for path in (PACKAGE / part).rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """The folder for compiled code of exactly this source in this place; created, writable."""
    base = os.environ.get("PETITION_CACHE") or os.environ.get("XDG_CACHE_HOME")
    candidates = [Path(base)] if base else []
    with suppress(RuntimeError):  # some accounts have no home
        candidates.append(Path.home() / ".cache")
    candidates.append(Path(tempfile.gettempdir()) / f"petition-sim-{_user()}")
    place = hashlib.sha256(os.fsencode(PACKAGE)).hexdigest()[:8]
    for candidate in candidates:
        folder = candidate / "petition-sim" / f"numba-{source_hash()}-{place}"
        try:
            if candidate == candidates[-1]:  # code of others, in a place where all may write, must not be run
                candidate.mkdir(mode=0o700, exist_ok=True)
                if (
                    candidate.is_symlink()
                    or candidate.stat().st_uid != _user()
                    or candidate.stat().st_mode & 0o022
                ):
                    continue
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    passing = tempfile.mkdtemp(prefix="petition-sim-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a pure rule; both engines call it. Strict floating point, so that both get the same bits."""
    return _compiled(function)


def step(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a part of an engine's loop and put it into its caller: what it is given is too much to hand over, and
    Python never calls it, so that nothing is made to hand it over."""
    return _compiled(function, nogil=True, forceinline=True, no_cpython_wrapper=True)


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile an engine's loop; it releases the interpreter lock, so recording can go on beside it."""
    return _compiled(function, nogil=True, boundscheck=False)


def _compiled(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """The function compiled, kept on the disk, and not to be called from C; where its machine code finds no room, the
    user is told in which folder."""
    options |= {"cache": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    compiled: Any = numba.njit(**options)(function)
    save = compiled._cache.save_overload

    def saved(*what: Any) -> None:
        try:
            save(*what)
        except OSError as error:
            raise PetitionError(
                f"cannot keep machine code in {cache_folder()}: {error.strerror or error}",
                hint="PETITION_CACHE names another folder; 50 MB are enough",
            ) from error

    compiled._cache.save_overload = saved
    kept: Callable[..., Any] = compiled
    return kept


def is_compiled() -> bool:
    """Whether the engine has been compiled in this place before, by this Python (then starting takes no compile)."""
    major, minor = sys.version_info[:2]
    return any(cache_folder().rglob(f"*.advance-*.py{major}{minor}*.nbc"))
