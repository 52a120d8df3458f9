"""petition query: questions in SQL to the tables of a run."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 50
"""Rows of a table on the screen; --json and --csv give all."""
FEW = 3
"""Rows that may stand below one another where their columns do not fit side by side."""
FOLDED = 30
"""Columns of the screen that a long text takes where not everything fits."""
GAP = 1


def query(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.", show_default=False)],
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            help="One SELECT on petitions, units, hotline, city; or DESCRIBE units.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of rows.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Ask a run's tables in SQL: petition query runs/hamlet "select unit, count(*) from petitions group by all"."""
    from sim.history.disk.query import query

    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    columns, rows = query(run, sql, None if as_json or as_csv else SHOWN + 1)
    if as_json:
        records = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
        typer.echo(json.dumps(records, indent=2, ensure_ascii=False, default=str))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        _print_table(columns, rows)


def _print_table(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """A table as far as it fits the screen; a few rows that do not fit stand below one another, a column a line."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    cells = [[_text(value) for value in row] for row in rows[:SHOWN]]
    numeric = [
        all(isinstance(row[n], int | float) for row in rows if row[n] is not None)
        for n in range(len(columns))
    ]
    widths = [_width(name, [row[n] for row in cells]) for n, name in enumerate(columns)]
    if _fitting(widths, console.width) < len(columns):  # numbers stay whole, long texts fold
        widths = [
            width if whole else min(width, FOLDED) for width, whole in zip(widths, numeric, strict=True)
        ]
    fit = _fitting(widths, console.width)
    if fit < len(columns) and len(cells) <= FEW:
        _print_records(console, columns, cells)
    else:
        table = Table(box=None, padding=(0, GAP, 0, 0))
        for name, width, whole in zip(columns[:fit], widths, numeric, strict=False):
            table.add_column(
                name, justify="right" if whole else "left", overflow="fold", width=width if fit > 1 else None
            )
        for row in cells:
            table.add_row(*row[:fit])
        console.print(table)
        if left_out := columns[fit:]:
            told = f"{len(left_out)} of {len(columns)} columns do not fit: {', '.join(left_out)}"
            typer.echo(f"{told}; select fewer, or --csv or --json gives all", err=True)
    if len(rows) > SHOWN:
        typer.echo(f"only the first {SHOWN} rows; --csv or --json gives all", err=True)


def _print_records(console: Console, columns: list[str], cells: list[list[str]]) -> None:
    from rich.table import Table

    for number, row in enumerate(cells):
        if number:
            console.print()
        table = Table(box=None, padding=(0, GAP, 0, 0), show_header=False)
        table.add_column(overflow="fold")
        table.add_column(overflow="fold")
        for name, cell in zip(columns, row, strict=True):
            table.add_row(name, cell)
        console.print(table)


def _width(name: str, cells: list[str]) -> int:
    """Columns of the screen that a column of a table takes, in one line."""
    from rich.cells import cell_len

    return max(cell_len(line) for text in (name, *cells) for line in text.splitlines() or [""])


def _fitting(widths: list[int], screen: int) -> int:
    """How many columns fit side by side; one at least, which folds if it must."""
    total = 0
    for number, width in enumerate(widths):
        total += width + GAP
        if total > screen:
            return max(number, 1)
    return len(widths)


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _plain(value: object) -> object:
    """What JSON can hold: nan and infinity have no place in it."""
    return None if isinstance(value, float) and value - value != 0 else value
