"""A run as it goes on: the rates with what they hide and the units with most backlog, as each period ends.

In a terminal a table that grows; elsewhere a plain line a period. Both on the error stream, beside the summary.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.progress import bar
from sim.report.terminal import word
from sim.report.wording import count, percent

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from sim.agents.model import CityModel
    from sim.report.quantities import Language

PERIODS, UNITS = 12, 5
"""Periods, the last ones, and units that the table has room for."""
LETTERS = 24
RATES = {
    "resolution": "resolution_rate", "solved": "solved_share", "satisfaction": "satisfaction_rate",
    "on time": "on_time_share", "paper": "paper_share", "connected": "connection_rate",
}  # fmt: skip
"""Columns, each published rate beside what it hides, and the measures they show."""
COLUMNS = ("period", "contacts", *RATES, "open")
Hooks = tuple[Callable[[str, float], None], Callable[["CityModel"], None]]


class Seen:
    """What a run has come to so far."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.units: list[tuple[str, ...]] = []

    def look(self, model: CityModel) -> None:
        """Take in the period that has just ended."""
        import numpy as np

        from sim.history.measures.tables import by_period, of_city

        n, history = model.past_periods - 1, model.history()
        city = of_city(history)
        period = history.periods[n]
        received = history.hours[24 * period.first : 24 * period.last]
        contacts = sum(int(received[name].sum()) for name in ("consultations", "petitions", "settled"))
        rates = (percent(float(city[measure][n])) for measure in RATES.values())
        self.rows.append((period.label, count(contacts), *rates, count(int(history.book["open"][0]))))
        backlog = history.snapshots[n]["backlog"]
        before = history.snapshots[n - 1]["backlog"] if n else np.zeros_like(backlog)
        closed, days = history.tallies[n]["closed"], period.last - period.first
        busy = by_period(history, "unit")["utilisation"].reshape(len(history.periods), -1)[n]
        self.units = [
            (
                history.units[unit], count(int(backlog[unit])),
                f"{int(backlog[unit] - before[unit]):+d}".replace("-", "−") if n else "",
                f"{backlog[unit] * days / closed[unit]:.0f}" if closed[unit] else "–",
                percent(float(busy[unit])),
            )
            for unit in np.argsort(-backlog, kind="stable")[:UNITS].tolist() if backlog[unit]
        ]  # fmt: skip


@contextmanager
def watching(language: Language, *, is_wanted: bool) -> Iterator[Hooks]:
    """What is to be told of progress, and to be shown the model as each period ends; a bar alone if nobody wants it."""
    if not is_wanted:
        with bar() as tell:
            yield tell, lambda model: None
    elif sys.stderr.isatty():
        with _live(language) as hooks:
            yield hooks
    else:
        yield _plainly(language)


def _plainly(language: Language) -> Hooks:
    """A line a period."""
    seen, widths = Seen(), (10, 10, 11, 9, 10, 8, 9, 7, 9)

    def line(cells: tuple[str, ...]) -> None:
        from rich.cells import cell_len

        parts = [
            " " * max(width - cell_len(cell), 1) + cell for cell, width in zip(cells, widths, strict=True)
        ]
        typer.echo("".join(parts)[1:] if cell_len(cells[0]) < widths[0] else "".join(parts), err=True)

    def tell(stage: str, share: float) -> None:
        if stage == "compile":
            typer.echo(word(language, "compile"), err=True)

    def look(model: CityModel) -> None:
        if not seen.rows:
            line(tuple(word(language, name) for name in COLUMNS))
        seen.look(model)
        line(seen.rows[-1])

    return tell, look


@contextmanager
def _live(language: Language) -> Iterator[Hooks]:
    """A table that grows, below it the units with most backlog, above it how far the run is."""
    from rich.console import Console
    from rich.live import Live
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    seen, console = Seen(), Console(stderr=True, highlight=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console)
    task = bar.add_task("", total=1.0)
    with Live(_shown(bar, seen, language), console=console, refresh_per_second=8) as live:

        def tell(stage: str, share: float) -> None:
            bar.update(task, description=word(language, stage), completed=share)

        def look(model: CityModel) -> None:
            seen.look(model)
            live.update(_shown(bar, seen, language))

        yield tell, look
        bar.update(task, visible=False)
        live.update(_shown(None, seen, language), refresh=True)


def _shown(bar: Any, seen: Seen, language: Language) -> Group:
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = [bar] if bar is not None else []
    if seen.rows:
        parts.append(_table([word(language, name) for name in COLUMNS], seen.rows[-PERIODS:]))
        parts.append(Text(word(language, "hides"), style="dim"))
    if seen.units:
        heads = [word(language, name) for name in ("unit", "backlog", "change", "closings", "utilisation")]
        parts.append(_table(heads, seen.units))
    return Group(*parts)


def _table(heads: list[str], rows: list[tuple[str, ...]]) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    for number, head in enumerate(heads):
        is_name = number == 0
        table.add_column(
            head, justify="left" if is_name else "right", no_wrap=True, max_width=LETTERS if is_name else None
        )
    for row in rows:
        table.add_row(*row)
    return table
