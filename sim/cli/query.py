"""petition query: questions in SQL to the tables of a run."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

SHOWN = 50
"""Rows of a table on the screen; --json and --csv give all."""


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
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float) for row in rows if row[number] is not None)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*map(_text, row))
    Console().print(table)
    if len(rows) > SHOWN:
        typer.echo(f"only the first {SHOWN} rows; --csv or --json gives all", err=True)


def _text(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else escape(str(value))


def _plain(value: object) -> object:
    """What JSON can hold: nan and infinity have no place in it."""
    return None if isinstance(value, float) and value - value != 0 else value
