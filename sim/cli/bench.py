"""petition bench: this project's engines beside other simulators, on the same work, in one run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.bench.alone import Measured
    from sim.bench.hold import Holds
    from sim.bench.peers import Beside


class Which(StrEnum):
    """A case."""

    A = "a"
    B = "b"
    C = "c"
    HOLD = "hold"
    LARGER = "larger"
    COMMANDS = "commands"


def bench(
    cases: Annotated[
        list[Which] | None, typer.Option("--case", help="Only this one. Repeatable.", show_default="all")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes and few rounds: two minutes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Time the engines beside SimPy, Ciw, Mesa, salabim, a loop over heapq, and C++
    on the same queues.

    Cases: a, one M/M/5 queue; b, 343 of them with two priority classes; c, all
    that happens in a tenth of Beijing; hold, the calendar alone, with 10 to 10
    million events pending. Of this project alone: larger, ten times the city and
    ten years; commands, whole commands from their begin to their end, for which
    two processors should have nothing else to do.

    Who needs a library that is missing is left out; the extra `bench` brings
    them all.
    """
    from sim.bench.alone import commands, larger
    from sim.bench.hold import hold
    from sim.bench.peers import CASES, beside
    from sim.cli.progress import bar

    chosen = [case for case in CASES if not cases or case.key in cases]
    told = []
    for case in chosen:
        with bar() as progress:
            found = beside(case, quick=quick, rounds=2 if quick else 5, progress=progress)
        told.append(_told(found))
        if not as_json:
            _show(found)
    if not cases or Which.HOLD in cases:
        with bar() as progress:
            held = hold(quick=quick, rounds=2 if quick else 3, progress=progress)
        told.append(held.told())
        if not as_json:
            _show_held(held)
    for which, measure, times in ((Which.LARGER, larger, 3), (Which.COMMANDS, commands, 1)):
        if cases and which not in cases:
            continue
        with bar() as progress:
            table = measure(quick=quick, rounds=1 if quick else times, progress=progress)
        told.append(table.told())
        if not as_json:
            _show_table(table)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))


def _show_table(found: Measured) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    console.print(f"({found.case}) {found.title}", style="bold")
    table = Table(box=None, padding=(0, 1, 0, 0))
    for number, heading in enumerate(found.head.values()):
        table.add_column(heading, overflow="fold" if number == 0 else "ellipsis", no_wrap=number > 0,
                         justify="left" if number == 0 else "right")  # fmt: skip
    for row in found.rows:
        table.add_row(*found.cells(row))
    console.print(table)
    _show_aims((what, f"{aim:g} or less", value, value <= aim) for what, aim, value in found.aims)
    console.print()


def _show_aims(aims: Iterable[tuple[str, str, float, bool]]) -> None:
    for what, aim, value, reached in aims:
        typer.echo(f"{what}: {value:.3g}, aimed at {aim}: {'reached' if reached else 'missed'}")


def _show_held(held: Holds) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.bench.hold import NAMES, OURS

    console = Console(highlight=False, markup=False)
    console.print("(hold) ns a hold, and times this project's, by events pending", style="bold")
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("calendar", overflow="fold")
    for pending in held.sizes:
        table.add_column(f"{pending:,}".replace(",", " "), justify="right", no_wrap=True)
    for part in held.parts:
        if part.absent:
            continue
        each = [part.each(pending) for pending in held.sizes]
        table.add_row(NAMES[part.key], *("" if one is None else f"{one:.3g}" for one in each))
        if part.key != OURS:
            times = [held.times(part, pending) for pending in held.sizes]
            table.add_row("  times ours", *("" if one is None else f"{one:.3g}" for one in times))
    console.print(table)
    for part in held.parts:
        if part.absent:
            console.print(f"{NAMES[part.key]} left out: {part.absent}", soft_wrap=True)
    same = "all took out the same events" if held.same else "NOT all took out the same events"
    console.print(f"{same}; memory stands in --json")
    console.print()


def _told(found: Beside) -> dict[str, Any]:
    from statistics import median

    def number(value: float | None) -> float | None:
        return value if value is not None and isfinite(value) else None

    return {
        "case": found.case.key,
        "title": found.case.title,
        "petitions": {str(days): count for days, count in found.petitions.items()},
        "contenders": [
            {
                "key": part.key,
                "name": part.name,
                "version": part.version,
                "absent": part.absent,
                "sizes": {
                    str(days): {
                        "rounds": len(times.seconds),
                        "seconds": median(times.seconds),
                        "engine_seconds": median(times.engine) if times.engine else None,
                        "peak_memory_bytes": times.memory,
                    }
                    for days, times in part.sizes.items()
                },
                "mean_wait": number(part.ratio("waits", "counts")[0]),
                "late": number(part.ratio("late", "closed")[0]),
                "times_as_long_as_the_engine": number(found.slower(part.key)),
                "times_as_long_as_the_run": number(found.slower(part.key, engine=False)),
                "standard_errors_apart": number(found.apart(part.key)),
                "same": found.agrees(part.key),
            }
            for part in found.parts
        ],
        "aims": [
            {"what": what, "aim": aim, "found": value, "reached": reached}
            for what, aim, value, reached in found.aims()
        ],
    }


def _show(found: Beside) -> None:
    from statistics import median

    from rich.console import Console
    from rich.table import Table

    from sim.bench.peers import OURS

    sizes = list(found.petitions)
    counts = ", ".join(f"{count:,}".replace(",", " ") for count in found.petitions.values())
    console = Console(highlight=False, markup=False)
    console.print(f"({found.case.key}) {found.case.title}: {counts} petitions", style="bold")
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("contender", overflow="fold")
    for heading in (*(f"s, {days} d" for days in sizes), "MB", "x engine", "wait s", "late", "z"):
        table.add_column(heading, justify="right", no_wrap=True)
    for part in found.parts:
        if part.absent:
            table.add_row(part.name, *[""] * len(sizes), "", "", "", "", "")
            continue
        wait, late = part.ratio("waits", "counts")[0], part.ratio("late", "closed")[0]
        ratio, apart = found.slower(part.key), found.apart(part.key)
        rows = [(part.name, [part.sizes[days].seconds if days in part.sizes else [] for days in sizes])]
        if part.key == OURS:
            rows.append(("  its engine alone", [part.sizes[days].engine for days in sizes]))
            whole = found.slower(OURS)
        for place, (name, seconds) in enumerate(rows):
            first = place == 0
            shown = whole if part.key == OURS and first else 1.0 if part.key == OURS else ratio
            last = max(part.sizes)
            table.add_row(
                name,
                *(f"{median(one):.3g}" if one else "" for one in seconds),
                f"{part.sizes[last].memory / 1e6:.0f}" if first else "",
                "" if shown is None else f"{shown:.3g}",
                f"{wait:.4g}" if first and isfinite(wait) else "",
                f"{late:.2%}" if first and isfinite(late) else "",
                "" if apart is None or part.key == OURS or not first else f"{apart:.1f}",
            )
    console.print(table)
    for part in found.parts:
        if part.absent:
            console.print(f"{part.name} left out: {part.absent}", soft_wrap=True)
    _show_aims(found.aims())
    console.print()
