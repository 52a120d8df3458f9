"""What is asked for more than it can do, as lines and a table of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.history.measures.breaks import HOTLINE_NAME
from sim.report.wording import NOTHING, count, many, percent

if TYPE_CHECKING:
    from rich.table import Table


def overload_lines(told: Mapping[str, Any]) -> list[str]:
    """How many units are asked for more than they can do, and what they hold, and whether the hotline is; told: a
    summary. None if nobody is."""
    lines = []
    if number := told["overloaded"]:
        be, they, hold = ("is", "it", "holds") if number == 1 else ("are", "they", "hold")
        line = f"{many(number, 'unit')} {be} asked for more than {they} can do"
        held = told["overloaded_backlog"]
        lines.append(line + (f"; {they} {hold} {percent(held)} of the backlog" if held is not None else ""))
    for row in told["breaks"]:
        if row["body"] == HOTLINE_NAME and row["overloaded"]:
            connected = percent(row["connected"])
            busiest = load(row["run_load"])
            lines.append(
                f"the hotline is asked for more than its seats can answer (load {busiest} at its busiest hour)"
            )
            lines[-1] += f"; {connected} of its calls connect"
    return lines


def first_ones(rows: Sequence[Mapping[str, Any]], most: int) -> str:
    """What breaks first, in one line."""
    shown = [f"{row['unit']} in {row['first']} ({load(row['load'])})" for row in rows[:most]]
    more = f", and {count(len(rows) - most)} more" if len(rows) > most else ""
    return f"breaks first, load beside it: {', '.join(shown)}{more}" if shown else ""


def breaks_table(rows: Sequence[Mapping[str, Any]], most: int) -> Table:
    """What breaks first, a row each: who, when, at which load then and in the whole run, and what followed."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("breaks first", overflow="fold")
    for heading in ("staff", "first", "load", "run", "backlog", "kept", "paper", "calls"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows[:most]:
        shares = (percent(row[name]) for name in ("kept", "paper", "connected"))
        officers, backlog = row["officers"], row["backlog"]
        table.add_row(
            row["unit"], count(officers), row["first"], load(row["load"]), load(row["run_load"]),
            count(backlog), *shares,
        )  # fmt: skip
    return table


def load(value: float | None) -> str:
    """A load: "1.38", or none where nobody is on duty."""
    return "nobody" if value is None else NOTHING if value != value else f"{value:.2f}"
