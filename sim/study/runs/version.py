"""Which source made a replication: a hash of all that its outcome can depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sim.ground.source import code_hash

PACKAGE = Path(__file__).resolve().parents[2]
APART = ("cli", "web", "report", "exchange", "study", "bench")
"""Parts of the program that no outcome depends on: they run it, or tell of it."""
LIBRARIES = ("numpy", "numba", "scipy")
"""Of these the last digits of numbers may depend."""


@cache
def source() -> str:
    """SHA-256 over the code of the package without what is `APART`, names included, and the versions of `LIBRARIES`."""
    libraries = "".join(f"{library}=={version(library)}\0" for library in LIBRARIES)
    code = code_hash(PACKAGE, _files())
    return hashlib.sha256(f"{code}\0{libraries}".encode()).hexdigest()


def _files() -> list[Path]:
    found = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [path for path in found if path.relative_to(PACKAGE).parts[0] not in APART]
