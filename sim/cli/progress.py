"""How far a run has got: a bar with the time left, on the error stream, only for people who watch."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

STAGES = {
    "city": "founding the city", "days": "simulating", "write": "writing", "figures": "drawing",
    "log": "reading the log", "runs": "running", "floor": "drawing days again",
}  # fmt: skip
COMPILING = "compiling the engine, once, about a quarter of a minute"


@contextmanager
def bar() -> Iterator[Callable[[str, float], None]]:
    """A function to be told the stage and the share of it done. Without a terminal it says only that it compiles."""
    if not sys.stderr.isatty():
        yield _announce
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:17}"), BarColumn(), TextColumn("{task.percentage:3.0f} %, left"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, share: float) -> None:
            if stage == "compile":
                shown.console.print(COMPILING)
                return
            if stage not in tasks:
                for task in shown.task_ids:
                    shown.update(task, visible=False)
                tasks[stage] = shown.add_task(STAGES.get(stage, stage), total=1.0)
            shown.update(tasks[stage], completed=share)

        yield tell


def _announce(stage: str, share: float) -> None:
    if stage == "compile":
        typer.echo(COMPILING, err=True)
