"""Of which files the machine code of a rule or a step is made: an edit of any other leaves it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_COMPILES = re.compile(r"^@(?:rule|step|kernel)$", re.MULTILINE)
_IMPORTS = re.compile(r"^\s*from (sim[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


def compiling(files: Iterable[Path]) -> list[Path]:
    """Those of some files that compile something."""
    return [file for file in files if _COMPILES.search(file.read_text("utf-8"))]


class Reach:
    """By a file of the package: itself, and all files of the package that it imports, at any depth; numbers that a rule
    takes from elsewhere are in its machine code, too."""

    def __init__(self, package: Path) -> None:
        self.package = package
        self._imported: dict[Path, list[Path]] = {}

    def of(self, *files: Path) -> set[Path]:
        """What some files reach."""
        left, found = list(files), set[Path]()
        while left:
            file = left.pop()
            if file not in found:
                found.add(file)
                if file not in self._imported:
                    self._imported[file] = list(_imported(self.package, file.read_text("utf-8")))
                left += self._imported[file]
        return found


def _imported(package: Path, source: str) -> Iterator[Path]:
    for module, names in _IMPORTS.findall(source):
        place = package.parent.joinpath(*module.split("."))
        for candidate in (place, *(place / name for name in re.findall(r"\w+", names))):
            for file in (candidate.with_suffix(".py"), candidate / "__init__.py"):
                if file.is_file():
                    yield file
