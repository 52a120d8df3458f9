"""petition search: where in the ranges of continuous levers a measure is best."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli import studies
from sim.cli.arguments import AllowRules


def search(
    scenario: studies.Scenario,
    factor: studies.Factors,
    measure: studies.Measure = "satisfaction_rate",
    least: studies.Least = False,
    budget: Annotated[int, typer.Option(metavar="N", help="Points to try at most.")] = 50,
    replications: Annotated[
        int, typer.Option("--replications", "-n", help="Of each point, on the same worlds.")
    ] = 2,
    changes: studies.Changes = None,
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
    """Search the ranges of levers for the point at which a measure is best, on the same worlds everywhere."""
    studies.begin(jobs, cluster)
    from sim.scenario.load import assignments, load
    from sim.study.designs.best import Objective, find
    from sim.study.designs.factors import factors

    common = assignments(changes or [])
    chosen = factors(load(scenario, common), factor)
    if seed is not None:
        common = common | {"seed": seed}
    with studies.runs(jobs, cluster, store, force) as runs:
        found = find(
            scenario, chosen, Objective(measure, least, start_up), runs, budget=budget, replications=replications,
            common=common, scale=scale, until=until, same_city=same_city,
        )  # fmt: skip
    if as_json:
        told = {
            "best": found.overrides,
            "measure": measure,
            "value": found.value,
            "points": found.tried,
            "same_city": same_city,
        }
        typer.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))
        return
    from sim.report.wording import number

    worlds = ", all replications in the same city" if same_city else ""
    typer.echo(f"{measure} {number(found.value)}, the best of {found.tried} points{worlds}, at")
    for key, value in found.overrides.items():
        typer.echo(f"  {key} = {number(value) if isinstance(value, float) else value}")
