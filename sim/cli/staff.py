"""petition staff: the fewest officers with whom a promise is kept, and how sure that is."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import logs, studies
from sim.cli.arguments import AllowRules
from sim.cli.language import Lang, spoken
from sim.cli.told import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.study.designs.sheet import Sheet
    from sim.study.staffing.plan import Plan
    from sim.study.staffing.seats import SeatPlan

Scenario = Annotated[
    str | None,
    typer.Argument(
        metavar="[SCENARIO]", help="A built-in scenario's name, or a TOML file; none with --from-tickets.",
        show_default=False,
    ),
]  # fmt: skip
SHOWN = 40
"""Posts that are listed; of more only the count is told."""


def staff(
    scenario: Scenario = None,
    *,
    promise: Annotated[
        list[str],
        typer.Option(
            "--promise",
            "-p",
            metavar="TEXT",
            help='What is promised: "95% of ordinary on time", "90% of petitions closed within 10d", "backlog at most '
            '50", "85% response", "95% connected, answered within 15s". Repeatable.',
            show_default=False,
        ),
    ],
    by: Annotated[
        str, typer.Option(metavar="street|district|crew", help="What gets a number of officers of its own.")
    ] = "street",
    budget: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="No more officers than this, put to their best use.", show_default=False
        ),
    ] = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only these bodies, districts or units; the others stay as they are. Repeatable.",
        ),
    ] = None,
    confidence: Annotated[
        float, typer.Option(help="Share of years in which the promise is to be kept.")
    ] = 0.95,
    sure: Annotated[float, typer.Option(help="How sure that is to be.")] = 0.95,
    mean: Annotated[bool, typer.Option("--mean", help="The mean over years is to keep the promise.")] = False,
    jointly: Annotated[
        bool,
        typer.Option(
            "--jointly/--each", help="All units keep all promises in a year, or each unit by itself."
        ),
    ] = False,
    years: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Years that judge the plan.", show_default="as few as tell without a model"
        ),
    ] = None,
    shift: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LENGTH",
            help="Of the hotline's shifts, which may begin at any half hour. Repeatable.",
            show_default="8h",
        ),
    ] = None,
    days_a_week: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Days in a row on which a shift is worked in a week: 5, with two off; 7, the same every day; 1, each "
            "day of the week by itself.",
            show_default="1 where days differ in their calls, or 7",
        ),
    ] = None,
    surge: Annotated[
        str | None,
        typer.Option(
            metavar="SHOCK",
            help="Officers from outside for this shock of the scenario, in place of officers for good: how many, from "
            "which day at the latest, and for how long.",
            show_default=False,
        ),
    ] = None,
    around: Annotated[
        bool, typer.Option(help="Also look at more officers and fewer, more demand, slower work.")
    ] = True,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for tables, plan.toml and a figure.", show_default=False),
    ] = None,
    from_tickets: Annotated[
        Path | None,
        typer.Option(
            metavar="LOG", help="A city's own log of tickets in place of a scenario: it is calibrated first.",
            show_default=False,
        ),
    ] = None,
    mapping: logs.Mapping = None,
    known_until: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="First day of which nothing is known of the log.", show_default="its last ticket's"
        ),
    ] = None,
    handling_time: logs.HandlingTimes = None,
    zone: logs.Zone = None,
    order: logs.Order = None,
    encoding: logs.Encoding = None,
    changes: studies.Changes = None,
    start_up: studies.StartUp = 0,
    scale: studies.Scale = 1.0,
    seed: studies.Seed = None,
    until: studies.Until = None,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
    lang: Lang = None,
    allow_rules: AllowRules = False,
) -> None:  # fmt: skip
    """Find the fewest officers with whom promises are kept, and a plan that can be checked."""
    studies.begin(jobs, cluster)
    from sim.report.page.staffing import main_parts
    from sim.report.terminal import word
    from sim.scenario.load import assignments
    from sim.study.staffing import folder
    from sim.study.staffing.plan import Plan
    from sim.study.staffing.question import ask, read_days, read_lengths
    from sim.study.staffing.seats import SeatPlan
    from sim.study.staffing.staff import find_staff

    if out is not None:
        folder.expect_place(out)
    lengths, days, speech = read_lengths(shift), read_days(days_a_week), spoken(lang)
    about = {
        "mapping": mapping, "known_until": known_until, "handling_time": logs.read_times(handling_time),
        "zone": zone, "order": order, "encoding": encoding,
    }  # fmt: skip
    with _scenario(scenario, from_tickets, about) as given:
        question = ask(
            given, promise, by=by, of=of or (), confidence=confidence, sure=sure, years=years, jointly=jointly,
            mean=mean, budget=budget, overrides=assignments(changes or []), seed=seed, until=until, scale=scale,
            start_up=start_up, surge=surge,
        )  # fmt: skip
    with studies.runs(jobs, cluster, store, force) as runs:
        plan = find_staff(question, runs, shifts=lengths, days=days, around=around)
    for note in [] if out is None else folder.write(plan, out):
        typer.echo(note, err=True)
    made, lines, told = folder.telling(plan)
    if as_json:
        place = {"out": None if out is None else str(out)}
        typer.echo(json.dumps(told | place, ensure_ascii=False, allow_nan=False))
    elif speech == "zh":
        show(main_parts(told, speech), speech)
    elif isinstance(plan, Plan):
        _show(plan, lines)
    elif isinstance(plan, SeatPlan):
        _show_seats(plan, made, lines)
    else:
        _show_tables({name: made[name] for name in ("surge",) if made[name][1]}, lines)
    if out is not None and not as_json:
        typer.echo(word(speech, "written to", folder=out))


@contextmanager
def _scenario(scenario: str | None, log: Path | None, about: dict[str, Any]) -> Iterator[str | Path]:
    """The scenario that is meant: named, or made of a log. about: how the log is to be read."""
    from sim.errors import PetitionError

    if (scenario is None) == (log is None):
        raise PetitionError(
            "a scenario and a log are given" if log is not None else "neither a scenario nor a log is given",
            key="SCENARIO", expected="a scenario's name or file, or --from-tickets LOG",
        )  # fmt: skip
    if log is None:
        if needless := [name.replace("_", "-") for name, given in about.items() if given]:
            raise PetitionError(
                f"--{needless[0]} is about a log", key=needless[0], expected="--from-tickets LOG"
            )
        assert scenario is not None
        yield scenario
        return
    from sim.cli.progress import bar
    from sim.study.staffing.from_tickets import calibrated

    with bar() as progress, calibrated(log, **about, progress=progress) as made:
        yield made


def _show_seats(plan: SeatPlan, made: dict[str, Sheet], lines: list[str]) -> None:
    from sim.study.staffing.tell_seats import SHIFTS, WEEKLY

    shown = {SHIFTS: made[SHIFTS]}
    if WEEKLY in made:  # half hours from which on seats are others
        head, rows = made[WEEKLY]
        shown[WEEKLY] = head, [row for before, row in pairwise([(), *rows]) if row[1:] != before[1:]]
    _show_tables(shown, lines)
    if WEEKLY not in made:
        typer.echo("seats by half hour from 00:00: " + " ".join(map(str, plan.shifts.seats[0])))


def _show_tables(made: dict[str, Sheet], lines: list[str]) -> None:
    """Words, and tables; the first column of one holds words, and all others are numbers, dates or times."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    for line in lines:
        console.print(line, soft_wrap=True)
    for head, rows in made.values():
        table = Table(box=None, padding=(0, 2, 0, 0))
        for place, title in enumerate(head):
            table.add_column(title.replace("_", " "), justify="right" if place else "left", no_wrap=True)
        for row in rows:
            table.add_row(*map(str, row))
        console.print(table)


def _show(plan: Plan, lines: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.report.style import short
    from sim.report.wording import count

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("officers of", no_wrap=True)
    for heading in ("now", "plan", "kept", "worst year", "good years"):
        table.add_column(heading, justify="right", no_wrap=True)
    numbers = [number for number in range(len(plan.plan)) if plan.free[number]]
    for number in numbers[:SHOWN]:
        post = plan.groups.posts[number]
        seen = plan.seen
        rows = [
            row for row in range(len(seen.asked)) if plan.keeps[row, number] and seen.counts[row, post.group]
        ]
        if not rows:
            table.add_row(
                short(post.name, 32), f"{post.now:.1f}", str(plan.plan[number]), "", "", "nothing promised"
            )
            continue
        row = min(rows, key=lambda one: seen.good[one, post.group].sum())
        few = bool(seen.backlog[row])
        worst = seen.worst[row, post.group]
        mean = seen.mean[row, post.group]
        good = int(seen.good[row, post.group].sum())
        mark = "" if plan.passed[row, post.group] else " !"
        table.add_row(
            short(post.name, 32), f"{post.now:.1f}", str(plan.plan[number]), f"{mean:.0f}" if few else f"{mean:.1%}",
            f"{worst:.0f}" if few else f"{worst:.1%}", f"{good} of {seen.good.shape[-1]}{mark}",
        )  # fmt: skip
    if len(numbers) > SHOWN:
        table.add_row(f"and {count(len(numbers) - SHOWN)} more")
    console = Console(highlight=False, markup=False)
    for line in lines:
        console.print(line, soft_wrap=True)
    console.print(table)
