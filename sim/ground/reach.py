"""Of which files machine code is made: an edit of any other leaves it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_COMPILES = re.compile(r"^@(?:rule|step|kernel)$", re.MULTILINE)
_IMPORTS = re.compile(r"^\s*from (sim[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


def reached(package: Path, files: Iterable[Path]) -> list[Path]:
    """Those of some files that compile something, and all files of the package that they import, at any depth: numbers
    that a rule takes from elsewhere are in its machine code, too."""
    left = [file for file in files if _COMPILES.search(file.read_text("utf-8"))]
    found: set[Path] = set()
    while left:
        file = left.pop()
        if file not in found:
            found.add(file)
            left += _imported(package, file.read_text("utf-8"))
    return sorted(found)


def _imported(package: Path, source: str) -> Iterator[Path]:
    for module, names in _IMPORTS.findall(source):
        place = package.parent.joinpath(*module.split("."))
        for candidate in (place, *(place / name for name in re.findall(r"\w+", names))):
            for file in (candidate.with_suffix(".py"), candidate / "__init__.py"):
                if file.is_file():
                    yield file
