"""What goes wrong through no fault of the program: told to the user in plain words, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class PetitionError(Exception):
    """A fault the user can mend: what is wrong, where (file, line, key), what was expected, a hint.

    As text it is one block: the message, then a line for each of the others that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        key: str | None = None,
        line: int | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.key = key
        self.line = line
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        where = {"file": self.file, "line": self.line, "key": self.key}
        known = where | {"expected": self.expected, "hint": self.hint}
        lines = [f"  {name:<10}{value}" for name, value in known.items() if value is not None]
        return "\n".join([self.message, *lines])


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, if any is near."""
    found = get_close_matches(str(word), list(known), n=1)
    return found[0] if found else None


def meant(word: object, known: Iterable[str]) -> str | None:
    """The hint for a word that is not known: what it was most likely meant to be, if anything is near."""
    near = nearest(word, known) if isinstance(word, str) else None
    return f'did you mean "{near}"?' if near else None


def shown_path(file: Path) -> str:
    """A path as people know it: from the current folder if it lies below."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
