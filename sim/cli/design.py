"""petition design: run a scenario over the ranges of its levers and assumptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import studies
from sim.cli.arguments import AllowRules

if TYPE_CHECKING:
    from sim.study.designs.survey import Survey


def design(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="factorial, latin, sobol, morris or indices.", show_default=False
        ),
    ],
    scenario: studies.Scenario,
    factor: studies.Factors,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURE", help="What to look at. Repeatable.", show_default="three"),
    ] = None,
    size: Annotated[int, typer.Option("--size", "-n", help="Points; of morris trajectories.")] = 32,
    changes: studies.Changes = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="Run every point with and without this change, and look at the difference.",
        ),
    ] = None,
    claim: Annotated[
        str | None,
        typer.Option(
            metavar="MEASURE>NUMBER",
            help="Find the box of assumptions in which this fails.",
            show_default=False,
        ),
    ] = None,
    replications: Annotated[
        int, typer.Option("--replications", help="Of each point, on the same worlds.")
    ] = 2,
    start_up: studies.StartUp = 0,
    scale: studies.Scale = 1.0,
    seed: studies.Seed = None,
    until: studies.Until = None,
    same_city: studies.SameCity = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for tables and figures.", show_default=False)
    ] = None,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
    allow_rules: AllowRules = False,
) -> None:
    """Run a scenario at the points of a design: which levers and assumptions matter, and which break a claim."""
    studies.begin(jobs, cluster)
    from sim.scenario.load import assignments
    from sim.study.face import RATES
    from sim.study.face import design as carry_out

    with studies.runs(jobs, cluster, store, force) as runs:
        found = carry_out(
            kind, scenario, factor, measures=measure or RATES, size=size, overrides=assignments(changes or []),  # type: ignore[arg-type]
            reform=assignments(reform) if reform else None, claim=claim, replications=replications, start_up=start_up,
            scale=scale, seed=seed, until=until, same_city=same_city, out=out, runs=runs,
        )  # fmt: skip
    for note in found.notes:
        typer.echo(note, err=True)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    else:
        _show(found, out)


def _show(found: Survey, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.report.wording import number

    console = Console(highlight=False, markup=False)
    worlds = ", all replications in the same city" if found.responses.same_city else ""
    console.print(f"{len(found.responses.design.points)} points, {found.responses.of}{worlds}")
    for measure, one in found.sensitivities.items():
        table = Table(box=None, padding=(0, 2, 0, 0), title=measure, title_justify="left")
        table.add_column("factor", overflow="fold")
        for name in one.values:
            table.add_column(name, justify="right", no_wrap=True)
        for place in one.order:
            cells = (
                number(float(column[place]))
                + (f" ± {number(float(one.reach[name][place]))}" if name in one.reach else "")
                for name, column in one.values.items()
            )
            table.add_row(one.keys[place], *cells)
        console.print()
        console.print(table)
        console.print(one.index, soft_wrap=True)
        if one.fit == one.fit:
            of = "R²" if one.main == "weight" else "all factors by themselves explain"
            console.print(f"{of} {number(one.fit)}", soft_wrap=True)
        if one.warning:
            console.print(one.warning, soft_wrap=True)
    told = found.to_dict().get("claim")
    if told:
        unknown = f"; {told['unknown']} have no value" if told["unknown"] else ""
        console.print(
            f"\n{told['claim']} fails at {told['fails']} of {told['of']} points{unknown}", soft_wrap=True
        )
        for key, ends in told["box"].items():
            low, high = (number(end) if isinstance(end, float) else str(end) for end in ends)
            console.print(f"  {key}: {low}" + (f" … {high}" if high != low else ""), soft_wrap=True)
        if told["fails"]:
            where = "in this box" if told["box"] else "no box is worse than the whole space: there"
            console.print(
                f"  {where} at {100 * told['density']:.0f} %; it holds {100 * told['coverage']:.0f} % of the failures",
                soft_wrap=True,
            )
    if out is not None:
        console.print(f"\ntables and figures in {out}", soft_wrap=True)
