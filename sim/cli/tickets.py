"""petition tickets: a city's own log, read and told how good it is."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from sim.cli import logs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDTH = 80
app = typer.Typer(no_args_is_help=True, help="Read a city's own log of tickets, and tell how good it is.")


@app.command()
def summary(
    log: logs.Log,
    mapping: logs.Mapping = None,
    zone: logs.Zone = None,
    order: logs.Order = None,
    encoding: logs.Encoding = None,
    exported: logs.Exported = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for tickets.parquet, quality.json and rejects.csv."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what quality.json holds.")] = False,
) -> None:  # fmt: skip
    """Summarise a log: rows kept and left out, span, kinds, on time, how long tickets took, what is wrong with it."""
    from sim.tickets.face import read_tickets

    tickets = read_tickets(
        log, mapping, zone=zone, order=order, encoding=encoding, exported=exported, out=out,
        tell=lambda words: typer.echo(words, err=True),
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(tickets.quality, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _show(tickets.quality)
    if out is not None:
        typer.echo(f"wrote {out}", err=True)


@app.command()
def mappings(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Print this one.", show_default="list all")
    ] = None,
) -> None:
    """List the mappings that come with the program, or print one as a beginning for your own."""
    from sim.tickets.mapping import mapping_text, read_mapping, ready

    if name is not None:
        typer.echo(mapping_text(name), nl=False)
        return
    for each in ready():
        typer.echo(f"{each:<15}{read_mapping(each).title}")


def _show(told: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDTH)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, words in _lines(told):
        table.add_row(name, words)
    console.print(table)
    if "kind" in told["names"]:
        from sim.ground.time_units import AN_HOUR
        from sim.report.wording import count, percent, span

        kinds = Table(box=None, padding=(0, 2, 0, 0))
        kinds.add_column("kind", ratio=1, overflow="fold")
        for heading in ("tickets", "share", "half closed in"):
            kinds.add_column(heading, justify="right", no_wrap=True)
        for kind in told["names"]["kind"]["top"][:8]:
            hours = kind["half_closed_hours"]
            half = span(hours if hours is None else hours * AN_HOUR)
            kinds.add_row(kind["name"], count(kind["rows"]), percent(kind["share"]), half)
        console.print()
        console.print(kinds)
    for note in told["notes"]:
        console.print(f"! {note}")


def _lines(told: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    from sim.ground.time_units import AN_HOUR
    from sim.report.wording import count, percent, span

    log, kept, closing, due = told["log"], told["kept"], told["closing"], told["due"]

    def kept_share(rows: int) -> str:
        return f"{count(rows)} ({percent(rows / kept)})"

    form = ", ".join([log["form"], *([log["encoding"]] if "encoding" in log else [])])
    yield "log", f"{log['file']} ({form}), mapping {told['mapping']}, times of {told['zone'] or 'UTC'}"
    yield "rows", f"{count(told['rows'])}, kept {count(kept)}, left out {count(told['rows'] - kept)}"
    for reason, rows in told["left_out"].items():
        yield "", f"{count(rows)}  {reason}"
    day = partial(_day, zone=told["zone"] or "UTC")
    latest = "exported" if told["exported"]["is_given"] else "latest moment"
    span_of = f"{day(told['opened']['first'])} to {day(told['opened']['last'])}"
    yield "opened", f"{span_of}; {latest} {day(told['exported']['moment'])}"
    names = {
        "kind": "kinds",
        "unit": "units",
        "department": "departments",
        "area": "areas",
        "channel": "channels",
    }
    yield "names", ", ".join(f"{count(each['number'])} {names[name]}" for name, each in told["names"].items())
    yield (
        "missing",
        ", ".join(f"{name} {percent(rows / kept)}" for name, rows in told["missing"].items() if rows)
        or "nothing",
    )
    if told["absent"]:
        yield "no column", ", ".join(told["absent"])
    daily = told["per_day"]
    busiest = daily["busiest"][0]
    most = f"most on {busiest['day']}: {count(busiest['rows'])}"
    yield "a day", f"{daily['mean']:.1f}; {most}; none on {count(daily['without_any'])} days"
    soon = next(rows for name, rows in closing.items() if name.startswith("within_"))
    yield "closing", f"never {kept_share(closing['never'])}; within five minutes {kept_share(soon)}"
    if closing["closed_by_status_without_moment"] or closing["open_by_status_with_moment"]:
        yield (
            "",
            (
                f"closed but nobody knows when {count(closing['closed_by_status_without_moment'])}; "
                f"open with a moment of closing {count(closing['open_by_status_with_moment'])}"
            ),
        )
    quantiles = told["sojourn_hours"]
    yield (
        "took",
        "; ".join(f"{name} {span(hours * AN_HOUR)}" for name, hours in quantiles.items())
        or "nothing was closed",
    )
    within = "; ".join(f"{days} d {percent(share)}" for days, share in told["closed_within_days"].items())
    yield "closed within", within
    if due is not None:
        share = percent(due["on_time_share"])
        yield (
            "on time",
            f"{share} of {count(due['on_time'] + due['late'])} due; no deadline {kept_share(kept - due['with_due'])}",
        )
        if due["before_opened"]:
            yield "", f"{count(due['before_opened'])} due before they were opened"
    again = told["duplicates"]
    marked = (
        ""
        if again["marked_at_export"] is None
        else f"; marked by the log {kept_share(again['marked_at_export'])}"
    )
    yield "duplicates", f"ids seen before {count(again['ids_seen_before'])}{marked}"
    for place in (told["coordinates"] or {}).get("default", []):
        yield "default place", f"{place['latitude']:g}, {place['longitude']:g}: {kept_share(place['rows'])}"
    changes = [(each["in_a_doubled_hour"], each["in_a_skipped_hour"]) for each in told["moments"].values()]
    doubled, skipped = (sum(numbers) for numbers in zip(*changes, strict=True))
    if doubled or skipped:
        yield (
            "clock changes",
            f"{count(doubled)} moments in an hour that came twice, {count(skipped)} in one that was left out",
        )


def _day(moment: str, zone: str) -> str:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date().isoformat()
