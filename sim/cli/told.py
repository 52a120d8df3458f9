"""What a report says, on a terminal: its answers, its tables, without its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.page.blocks import Block, Table
    from sim.report.page.parts import Parts
    from sim.report.quantities import Language

WIDTH, ROWS = 80, 20
"""Columns of the terminal that are filled, and rows of a table that are shown; of more the report tells."""


def show(parts: Parts, language: Language) -> None:
    """Print the parts of a page, each below its heading."""
    from rich.console import Console
    from rich.text import Text

    from sim.report.page.sentences import heading

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDTH)
    for name, blocks in parts:
        if blocks:
            console.print(Text(heading(language, name), style="bold"))
        for block in blocks:
            for line in _lines(block):
                console.print(line)
            if block.kind == "table":
                _show_table(console, block, language)  # type: ignore[arg-type]
        console.print()


def _lines(block: Block) -> list[str]:
    from sim.report.page import blocks

    match block:
        case blocks.Text():
            return [block.text]
        case blocks.Items():
            return [f"· {one}" for one in block.items]
        case blocks.Pairs():
            return [f"{name}：{what}" for name, what in block.pairs]
        case blocks.Table():
            return [block.caption]
        case _:
            return []


def _show_table(console: object, block: Table, language: Language) -> None:
    from rich import table

    from sim.report.terminal import word

    shown = table.Table(box=None, padding=(0, 1, 0, 0))
    for place, head in enumerate(block.head):
        shown.add_column(head, justify="left" if place in block.words else "right", overflow="fold")
    for row in block.rows[:ROWS]:
        shown.add_row(*map(str, row))
    console.print(shown)  # type: ignore[attr-defined]
    if len(block.rows) > ROWS:
        console.print(word(language, "more rows", number=len(block.rows) - ROWS))  # type: ignore[attr-defined]
