"""What a scenario is expected to be asked for, as `petition check` tells it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sim.report.terminal import many, word
from sim.report.wording import NOTHING, count, percent

if TYPE_CHECKING:
    from rich.table import Table

    from sim.city.outlook import Outlook
    from sim.report.quantities import Language

SHOWN = 20
"""Units that are listed; of more only the count is told."""


def told(expected: Outlook, language: Language = "en") -> list[str]:
    """What is asked for more than it can do, in lines."""
    say = partial(word, language)
    return [
        say("expected contacts", contacts=count(expected.contacts)),
        *expected.short,
        *_of_units(expected, language),
        _of_hotline(expected, language),
    ]


def listed(expected: Outlook) -> list[dict[str, Any]]:
    """The units that are asked for more than they can do in some month or shock, the highest load first."""
    return [
        {
            "unit": expected.units[unit],
            "body": expected.bodies[unit],
            "officers": int(expected.officers[unit]),
            "when": expected.windows[expected.peaks[unit]],
            "load": _number(expected.highest[unit]),
            "run_load": _number(expected.loads[-1, unit]),
        }
        for unit in expected.over()
    ]


def table(rows: list[dict[str, Any]], language: Language = "en") -> Table:
    """The same as a table of 80 columns."""
    from rich.table import Table

    from sim.cli.breaking import load

    # Names fold where the screen is narrow, numbers and dates stay whole.
    shown = Table(box=None, padding=(0, 1, 0, 1))
    shown.add_column(f" {word(language, 'asked for too much')}", overflow="fold")
    shown.add_column(word(language, "highest in"), no_wrap=True, min_width=len("2021-01-01 to 2021-02-01"))
    for heading in (word(language, name) for name in ("load", "run", "officers")):
        shown.add_column(heading, justify="right", no_wrap=True, min_width=max(len(heading), len("nobody")))
    for row in rows[:SHOWN]:
        numbers = (load(row["load"], language), load(row["run_load"], language), count(row["officers"]))
        shown.add_row(" " + row["unit"], _when(row["when"], language), *numbers)
    if len(rows) > SHOWN:
        shown.add_row(f" {word(language, 'more rows', number=count(len(rows) - SHOWN))}")
    return shown


def _of_units(expected: Outlook, language: Language) -> list[str]:
    say, over = partial(word, language), expected.over()
    always = [unit for unit in over if expected.loads[-1, unit] > 1]
    if not over:
        return [say("nobody over", load=f"{expected.highest.max(initial=0.0):.2f}")]
    lines = []
    if always:
        share = percent(float(expected.work[always].sum() / expected.work.sum()))
        name = "always over one" if len(always) == 1 else "always over"
        lines.append(say(name, number=count(len(always)), share=share))
    if more := len(over) - len(always):
        name = "more over for a time" if always else "over for a time"
        lines.append(say(name, units=many(language, more, "units")))
    return lines


def _of_hotline(expected: Outlook, language: Language) -> str:
    say = partial(word, language)
    window = int(expected.seats[:-1].argmax())
    load, hour = float(expected.seats[window]), int(expected.hours[window])
    when = say(
        "hour", first=f"{hour:02d}", last=f"{hour + 1:02d}", window=_when(expected.windows[window], language)
    )
    if load <= 1:
        return say("hotline fits", load=f"{load:.2f}", when=when)
    least = NOTHING if load == float("inf") else f"{load:.2f}"
    can = percent(0.0 if load == float("inf") else 1 / load)
    return say("hotline over", load=least, when=when, share=can)


def _when(window: str, language: Language) -> str:
    """A month, or the days of a shock."""
    first, _, last = window.partition(" to ")
    return word(language, "window", first=first, last=last) if last else window


def hotline(expected: Outlook) -> dict[str, Any]:
    """The hotline's highest load, for JSON."""
    window = int(expected.seats[:-1].argmax())
    return {
        "when": expected.windows[window],
        "hour": int(expected.hours[window]),
        "load": _number(expected.seats[window]),
    }


def _number(value: Any) -> float | None:
    return float(value) if value < float("inf") else None
