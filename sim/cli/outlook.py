"""What a scenario is expected to be asked for, as `petition check` tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.wording import NOTHING, count, many, percent

if TYPE_CHECKING:
    from rich.table import Table

    from sim.city.outlook import Outlook

SHOWN = 20
"""Units that are listed; of more only the count is told."""


def told(expected: Outlook) -> list[str]:
    """What is asked for more than it can do, in lines."""
    return [
        f"about {count(expected.contacts)} contacts are expected, repeats included, at the voice of the start",
        *expected.short,
        *_of_units(expected),
        _of_hotline(expected),
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


def table(rows: list[dict[str, Any]]) -> Table:
    """The same as a table of 80 columns."""
    from rich.table import Table

    from sim.cli.breaking import load

    # Names fold where the screen is narrow, numbers and dates stay whole.
    shown = Table(box=None, padding=(0, 1, 0, 1))
    shown.add_column(" asked for too much", overflow="fold")
    shown.add_column("highest in", no_wrap=True, min_width=len("2021-01-01 to 2021-02-01"))
    for heading in ("load", "run", "officers"):
        shown.add_column(heading, justify="right", no_wrap=True, min_width=max(len(heading), len("nobody")))
    for row in rows[:SHOWN]:
        numbers = (load(row["load"]), load(row["run_load"]), count(row["officers"]))
        shown.add_row(" " + row["unit"], row["when"], *numbers)
    if len(rows) > SHOWN:
        shown.add_row(f" and {count(len(rows) - SHOWN)} more")
    return shown


def _of_units(expected: Outlook) -> list[str]:
    over = expected.over()
    always = [unit for unit in over if expected.loads[-1, unit] > 1]
    if not over:
        highest = expected.highest.max(initial=0.0)
        return [
            f"no unit is asked for more than it can do: the highest load of a month or shock is {highest:.2f}"
        ]
    lines = []
    if always:
        share = expected.work[always].sum() / expected.work.sum()
        verb = (
            "unit is asked for more than it can do"
            if len(always) == 1
            else ("units are asked for more than they can do")
        )
        lines.append(f"{count(len(always))} {verb}; {percent(float(share))} of all work is asked of them")
    if more := len(over) - len(always):
        others = " more" if always else ""
        lines.append(f"{many(more, 'unit')}{others} for a time: the load of a month or a shock passes 1")
    return lines


def _of_hotline(expected: Outlook) -> str:
    window = int(expected.seats[:-1].argmax())
    load, hour = float(expected.seats[window]), int(expected.hours[window])
    where = f"from {hour:02d}:00 to {hour + 1:02d}:00 in {expected.windows[window]}"
    if load <= 1:
        return f"hotline: its seats are asked for at most {load:.2f} of their time, {where}"
    least = NOTHING if load == float("inf") else f"{load:.2f}"
    can = percent(0.0 if load == float("inf") else 1 / load)
    return (
        f"the hotline is asked for more than its seats can answer: load {least} {where}; "
        f"of those callers {can} can connect at most"
    )


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
