"""Tables and docstrings as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [row(head), row(["---"] * len(head)), *map(row, rows)]
    return "\n".join(lines)


def row(cells: Sequence[str]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cell(text) for text in cells) + " |"


def cell(text: str) -> str:
    """A text that does not end its cell, nor begin a formula, nor emphasise."""
    text = re.sub(r"\s+", " ", text).replace("|", "\\|").replace("$", "\\$")
    return re.sub(r"(?<=\S)\*(?=\S)", r"\\*", text)
