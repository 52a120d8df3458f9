"""petition select: the best of many arms, with few runs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli import studies
from sim.cli.arguments import AllowRules


def select(
    arms: Annotated[
        list[str],
        typer.Argument(
            metavar="ARM ARM...",
            help="Scenarios to choose among; changed after a colon: base:staffing.level=1.1",
            show_default=False,
        ),
    ],
    measure: studies.Measure = "satisfaction_rate",
    least: studies.Least = False,
    budget: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Share out so many replications so that the choice is most likely right (OCBA).",
            show_default=False,
        ),
    ] = None,
    indifference: Annotated[
        float | None,
        typer.Option(
            metavar="DIFFERENCE",
            help="Drop arms until the one left is the best, or no further from it than this (Kim and Nelson).",
            show_default=False,
        ),
    ] = None,
    confidence: Annotated[float, typer.Option(help="Of the choice by --indifference.")] = 0.95,
    first: Annotated[int, typer.Option(metavar="N", help="Replications of every arm to begin with.")] = 10,
    most: Annotated[
        int, typer.Option(metavar="N", help="Replications of an arm at which to give up.")
    ] = 1000,
    start_up: studies.StartUp = 0,
    scale: studies.Scale = 1.0,
    seed: studies.Seed = None,
    until: studies.Until = None,
    same_city: studies.SameCity = False,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
    allow_rules: AllowRules = False,
) -> None:
    """Choose the best of many arms with few runs: a budget shared out, or a promise kept."""
    studies.begin(jobs, cluster)
    from sim.study.designs.best import Objective, choose
    from sim.study.runs import arms as arm

    if (budget is None) == (indifference is None):
        raise typer.BadParameter("give --budget or --indifference, and not both")
    made = arm.arms(arms, seed=seed, until=until, scale=scale, same_city=same_city)
    with studies.runs(jobs, cluster, store, force) as runs:
        found = choose(
            made, Objective(measure, least, start_up), runs, budget=budget, indifference=indifference,
            confidence=confidence, first=first, most=most,
        )  # fmt: skip
    if as_json:
        told = {"best": arms[found.best], "measure": measure, "replications": found.total,
                "same_city": same_city, "arms": [
            {"arm": name, "mean": mean, "replications": runs}
            for name, mean, runs in zip(arms, found.means, found.runs, strict=True)
        ]}  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console
    from rich.table import Table

    from sim.report.wording import number

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("arm", overflow="fold")
    for heading in (measure, "replications"):
        table.add_column(heading, justify="right", no_wrap=True)
    for place, name in enumerate(arms):
        mark = " (best)" if place == found.best else ""
        table.add_row(name + mark, number(found.means[place]), str(found.runs[place]))
    console = Console(highlight=False, markup=False)
    console.print(table)
    if same_city:
        console.print("all replications in the same city")
