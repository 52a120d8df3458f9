"""petition calibrate: a scenario from a city's own log of tickets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from sim.calibration.fit import Calibration

WIDTH, NAME = 80, 30
MOST = 12
"""Units and kinds that are shown, the largest; all are in the JSON."""


def calibrate(
    log: logs.Log,
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="First day of which nothing is known.", show_default=False)
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", show_default=False,
            help="The scenario to write; FILE.backlog.csv and FILE.calibration.json stand beside it.",
        ),
    ],
    mapping: logs.Mapping = None,
    handling_time: logs.HandlingTimes = None,
    zone: logs.Zone = None,
    order: logs.Order = None,
    encoding: logs.Encoding = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what FILE.calibration.json holds.")] = False,
) -> None:  # fmt: skip
    """Fit a scenario to a city's own log, by what was known as a day began, and say what the log does not tell."""
    import shlex

    from rich.console import Console

    from sim.calibration.face import calibrate as fit_log
    from sim.calibration.told import finite, told
    from sim.calibration.write import companions
    from sim.cli.progress import bar
    from sim.history.disk.files import json_text

    with bar() as progress:
        fit = fit_log(
            log, mapping, until=until, out=out, handling_time=logs.read_times(handling_time), zone=zone, order=order,
            encoding=encoding, progress=progress,
        )  # fmt: skip
    if as_json:
        typer.echo(json_text(finite(told(fit))), nl=False)
    else:
        console = Console(highlight=False, markup=False)
        console.width = min(console.width, WIDTH)
        _show(console, fit)
    shown = shlex.quote(str(out))
    beside = ", ".join(file.name for file in companions(out))
    typer.echo(f"wrote {out}; beside it {beside}\n  petition check {shown}\n  petition run {shown}", err=True)


def _show(console: Console, fit: Calibration) -> None:
    from rich.table import Table

    from sim.report.wording import count, percent

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, words in _lines(fit):
        table.add_row(name, words)
    console.print(table)
    units = Table(box=None, padding=(0, 2, 0, 0))
    units.add_column("unit", no_wrap=True)
    for heading in ("tickets", "moved", "an hour", "95 %"):
        units.add_column(heading, justify="right", no_wrap=True)
    for unit in sorted(fit.units, key=lambda one: -one.tickets)[:MOST]:
        told, rate = unit.capacity, unit.capacity.per_hour
        units.add_row(
            _short(unit.name), count(unit.tickets),
            "–" if told.spearman is None else f"{told.spearman[0]:+.2f}".replace("-", "−"),
            "not told" if rate is None or not unit.identified else f"{rate[0]:.3g}",
            "–" if rate is None else f"{rate[1]:.3g} to {rate[2]:.3g}".replace("inf", "∞"),
        )  # fmt: skip
    console.print()
    console.print(units)
    kinds = Table(box=None, padding=(0, 2, 0, 0))
    kinds.add_column("kind", no_wrap=True)
    for heading in ("share", "allowed", "at once", "in 1 d", "7 d", "30 d"):
        kinds.add_column(heading, justify="right", no_wrap=True)
    from sim.calibration.allowances import NONE_ALLOWED

    for kind in sorted(fit.kinds, key=lambda one: -one.share[0])[:MOST]:
        allowance = kind.allowed.allowance
        kinds.add_row(
            _short(kind.name), percent(kind.share[0]), "–" if allowance == NONE_ALLOWED else str(allowance),
            percent(kind.sojourn.at_once[0], 0), *(percent(one[0], 0) for one in kind.sojourn.shares.values()),
        )  # fmt: skip
    console.print()
    console.print(kinds)
    for note in fit.notes:
        console.print(f"! {note}")


def _short(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def _lines(fit: Calibration) -> Iterator[tuple[str, str]]:
    from datetime import date, timedelta

    from sim.ground.time_units import DAY
    from sim.report.wording import count, percent

    known, told = fit.known, fit.arrivals
    day = date(1970, 1, 1) + timedelta(known.until // DAY)
    yield (
        "known before",
        f"{day}: {count(len(known))} tickets of {told.days} days, {count(known.is_open.sum())} open",
    )
    yield (
        "kinds",
        f"{count(len(fit.kinds))}, of {count(len(fit.units))} units, in {count(len(fit.areas))} areas",
    )
    low, high = told.per_day[1:]
    yield "a day", f"{told.per_day[0]:.1f} ({low:.1f} to {high:.1f})"
    growth = "; ".join(f"{100 * one:+.1f}".replace("-", "−") for one in told.trend[1:])
    yield (
        "trend",
        f"{100 * told.trend[0]:+.1f} % a month ({growth}); the level goes on as it is".replace("-", "−"),
    )
    spread, low, high = told.dispersion
    yield "dispersion", f"{spread:.1f} ({low:.1f} to {high:.1f}), variance over mean of daily counts"
    yield "season", told.season
    days = [f"{date(1970, 1, 1) + timedelta(one)} ×{factor:.2g}" for one, factor in told.stand_out]
    yield (
        "days apart",
        ", ".join(days[:8]) + (f" and {len(days) - 8} more" if len(days) > 8 else "") or "none",
    )
    slow = sum(kind.sojourn.tickets * kind.sojourn.at_once[0] for kind in fit.kinds) / len(known)
    yield (
        "closed at once",
        f"{percent(slow)} within five minutes: by a machine, or filed when done; kept apart",
    )
    unknown = fit.unidentified
    which = f"{count(len(unknown))} of {count(len(fit.units))} units" if unknown else "of every unit"
    yield (
        "capacity",
        f"not told of {which}: they close tickets after the time these took, and what-ifs on their officers are refused"
        if unknown
        else "told of every unit",
    )
