"""This project alone: what a contact costs in ten times the city and in ten years, and whole commands by the clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sim.bench.scripts import carried_out
from sim.ground.time_units import YEAR

Progress = Callable[[str, float], None]
Cell = str | float | int | None


@dataclass(frozen=True)
class Measured:
    """What was found, by row. head: of each column a key and a heading; aims: what was aimed at, at most how much,
    how much it is."""

    case: str
    title: str
    head: dict[str, str]
    rows: list[dict[str, Cell]]
    aims: list[tuple[str, float, float]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "case": self.case,
            "title": self.title,
            "rows": self.rows,
            "aims": [
                {"what": what, "aim": aim, "found": value, "reached": value <= aim}
                for what, aim, value in self.aims
            ],
        }

    def cells(self, row: dict[str, Cell]) -> list[str]:
        """A row as text."""
        return [_shown(row[key]) for key in self.head]


def _shown(value: Cell) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


HEADS = {
    "larger": {
        "run": "run of beijing-2021", "contacts": "contacts", "nanoseconds": "ns each", "times": "times",
        "told": "GB told", "taken": "GB taken",
    },
    "commands": {"command": "command", "clock": "s clock", "processor": "s CPU", "memory": "GB"},
}  # fmt: skip
"""Of each case the columns: key and heading."""
GROWTH = (
    ("ten times the city", "10 days", (10, 1.0), "with ten times the people", (10, 10.0)),
    ("ten years", "a tenth, twice the officers, a year", (YEAR, 0.1), "ten years of it", (10 * YEAR, 0.1)),
)
"""Of each: the aim's name, and two runs of beijing-2021 with days and scale. With the officers of 2021 alone a tenth
does not keep up from the fourth year on, and more and more lies open."""
AT_MOST = 1.1


def larger(*, quick: bool, rounds: int, progress: Progress) -> Measured:
    """Let all runs take turns, every second round in the other direction; the engine's time, of the processor.

    quick: ten times the city alone. Raises PetitionError when a run breaks down.
    """
    growth = GROWTH[:1] if quick else GROWTH
    works = [work for _, _, small, _, great in growth for work in (small, great)]
    found: dict[tuple[int, float], list[dict[str, float]]] = {work: [] for work in works}
    for turn in range(rounds):
        for number, work in enumerate(works if turn % 2 == 0 else works[::-1]):
            progress("larger: a run of its own", (turn * len(works) + number) / (rounds * len(works)))
            found[work].append(carried_out("a run of beijing-2021", "larger.py", *work))
    rows: list[dict[str, Cell]] = []
    aims = []
    for what, first, small, then, great in growth:
        each = {
            work: [1e9 * run["seconds"] / run["contacts"] for run in found[work]] for work in (small, great)
        }
        times = median(after / before for before, after in zip(each[small], each[great], strict=True))
        for name, work in ((first, small), (then, great)):
            runs = found[work]
            rows.append(
                {
                    "run": name,
                    "contacts": int(runs[0]["contacts"]),
                    "nanoseconds": median(each[work]),
                    "times": times if work == great else None,
                    "told": max(run["told"] for run in runs) / 1e9,
                    "taken": max(run["peak"] for run in runs) / 1e9,
                }
            )
        aims.append((f"{what}, a contact", AT_MOST, times))
    return Measured("larger", "ten times the city, ten years: engine alone", HEADS["larger"], rows, aims)


@dataclass(frozen=True)
class Command:
    """A whole command, by the clock. aim: seconds at most, on two processors with nothing else to do; fresh: whether
    machine code is made; quick: what is run instead for `--quick`, if anything."""

    name: str
    arguments: str
    aim: float
    fresh: bool = False
    quick: str | None = None


COMMANDS = (
    Command(
        "first use of hamlet, with figures", "run hamlet --out o", 15, fresh=True, quick="run hamlet --out o"
    ),
    Command("a year of Beijing, with figures", "run beijing-2021 --out o", 10),
    Command(
        "100 replications of two arms of hamlet",
        "compare hamlet hamlet:handling.paper=0.2 --replications 100",
        10,
        quick="compare hamlet hamlet:handling.paper=0.2 --replications 10",
    ),
    Command(
        "64 members of Beijing at a tenth",
        "run beijing-2021 --ensemble beijing --replications 1 --scale 0.1",
        60,
    ),
)


def commands(*, quick: bool, rounds: int, progress: Progress) -> Measured:
    """Run whole commands one after the other, each in an empty folder; clock, processor of all processes, and the
    most memory that one of them had.

    quick: two that are short, of which only what is not made smaller has an aim. Raises PetitionError when one breaks
    down.
    """
    chosen = [one for one in COMMANDS if one.quick is not None or not quick]
    rows: list[dict[str, Cell]] = []
    aims = []
    for number, one in enumerate(chosen):
        arguments = one.arguments if one.quick is None or not quick else one.quick
        runs = []
        for turn in range(rounds):
            progress(f"commands: {one.name}", (number * rounds + turn) / (len(chosen) * rounds))
            runs.append(_timed(arguments, one.fresh))
        clock = median(run["clock"] for run in runs)
        rows.append(
            {
                "command": f"petition {arguments}",
                "clock": clock,
                "processor": median(run["processor"] for run in runs),
                "memory": max(run["memory"] for run in runs) / 1e9,
            }
        )
        if arguments == one.arguments:
            aims.append((one.name, one.aim, clock))
    return Measured(
        "commands", "whole commands, from their begin to their end", HEADS["commands"], rows, aims
    )


def _timed(arguments: str, fresh: bool) -> dict[str, Any]:
    """Seconds by the clock, seconds of processor, bytes."""
    with TemporaryDirectory() as folder:
        environment = os.environ | ({"PETITION_CACHE": str(Path(folder) / "cache")} if fresh else {})
        who = f"petition {arguments}"
        return carried_out(who, "command.py", *arguments.split(), cwd=folder, env=environment)
