"""What is asked for more than it can do, as lines and a table of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sim.history.measures.breaks import HOTLINE_NAME
from sim.report.terminal import many, word
from sim.report.wording import NOTHING, count, percent

if TYPE_CHECKING:
    from rich.table import Table

    from sim.report.quantities import Language


def overload_lines(told: Mapping[str, Any], language: Language = "en") -> list[str]:
    """How many units are asked for more than they can do, and what they hold, and whether the hotline is; told: a
    summary. None if nobody is."""
    lines, say = [], partial(word, language)
    if number := told["overloaded"]:
        one = number == 1
        line = say("overloaded one" if one else "overloaded", number=many(language, number, "units"))
        if (held := told["overloaded_backlog"]) is not None:
            line += say("it holds" if one else "they hold", share=percent(held))
        lines.append(line)
    for row in told["breaks"]:
        if row["body"] == HOTLINE_NAME and row["overloaded"]:
            busiest, connected = load(row["run_load"], language), percent(row["connected"])
            lines.append(say("hotline overloaded", load=busiest, connected=connected))
    return lines


def first_ones(rows: Sequence[Mapping[str, Any]], most: int, language: Language = "en") -> str:
    """What breaks first, in one line."""
    say = partial(word, language)
    shown = [
        say("breaks in", unit=row["unit"], period=row["first"], load=load(row["load"], language))
        for row in rows[:most]
    ]
    more = say("breaks more", number=count(len(rows) - most)) if len(rows) > most else ""
    units = ("、" if language == "zh" else ", ").join(shown)
    return say("breaks line", units=units, more=more) if shown else ""


def breaks_table(rows: Sequence[Mapping[str, Any]], most: int, language: Language = "en") -> Table:
    """What breaks first, a row each: who, when, at which load then and in the whole run, and what followed."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column(word(language, "breaks first"), overflow="fold")
    for heading in ("staff", "first", "load", "run", "backlog", "kept", "paper short", "connected"):
        table.add_column(word(language, heading), justify="right", no_wrap=True)
    for row in rows[:most]:
        shares = (percent(row[name]) for name in ("kept", "paper", "connected"))
        officers, backlog = row["officers"], row["backlog"]
        table.add_row(
            row["unit"], count(officers), row["first"], load(row["load"], language),
            load(row["run_load"], language), count(backlog), *shares,
        )  # fmt: skip
    return table


def load(value: float | None, language: Language = "en") -> str:
    """A load: "1.38", or none where nobody is on duty."""
    return word(language, "nobody") if value is None else NOTHING if value != value else f"{value:.2f}"
