"""In which line of a TOML file each value stands; tomllib does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right

from sim.scenario.keys import PART, Path, unquoted

_BLANK = re.compile(r"(?:[\s,]|#[^\n]*)*")
_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")


def lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every key and entry of `text`, which must be valid TOML."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    """Walks over valid TOML: only as much of the grammar as is needed to see where values begin and end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[Path, int] = {}
        self.entries: dict[Path, int] = {}  # of arrays of tables: entries so far

    def document(self) -> None:
        table: Path = ()
        while self.next():
            if self.text.startswith("[[", self.at):
                line = self.line()
                self.at += 2
                *outer, name = self.key()
                array = (*self.table(tuple(outer)), name)
                self.mark(array, line)
                number = self.entries.get(array, 0)
                self.entries[array] = number + 1
                table = (*array, number)
                self.found[table] = line
                self.at += 2
            elif self.text[self.at] == "[":
                line = self.line()
                self.at += 1
                table = self.table(self.key())
                self.mark(table, line)
                self.at += 1
            else:
                self.pair(table)

    def pair(self, table: Path) -> None:
        line = self.line()
        path = (*table, *self.key())
        self.mark(path, line)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.next()
        self.found.setdefault(path, self.line())
        first = self.text[self.at]
        if first == "[":
            self.at += 1
            number = 0
            while self.next() != "]":
                self.value((*path, number))
                number += 1
            self.at += 1
        elif first == "{":
            self.at += 1
            while self.next() != "}":
                self.pair(path)
            self.at += 1
        else:
            match = (_TEXT if first in "\"'" else _PLAIN).match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def next(self) -> str:
        """Goes to the next character that means something, and says which; empty at the end."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def key(self) -> Path:
        parts = []
        while match := PART.match(self.text, self.at):
            parts.append(unquoted(match[1]))
            self.at = match.end()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return tuple(parts)

    def table(self, keys: Path) -> Path:
        """Where a header leads: a name of an array of tables means its last entry."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.entries:
                path = (*path, self.entries[path] - 1)
        return path

    def mark(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], line)

    def line(self) -> int:
        return bisect_right(self.starts, self.at)
