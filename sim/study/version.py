"""Which source made a replication: a hash of all that its outcome can depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = (
    "ground", "policies", "behaviour", "scenario", "city", "engine", "history", "data", "model.py", "run.py",
    "study/outcome.py",
)  # fmt: skip
"""Below these stands everything that computes; the command line, the figures and the rest of studies do not count."""
LIBRARIES = ("numpy", "numba", "scipy")
"""Of these the last digits of numbers may depend."""


@cache
def source() -> str:
    """SHA-256 over the files of `PARTS`, names included, and the versions of `LIBRARIES`; 64 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(path for part in PARTS for path in _files(PACKAGE / part)):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\0".encode())
    return digest.hexdigest()


def _files(part: Path) -> list[Path]:
    if part.is_file():
        return [part]
    return [path for path in part.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
