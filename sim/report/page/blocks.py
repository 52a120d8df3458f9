"""What a page is made of. Builders put these together; the template alone writes HTML, and escapes every text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from sim.report.page.charts import Chart
from sim.report.quantities import Language


@dataclass(frozen=True)
class Text:
    """A paragraph; a strong one is an answer."""

    kind: ClassVar = "text"
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    kind: ClassVar = "items"
    items: Sequence[str]


@dataclass(frozen=True)
class Pairs:
    """Names and what they are."""

    kind: ClassVar = "pairs"
    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table: its caption, heads and rows; the first cell of a row names it. words: columns of text, the others are
    numbers and stand to the right."""

    kind: ClassVar = "table"
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset({0})


@dataclass(frozen=True)
class Code:
    """A command, or what a machine reads."""

    kind: ClassVar = "code"
    text: str


@dataclass(frozen=True)
class Charts:
    """Charts side by side, where there is room."""

    kind: ClassVar = "charts"
    charts: Sequence[Chart]


@dataclass(frozen=True)
class Picture:
    """A figure made elsewhere: its data, what it shows in words, its caption."""

    kind: ClassVar = "picture"
    source: str
    alt: str
    caption: str


Block = Text | Items | Pairs | Table | Code | Charts | Picture


@dataclass(frozen=True)
class Section:
    """A part of a page, with its heading."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Page:
    """A page: what sort of report it is, of what, its parts. made: how it was made, at its end."""

    language: Language
    title: str
    subject: str
    sections: Sequence[Section]
    contents: str
    made: str
    notes: Sequence[str] = field(default=())
    """What the user should know: of figures that were left out."""
