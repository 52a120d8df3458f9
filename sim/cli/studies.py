"""What all commands of studies take, and the line that tells how far a study has got."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import read_day
from sim.cli.progress import COMPILING
from sim.ground.processes import cores
from sim.study.runs import server

if TYPE_CHECKING:
    from sim.study.runs.replications import Replications

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", help="Processes on this machine; 1 is this one.", show_default="one a processor"
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Run on the workers of this Dask scheduler, such as tcp://10.0.0.1:8786.",
        show_default=False,
    ),
]
StoreFolder = Annotated[
    Path,
    typer.Option("--store", metavar="DIR", help="Where finished replications are kept and found again."),
]
Force = Annotated[bool, typer.Option("--force", help="Run again what is in the store already.")]
Scenario = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help="A built-in scenario's name, or a TOML file.", show_default=False
    ),
]
Factors = Annotated[
    list[str],
    typer.Option(
        metavar="KEY[=LOW..HIGH]",
        help="What to turn: over the range beside it, a range given, or values, KEY=\\[a, b]; dispatch.* takes every "
        "assumption below. Repeatable.",
        show_default=False,
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change the scenario at every point."),
]
Measure = Annotated[str, typer.Option(metavar="MEASURE", help="What is to be best.")]
Least = Annotated[bool, typer.Option("--least", help="Little of it is best, as of a backlog.")]
StartUp = Annotated[int, typer.Option(metavar="PERIODS", help="Leave out so many periods at the start.")]
Scale = Annotated[float, typer.Option(help="Share of the city to simulate.")]
Seed = Annotated[int | None, typer.Option(help="Instead of the first scenario's seed.", show_default=False)]
Engine = Annotated[
    str, typer.Option(metavar="compiled|reference", help="The fast engine, or the readable one.")
]
Until = Annotated[
    date | None,
    typer.Option(
        metavar="DATE",
        parser=read_day,
        help="First day not simulated, such as 2021-03-01.",
        show_default=False,
    ),
]
SameCity = Annotated[
    bool,
    typer.Option(
        "--same-city", help="All replications in one city; without it each founds a city of its own."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
STORE = Path("runs") / "store"
HOURS = ("mean_work", "mean_wait_in_unit", "mean_sojourn", "mean_tardiness", "tardiness_of_late")
"""Measures that the screen tells in hours."""


def begin(jobs: int | None, cluster: str | None) -> None:
    """Have processes begun for a study, while this one still reads what it is to do."""
    if cluster is None and (cores() if jobs is None else jobs) > 1:
        server.begin()


@contextmanager
def runs(jobs: int | None, cluster: str | None, store: Path, force: bool) -> Iterator[Replications]:
    """The replications of a study, with a line of progress on the error stream."""
    from sim.study.runs.replications import replications

    with (
        line() as tell,
        replications(jobs=jobs, cluster=cluster, store=store, force=force, progress=tell, warn=_warn) as made,
    ):
        yield made
    if made.spared:
        typer.echo(f"{made.spared} days that arms have in common were run once", err=True)


def _warn(words: str) -> None:
    typer.echo(words, err=True)


@contextmanager
def line() -> Iterator[Callable[[int, int, int], None]]:
    """A function to be told how many replications are computed, are to be computed, and were found in the store.

    On a terminal one line with the time left; elsewhere a line when the work begins and each time a tenth is done.
    """
    from sim.ground.compiling import is_compiled

    if not is_compiled():
        typer.echo(COMPILING, err=True)
    if not sys.stderr.isatty():
        yield _tenths()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("gone,"))
    rest = (TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, *rest, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("replications", total=None)

        def tell(computed: int, wanted: int, found: int) -> None:
            shown.update(task, description=_words(computed, wanted, found), completed=computed, total=wanted)

        yield tell


def _tenths() -> Callable[[int, int, int], None]:
    told = [-1, -1]

    def tell(computed: int, wanted: int, found: int) -> None:
        now = [wanted, 10 * computed // max(wanted, 1)]
        if now != told:
            told[:] = now
            typer.echo(_words(computed, wanted, found), err=True)

    return tell


def _words(computed: int, wanted: int, found: int) -> str:
    stored = f", {found} more in the store" if found else ""
    return f"{computed} of {wanted} replications{stored}"


def figure(value: float, sign: str = "") -> str:
    """Four digits, and no more than four after the point: "+0.0123", "12 345"."""
    from sim.report.wording import NOTHING, count

    if value != value:
        return NOTHING
    size = abs(value)
    if size >= 1000:
        told = ("+" if sign and value > 0 else "") + count(value)
    else:
        told = f"{value:{sign}.{4 if size < 1 else 2 if size < 100 else 1}f}"
    return told.replace("-", "−")
