"""Misfits: what is in order by itself, and does not fit something elsewhere in the same text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sim.errors import meant
from sim.scenario.keys import Path, write_key

MOST = 12
"""Known names that are listed; of more only the count is told."""


class Misfit(NamedTuple):
    """One of them: its place, what is wrong, what was expected, a hint."""

    path: Path
    message: str
    expected: str | None = None
    hint: str | None = None


class Misfits(ValueError):
    """All misfits of a text, for a validator to raise."""

    def __init__(self, found: Sequence[Misfit]) -> None:
        super().__init__("; ".join(f"{write_key(one.path)}: {one.message}" for one in found))
        self.found = found


def unknown(path: Path, names: Collection[str], known: Collection[str], what: str) -> Iterator[Misfit]:
    """A misfit for each of the names at a place that is not known. what: "a calendar"."""
    for name in dict.fromkeys(names):
        if name not in known:
            listed = ", ".join(sorted(known)) if len(known) <= MOST else f"one of {len(known)}"
            yield Misfit(path, f'"{name}" is not {what}', listed or None, meant(name, known))
