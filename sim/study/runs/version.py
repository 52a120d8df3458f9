"""Which source made a replication: a hash of all that its outcome can depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
APART = ("cli", "web", "report", "exchange", "study")
"""Parts of the program that no outcome depends on: they run it, or tell of it."""
LIBRARIES = ("numpy", "numba", "scipy")
"""Of these the last digits of numbers may depend."""


@cache
def source() -> str:
    """SHA-256 over the package without what is `APART`, names included, and the versions of `LIBRARIES`."""
    digest = hashlib.sha256()
    outcome = PACKAGE / "study" / "outcome.py"
    for path in sorted([*_files(), outcome]):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\0".encode())
    return digest.hexdigest()


def _files() -> list[Path]:
    found = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [path for path in found if path.relative_to(PACKAGE).parts[0] not in APART]
