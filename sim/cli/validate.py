"""petition validate: a scenario beside a log's own months, and beside what needs no scenario."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import logs
from sim.cli.arguments import AllowRules, read_day
from sim.cli.language import Lang, spoken
from sim.cli.told import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDTH = 80
ROWS = 12


def validate(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A built-in scenario's name, a TOML file, or - for the baselines alone.",
            show_default=False,
        ),
    ],
    log: logs.Log,
    start: Annotated[
        date,
        typer.Option(
            "--from", metavar="DATE", parser=read_day, help="First day that is foretold.", show_default=False
        ),
    ],
    end: Annotated[
        date | None,
        typer.Option(
            "--to", metavar="DATE", parser=read_day, help="First day that is not any more.",
            show_default="after the log's last opening",
        ),
    ] = None,
    arrivals: Annotated[
        str,
        typer.Option(metavar="given|forecast", help="The log's own arrivals, or those that the scenario makes."),
    ] = "given",
    replications: Annotated[int, typer.Option("--replications", "-n", help="Runs of the scenario.")] = 5,
    refit: Annotated[
        bool,
        typer.Option("--refit", help="Calibrate anew at every earlier month, too, and run it: how far off that is."),
    ] = False,
    mapping: logs.Mapping = None,
    zone: logs.Zone = None,
    order: logs.Order = None,
    encoding: logs.Encoding = None,
    exported: logs.Exported = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for validation.json and validation.html.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what validation.json holds.")] = False,
    lang: Lang = None,
    allow_rules: AllowRules = False,
) -> None:  # fmt: skip
    """Validate a scenario against months of a log that it was not made from, beside simple forecasts and chance."""
    from sim.cli.progress import bar
    from sim.report.page.validation import main_parts
    from sim.report.terminal import word
    from sim.validation.face import validate

    speech = spoken(lang)
    with bar() as progress:
        validation = validate(
            scenario, log, start=start, end=end, arrivals=arrivals, mapping=mapping, zone=zone, order=order,
            encoding=encoding, exported=exported, replications=replications, refit=refit, out=out,
            allow_rules=allow_rules, progress=progress, tell=lambda words: typer.echo(words, err=True),
        )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(validation.told, indent=2, ensure_ascii=False, allow_nan=False))
    elif speech == "zh":
        show(main_parts(validation.told, speech), speech)
    else:
        _show(validation.told)
    if out is not None:
        typer.echo(word(speech, "wrote", folder=out), err=True)


def _show(told: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDTH)
    for line in _heads(told):
        console.print(line)
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for heading in ("on time", "1 d", "7 d", "30 d", "median", "distance", "backlog", "units"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, errors in [*told["errors"].items(), ("chance alone", told["floor"])]:
        table.add_row(name, *_errors(errors["city"], errors["units"], signed=name != "chance alone"))
    if told["without_breaks"]:
        table.add_row("without breaks")
        for name, city in told["without_breaks"].items():
            table.add_row(f"  {name}", *_errors(city, None))
    console.print(table)
    console.print(
        "Errors, told less true: shares in points, the median and the mean of the weekly\n"
        "backlogs in percent, the distance of sojourns in days; units: on time, their\n"
        "mean absolute error."
    )
    _show_changes(told, console)
    if told["rolling"]:
        _show_rolling(told["rolling"], console)
    for measure, band in told["bands"]["measures"].items():
        if band["cells"]:
            console.print(
                f"band of {measure} ({told['bands']['of']}): holds {band['inside']:.0%} of {band['cells']} cells, "
                f"drift {100 * band['drift']:.1f} points"
            )


def _heads(told: Mapping[str, Any]) -> Iterable[str]:
    from sim.report.wording import count, percent

    city, log, window = told["truth"][0], told["log"], told["window"]
    yield f"{log['file']}: from {window['from']} until {window['to']}; known before: {count(log['before'])} tickets"
    yield (
        f"{count(city['opened'])} opened, {count(city['due'])} due, on time {percent(city['on_time'])}; closed within "
        + ", ".join(f"{days} d {percent(share)}" for days, share in city["within"].items())
    )
    if told["scenario"]:
        yield f"{told['scenario']}: {told['replications']} replications, arrivals {told['arrivals']}"
        if told["arrivals"] == "forecast":
            foretold = told["forecasts"]["simulated"][0]["opened"]
            off = told["errors"]["simulated"]["city"]["opened"]
            yield f"it has {count(foretold)} opened, {off:+.1f} %"
        for what, number in told["drawn"].items():
            if number:
                yield f"! {what} of {count(number)} tickets: not known to the scenario, and drawn"
    yield ""


def _errors(city: Mapping[str, Any], units: Mapping[str, Any] | None, *, signed: bool = True) -> list[str]:
    def shown(value: float | None, form: str) -> str:
        return "–" if value is None else format(value, ("+" if signed else "") + form)

    made = [shown(city[name], ".1f") for name in ("on_time", "within_1", "within_7", "within_30")]
    made.append(shown(city["median"], ".0f"))
    made.append("–" if city["distance_days"] is None else f"{city['distance_days']:.2f}")
    backlog = city.get("backlog_mean")
    made.append("–" if backlog is None else f"{backlog:.1f}")
    mean = None if units is None else units["on_time"]
    return [*made, "–" if mean is None else f"{mean:.1f}"]


def _show_rolling(rolling: Mapping[str, Any], console: Any) -> None:
    from rich.table import Table

    moved = rolling["moved"]
    rows = {name: (each, moved["distance_days"][name]) for name, each in rolling["errors"].items()}
    rows["chance alone"] = (rolling["floor"], None)
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column(f"{rolling['origins']} earlier months, mean error", no_wrap=True)
    for heading in ("on time", "units", "distance", "units", "moved"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, (each, distance) in rows.items():
        numbers = [each["on_time"], each["units_on_time"], each["distance_days"], each["units_distance_days"]]
        shown = [
            "–" if value is None else f"{value:.{digits}f}"
            for value, digits in zip([*numbers, distance], (1, 1, 2, 2, 2), strict=True)
        ]
        table.add_row(name, *shown)
    console.print(table)
    console.print(
        f"moved: distance in units where the load moved the sojourn, {moved['units']} in all months."
    )


def _show_changes(told: Mapping[str, Any], console: Any) -> None:
    changes = sorted(told["changes"], key=lambda one: (not one["is_break"], one["chance"]))
    if not changes:
        console.print("No kind changed its regime.")
        return
    for one in changes[:ROWS]:
        word = "break" if one["is_break"] else "drift"
        within = one["within"] if one["within"] == "at once" else f"within {one['within']}"
        shares = f"closed {within} {one['before'][one['within']]:.2f} → {one['after'][one['within']]:.2f}"
        if one["within"] != "at once":
            shares += f", at once {one['before']['at once']:.2f} → {one['after']['at once']:.2f}"
        console.print(f"{word} in the week of {one['week']}: {one['kind']}: {shares}")
    if len(changes) > ROWS:
        console.print(f"and {len(changes) - ROWS} more drifts")
