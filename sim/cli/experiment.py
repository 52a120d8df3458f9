"""petition experiment: the experiments that come with the program, and those of your own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import studies
from sim.cli.arguments import AllowRules
from sim.cli.spread import EnsembleName, Members

RESULTS = Path("results")
"""As sim/study/experiments/conduct.py has it, which takes long to load."""
app = typer.Typer(no_args_is_help=True, help="List, run and verify experiments: a question, arms, a verdict.")
Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="An experiment's name, or its folder.", show_default=False),
]
Everything = Annotated[bool, typer.Option("--all", help="All experiments that come with the program.")]
Results = Annotated[
    Path, typer.Option("--results", metavar="DIR", help="Where results stand, a folder each.")
]


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List the experiments, and what became of those that have been run here."""
    from sim.study.experiments.experiment import built_in, locate, read
    from sim.study.experiments.results import standing

    rows = []
    for name in built_in():
        experiment = read(locate(name))
        told = {"name": name, "title": experiment.title, "experiences": experiment.experiences}
        runs = len(experiment.arms) * len(experiment.variants) * experiment.size.replications
        rows.append(told | {"replications": runs, "verdict": standing(RESULTS / name)})
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    from sim.report.wording import NOTHING

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("name", "title", "runs", "verdict"):
        table.add_column(heading, no_wrap=heading == "name", justify="right" if heading == "runs" else "left")
    for row in rows:
        table.add_row(
            str(row["name"]), str(row["title"]), str(row["replications"]), str(row["verdict"] or NOTHING)
        )
    Console().print(table)


@app.command()
def run(
    name: Name = None,
    everything: Everything = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Test the conclusion at the full size that the experiment states; what stands is kept if a small run "
            "gives the same bytes.",
        ),
    ] = False,
    ensemble: EnsembleName = None,
    members: Members = None,
    theories: Annotated[
        bool,
        typer.Option(
            "--theories",
            help="Under rival theories of effort: give-up, U-shape and flat. Into results/theories/NAME.",
        ),
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            min=2,
            help="With --ensemble or --theories: of every member and arm.",
            show_default="2 over an ensemble, else as it states",
        ),
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(help="With --ensemble or --theories: share of the city.", show_default="as it states"),
    ] = None,
    results: Results = RESULTS,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
    allow_rules: AllowRules = False,
) -> None:
    """Run an experiment: tables, figures, provenance and a verdict in results/NAME; says what moved.

    With --ensemble by every member of an ensemble: in how many plausible cities each claim holds, in
    results/over-ENSEMBLE/NAME.
    """
    studies.begin(jobs, cluster)
    from sim.cli import over
    from sim.report.wording import number
    from sim.study.experiments.conduct import conduct, place_of

    over.expect(ensemble, theories, full=full, members=members, replications=replications, scale=scale)
    if ensemble is not None or theories:
        over.carry_out(
            _folders(name, everything), results, everything=everything, ensemble=ensemble, members=members,
            theories=theories, replications=replications, scale=scale, jobs=jobs, cluster=cluster, store=store,
            force=force, as_json=as_json,
        )  # fmt: skip
        return
    told = []
    with studies.runs(jobs, cluster, store, force) as runs:
        for folder in _folders(name, everything):
            done = conduct(folder, place_of(folder, results), runs, full=full)
            told.append({"name": folder.name, "verdict": done.findings.verdict, "moved": done.moved})
            for note in done.notes:
                typer.echo(note, err=True)
            if as_json:
                continue
            typer.echo(f"{folder.name}: {done.findings.verdict}")
            for one in done.findings.judged:
                under = f" ({one.variant})" if one.variant else ""
                ends = f"{number(one.estimate.low)} … {number(one.estimate.high)}"
                typer.echo(
                    f"  {one.verdict}: {one.hypothesis.claim}{under}: {number(one.estimate.mean)}, {ends}"
                )
            for change in done.moved:
                typer.echo(f"  {change}")
            typer.echo(f"  results in {done.folder}")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))


@app.command()
def tell(
    name: Name = None,
    everything: Everything = False,
    results: Results = RESULTS,
    allow_rules: AllowRules = False,
) -> None:
    """Write pages, figures, verdict and crate anew from the replications that stand; nothing is run."""
    from sim.study.experiments.conduct import place_of, retell

    for folder in _folders(name, everything):
        done = retell(folder, place_of(folder, results))
        for note in done.notes:
            typer.echo(note, err=True)
        typer.echo(f"{folder.name}: {done.findings.verdict}, {len(done.moved)} files moved, in {done.folder}")


@app.command()
def pilot(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="An experiment's name, or its folder.", show_default=False),
    ],
    replications: Annotated[
        int, typer.Option("--replications", "-n", min=2, help="Of each arm, in worlds of the pilot's own.")
    ] = 4,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
    allow_rules: AllowRules = False,
) -> None:
    """Say from a few replications how many an experiment takes, claim by claim, before it is run."""
    studies.begin(jobs, cluster)
    from sim.cli.pilot import show
    from sim.study.experiments.experiment import locate, read
    from sim.study.experiments.pilot import pilot as carry_out

    experiment = read(locate(name))
    with studies.runs(jobs, cluster, store, force) as runs:
        show(carry_out(experiment, replications, runs), as_json=as_json)


@app.command()
def verify(
    name: Name = None,
    everything: Everything = False,
    results: Results = RESULTS,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    as_json: studies.AsJson = False,
    allow_rules: AllowRules = False,
) -> None:
    """Run an experiment again at its small size, and check that the results that stand are reproduced."""
    studies.begin(jobs, cluster)
    from sim.study.experiments.conduct import place_of
    from sim.study.experiments.verify import verify as carry_out

    told = []
    for folder in _folders(name, everything):
        with (
            tempfile.TemporaryDirectory() as fresh,
            studies.runs(jobs, cluster, Path(fresh), False) as runs,
        ):
            found = carry_out(folder, place_of(folder, results), runs)
        told.append({"name": folder.name, "holds": found.holds, "how": found.how})
        if not as_json:
            typer.echo(f"{folder.name}: {'holds' if found.holds else 'DOES NOT HOLD'}")
            for line in found.how:
                typer.echo(f"  {line}")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    if not all(one["holds"] for one in told):
        raise typer.Exit(2)


def _folders(name: str | None, everything: bool) -> list[Path]:
    from sim.study.experiments.experiment import built_in, locate

    if (name is None) == (not everything):
        raise typer.BadParameter("name an experiment, or ask for --all")
    return [locate(one) for one in (built_in() if everything else [str(name)])]
