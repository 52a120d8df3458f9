"""A log as its reader gives it: a header, then tables of texts with the number of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

ROW = "row"
"""The column of row numbers; the others are named by their place in the header, as text."""

Reject = Callable[[int, str, str], None]
"""Told of a row that cannot be read: its number, the reason, what stood there."""


@dataclass(frozen=True)
class Source:
    """A log that is open. read: tables of the columns at these places, and what becomes of unreadable rows."""

    form: str
    header: tuple[str, ...]
    read: Callable[[Sequence[int], Reject], Iterator[Any]]
    row_is: str
    """What the number of a row counts: "line", "row of the sheet"."""
    encoding: str | None = None
    delimiter: str | None = None


def named(header: Sequence[object]) -> tuple[str, ...]:
    """A header as texts."""
    return tuple("" if name is None else str(name).strip() for name in header)
