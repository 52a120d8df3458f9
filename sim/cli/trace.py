"""petition trace: one petition's way, or one unit's day, second by second."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import AllowRules, read_day
from sim.cli.language import Lang, spoken

if TYPE_CHECKING:
    from rich.console import Console

    from sim.report.quantities import Language
    from sim.report.trace.trace import Day, Way

WIDEST = 100


def trace(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.", show_default=False)],
    ask: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help='Which petition: "late joint", "longest repeat chain", "urgent one late".',
            show_default="longest",
        ),
    ] = None,
    petition: Annotated[
        int | None, typer.Option(metavar="ID", help="The petition of this id.", show_default=False)
    ] = None,
    street: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="A unit's day instead, as a chart of its officers.", show_default=False
        ),
    ] = None,
    day: Annotated[
        date | None,
        typer.Option(
            metavar="DATE", parser=read_day, help="Which day of the unit.", show_default="the busiest"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A figure (svg, png, pdf), or a page (html).", show_default=False),
    ] = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    allow_rules: AllowRules = False,
) -> None:
    """Follow one petition through its units, or one unit through its day. The run is run again, and checked."""
    from sim.cli.progress import bar
    from sim.report.page.traced import expect_file, write_trace
    from sim.report.trace.trace import Way
    from sim.report.trace.trace import trace as traced

    speech = spoken(lang)
    if out is not None:
        expect_file(out)
    with bar() as progress:
        found = traced(
            run,
            ask,
            petition=petition,
            street=street,
            day=day,
            allow_rules=allow_rules,
            progress=progress,
        )
        notes = [] if out is None else write_trace(found, out, speech)
    for note in notes:
        typer.echo(note, err=True)
    if as_json:
        rows = found.to_df().to_json(orient="records", date_format="iso", force_ascii=False)
        what = (
            {"petition": found.id} if isinstance(found, Way) else {"unit": found.name, "day": str(found.day)}
        )
        typer.echo(json.dumps(what | {"rows": json.loads(rows)}, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    if isinstance(found, Way):
        _show_way(console, found, speech)
    else:
        _show_day(console, found, speech)
    if out is not None:
        typer.echo(str(out))


def _show_way(console: Console, way: Way, lang: Language) -> None:
    from sim.report.trace import told
    from sim.report.trace.words import said

    console.print(said(lang, "petition", id=way.id), style="bold")
    console.print(told.about_way(way, lang))
    if why := told.why_way(way, lang):
        console.print(why)
    for number, raised in enumerate(way.raised):
        console.print()
        console.print(told.times_raised(way, raised, lang), style="bold")
        heads = [said(lang, name) for name in ("when", "lasts", "where", "what")]
        _table(console, heads, list(told.stage_rows(way, raised.stages, lang)))
        for n, task in enumerate(raised.tasks, 1):
            if task:
                unit = way.run.history.units[task[0].unit]
                console.print(said(lang, "task", n=n, unit=unit) + ("：" if lang == "zh" else ":"))
                _table(console, [], list(told.stage_rows(way, task, lang)))
        console.print(told.sum_line(raised, lang))
        _table(console, [], list(told.sums(raised, lang)), right=(1, 2))
        console.print(told.contact(raised, lang))
        console.print(told.called(way, raised, lang))
        if number + 1 < len(way.raised):
            later = int(way.raised[number + 1].record["raised"]) - raised.end
            console.print(said(lang, "again", span=told.lasting(later, lang)))


def _show_day(console: Console, day: Day, lang: Language) -> None:
    from sim.report.trace import told
    from sim.report.trace.words import said

    console.print(said(lang, "day of", unit=day.name, day=day.day), style="bold")
    if day.is_chosen:
        console.print(said(lang, "chosen"))
    for number in range(len(day.watched.crews)):
        console.print(told.crew_line(day, number, lang))
    console.print(told.about_day(day, lang))
    console.print()
    _table(console, [], list(told.piece_rows(day, lang)), right=(3,))


def _table(
    console: Console, heads: list[str], rows: list[tuple[str, ...]], right: tuple[int, ...] = (1,)
) -> None:
    """Rows in columns; the last one folds."""
    from rich.table import Table

    if not rows:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=bool(heads), header_style="dim")
    for n in range(len(rows[0])):
        last = n == len(rows[0]) - 1
        table.add_column(
            heads[n] if heads else "",
            justify="right" if n in right else "left",
            no_wrap=not last,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)
