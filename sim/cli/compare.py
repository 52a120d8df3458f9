"""petition compare: arms on the same worlds, and how they differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import spread, studies
from sim.cli.arguments import AllowRules
from sim.cli.language import Lang, spoken
from sim.cli.studies import HOURS
from sim.cli.studies import figure as _figure
from sim.cli.told import show
from sim.ground.time_units import AN_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.study.designs.compare import Comparison
    from sim.study.designs.compared import Difference


def compare(
    arms: Annotated[
        list[str],
        typer.Argument(
            metavar="ARM ARM...",
            help="Scenarios, the first to compare with; changed after a colon: base:staffing.level=1.1",
            show_default=False,
        ),
    ],
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications",
            "-n",
            help="Of each arm, to begin with; with --ensemble, of each member.",
            show_default="10, 2 with --ensemble",
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", help="Replications at which to stop short of a precision.")
    ] = 200,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEASURE=WIDTH",
            help="Add replications until the interval of each difference is no wider than ± WIDTH: a number, or a "
            "share of the first arm's mean such as 5%. Repeatable.",
        ),
    ] = None,
    start_up: Annotated[
        int | None,
        typer.Option(
            metavar="PERIODS",
            help="Leave out so many periods at the start; 0 for none.",
            show_default="by MSER-5",
        ),
    ] = None,
    scale: studies.Scale = 1.0,
    seed: studies.Seed = None,
    until: studies.Until = None,
    engine: studies.Engine = "compiled",
    same_city: studies.SameCity = False,
    ensemble: spread.EnsembleName = None,
    members: spread.Members = None,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="ARM=NAME",
            help="What an arm is called in tables and figures; ARM as given, or its number from 1. Repeatable.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Leave tables, figures and provenance in this folder.", show_default=False
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every measure, not only the main ones.")
    ] = False,
    as_json: studies.AsJson = False,
    lang: Lang = None,
    allow_rules: AllowRules = False,
) -> None:
    """Compare scenarios on the same citizens, needs and draws: differences with 95 % intervals."""
    studies.begin(jobs, cluster)
    from sim.report.terminal import word
    from sim.study.face import compare as carry_out

    named, speech = _named(arms, names or []), spoken(lang)
    if ensemble is not None:
        _over(
            named, ensemble, members=members, replications=2 if replications is None else replications,
            start=start_up or 0, seed=seed, until=until, scale=scale, engine=engine, jobs=jobs, cluster=cluster,
            store=store, force=force, out=out, everything=everything, as_json=as_json,
            refused={"--precision": precision, "--same-city": same_city},
        )  # fmt: skip
        return
    spread.expect_ensemble({"--members": members})
    replications = 10 if replications is None else replications
    if out is not None:
        from sim.study.designs.folder import expect_place

        expect_place(out)
    with studies.runs(jobs, cluster, store, force) as runs:
        found = carry_out(
            named, replications=replications, precision=precision or [], most=max(most, replications),
            start_up=start_up, scale=scale, seed=seed, until=until, engine=engine, same_city=same_city,
            runs=runs,
        )  # fmt: skip
    notes = [] if out is None else found.write(out)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    elif speech == "zh":
        from sim.report.page.comparison import main_parts
        from sim.study.designs.folder import told

        show([part for part in main_parts(told(found), speech) if part[0] != "months"], speech)
    else:
        _show(found, everything)
    if out is not None:
        for note in notes:
            typer.echo(note, err=True)
        if not as_json:
            typer.echo(word(speech, "left in", folder=out))


def _over(named: Mapping[str, str], ensemble: str, *, refused: Mapping[str, object], **how: Any) -> None:
    """Compare arms over an ensemble. Raises PetitionError for options that mean nothing there."""
    from sim.errors import PetitionError
    from sim.study.designs.spread import alternative

    for option, given in refused.items():
        if given:
            raise PetitionError(
                f"{option} means nothing with --ensemble", key=option, hint=f"leave out {option}"
            )
    if len(named) < 2:
        raise PetitionError("one arm cannot be compared", expected="two arms or more")
    spread.carry_out([alternative(text, name) for name, text in named.items()], ensemble, **how)


def _named(arms: Sequence[str], names: Sequence[str]) -> Mapping[str, str]:
    """The arms by what they are called. Raises PetitionError for a name of no arm, and for two of one name."""
    from sim.errors import PetitionError, meant

    called: dict[int, str] = {}
    for text in names:
        given = [arm for arm in arms if text.startswith(f"{arm}=")]
        arm, _, name = text.partition("=")
        if given:  # arms have equals signs of their own
            arm = max(given, key=len)
            name = text.removeprefix(f"{arm}=")
        places = [place for place, one in enumerate(arms) if arm in (one, str(place + 1))]
        if len(places) != 1 or not name.strip():
            raise PetitionError(
                f'"{text}" names no arm' if len(places) != 1 else f'"{text}" gives no name',
                key="name",
                expected="ARM=NAME, ARM as it is given or its number: 2=more officers",
                hint=meant(arm, arms),
            )
        if places[0] in called:
            raise PetitionError(f'the arm "{arm}" is given two names', key="name", expected="one name an arm")
        called[places[0]] = name.strip()
    told = [called.get(place, arm) for place, arm in enumerate(arms)]
    if twice := next((name for name in told if told.count(name) > 1), None):
        raise PetitionError(f'the arm "{twice}" is named twice', expected="arms that differ")
    return dict(zip(told, arms, strict=True))


def _show(found: Comparison, everything: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sim.scenario.at_scale import not_scaled
    from sim.study.designs.compared import MAIN

    console = Console(highlight=False, markup=False)
    first, *others = found.arms
    console.print(
        f"{found.replications} replications of each arm, {found.worlds}, seed {found.seed}, scale {found.scale:g}",
        soft_wrap=True,
    )
    if without := not_scaled(found.scale):
        console.print(f"does not scale: {', '.join(without)}", soft_wrap=True)
    console.print(f"start-up: {found.start_up}", soft_wrap=True)
    console.print(found.officers, soft_wrap=True)
    for line in found.without_effect:
        console.print(line, soft_wrap=True)
    names = [name for name in found.means if everything or name in MAIN]
    for arm in others:
        table = Table(box=None, padding=(0, 1, 0, 0))
        table.add_column("", overflow="fold")  # where the screen is narrow names fold, and numbers stay whole
        for heading in ("first arm", "difference", "95 % interval", "p", "saved"):
            table.add_column(heading, justify="right", no_wrap=True)
        for name in names:
            label, size = (f"{name}, h", AN_HOUR) if name in HOURS else (name, 1)
            reference = _figure(found.means[name][first].mean / size)
            table.add_row(label, reference, *_cells(found.differences[name][arm], size))
        console.print()
        console.print(Text(f"{arm}\n  against {first}", style="bold"))
        console.print(table)
    console.print()
    if len(others) > 1:
        told = f"Intervals and p hold together over {len(others)} arms (Bonferroni)."
        console.print(told, soft_wrap=True)
    told = "saved: how many times smaller the variance of the difference is than with independent seeds"
    console.print(told, soft_wrap=True)
    for missed in found.missed:
        console.print(f"not reached with {found.replications} replications: {missed}", soft_wrap=True)


def _cells(found: Difference, size: int) -> tuple[str, ...]:
    from sim.report.wording import NOTHING

    one = found.estimate
    mean = _figure(one.mean / size, "+")
    if one.n < 2:
        return (mean, NOTHING, NOTHING, NOTHING)
    saved = (
        NOTHING if found.saved != found.saved else "all" if found.saved > 1e9 else f"{_times(found.saved)} ×"
    )
    p = "< .001" if found.p < 0.001 else f"{found.p:.3f}".lstrip("0") if found.p < 1 else "1"
    return (mean, f"{_figure(one.low / size, '+')} … {_figure(one.high / size, '+')}", p, saved)


def _times(ratio: float) -> str:
    """Three digits, or a whole number: "0.9", "20.4", "2 777"."""
    from sim.report.wording import count

    return count(ratio) if ratio >= 1000 else f"{ratio:.3g}"
