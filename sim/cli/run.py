"""petition run: one run of a scenario, its summary, and a folder of results."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import spread, studies
from sim.cli.arguments import AllowRules, read_day
from sim.cli.language import Lang, spoken
from sim.errors import PetitionError
from sim.history.disk.files import file_name

if TYPE_CHECKING:
    from sim.history.run import Run
    from sim.report.drawing import Drawn
    from sim.report.hand import Hand
    from sim.scenario.schema import Scenario

RUNS = Path("runs")
"""Where results go unless --out says otherwise."""


def run(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A built-in scenario's name, or a TOML file.", show_default=False
        ),
    ],
    engine: Annotated[
        str,
        typer.Option(
            metavar="compiled|reference", help="The fast engine, or the readable one it must agree with."
        ),
    ] = "compiled",
    scale: Annotated[
        float, typer.Option(help="Share of the city to simulate: 0.1 takes a tenth of the streets.")
    ] = 1.0,
    seed: Annotated[
        int | None, typer.Option(help="Instead of the scenario's seed.", show_default=False)
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(
            metavar="DATE",
            parser=read_day,
            help="First day not simulated, such as 2021-03-01.",
            show_default=False,
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change the scenario: staffing.level=0.8. Repeatable."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder for the results.", show_default="runs/SCENARIO-ENGINE-sSEED"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    petitions: Annotated[
        bool, typer.Option("--petitions/--no-petitions", help="Write every petition to disk.")
    ] = True,
    figures: Annotated[
        bool, typer.Option("--figures/--no-figures", help="Draw the figures of the run.")
    ] = True,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show rates, and who has most backlog, as each period ends.")
    ] = False,
    lang: Lang = None,
    ensemble: spread.EnsembleName = None,
    members: spread.Members = None,
    replications: Annotated[
        int | None,
        typer.Option("--replications", "-n", help="With --ensemble: of each member.", show_default="2"),
    ] = None,
    jobs: studies.Jobs = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="With --ensemble: where finished replications are kept.",
            show_default="runs/store",
        ),
    ] = None,
    allow_rules: AllowRules = False,
) -> None:
    """Run a scenario: print a summary, and leave tables and figures in a folder."""
    from sim.cli.watch import watching
    from sim.report.drawing import load_libraries
    from sim.report.hand import hand
    from sim.runner import run
    from sim.scenario.load import assignments, load

    speech, overrides = spoken(lang), assignments(changes or [])
    if ensemble is not None:
        studies.begin(jobs, None)
        from sim.study.designs.spread import WITHIN, Alternative

        one = Alternative(scenario, scenario, overrides)
        spread.carry_out(
            [one], ensemble, members=members, replications=WITHIN if replications is None else replications, start=0,
            seed=seed, until=until, scale=scale, engine=engine, jobs=jobs, cluster=None,
            store=studies.STORE if store is None else store, force=False, out=out, everything=False, as_json=as_json,
        )  # fmt: skip
        return
    spread.expect_ensemble(
        {"--members": members, "--replications": replications, "--jobs": jobs, "--store": store}
    )
    chosen = load(scenario, overrides)
    folder = out or RUNS / _name(chosen, engine, scale, seed, until, overrides)
    with (
        hand(load_libraries, is_wanted=figures and _has_room(chosen, scale)) as helper,
        watching(speech, is_wanted=watch) as (progress, after_period),
    ):

        def told(stage: str, share: float) -> None:
            if helper is not None and stage == "compile":  # which waits for another process in the end
                helper.prepare()
            if helper is not None and stage == "days":  # by now it is sure that something will be drawn
                helper.begin()
            progress(stage, share)

        finished = run(
            chosen,
            engine=engine,
            scale=scale,
            seed=seed,
            until=until,
            out=folder,
            petitions=petitions,
            progress=told,
            after_period=after_period,
        )
        notes = [*finished.notes]
        if figures:
            progress("figures", 0.0)
            notes += _draw(finished, helper)
            progress("figures", 1.0)
    for note in notes:
        typer.echo(note, err=True)
    if as_json:
        typer.echo(json.dumps(finished.summary, ensure_ascii=False, allow_nan=False))
    else:
        from sim.cli.summary import show

        show(finished, speech)


def _has_room(scenario: Scenario, scale: float) -> bool:
    """Whether the machine has a second processor, and memory for a second process beside the run."""
    from sim.ground.processes import cores
    from sim.memory import free
    from sim.report.hand import MEMORY
    from sim.runner import needed_memory

    return cores() > 1 and free() > needed_memory(scenario, scale=scale) + MEMORY


def _draw(run: Run, helper: Hand[Drawn] | None) -> list[str]:
    """Draw the figures of a run, whose tables are safe by now; returns what the user should know of it."""
    from sim.history.disk.folders import adding_to
    from sim.report.drawing import draw

    assert run.folder is not None and run.known is not None
    notes: list[str] = []
    try:
        with adding_to(run.folder, run.known, notes.append) as folder:
            notes += draw(
                run.history, run.scenario, folder / "figures", scale=run.summary["scale"], hand=helper
            )
    except PetitionError as error:
        notes.append(f"figures were not added: {error.message}")
    return notes


def _name(
    scenario: Scenario,
    engine: str,
    scale: float,
    seed: int | None,
    until: date | None,
    overrides: dict[str, object],
) -> str:
    """The folder's name: whatever makes a run differ from another shows in it."""
    parts = [file_name(scenario.name), engine, f"s{scenario.seed if seed is None else seed}"]
    if scale != 1:
        parts.append(f"x{scale:g}")
    if until is not None:
        parts.append(f"to{until}")
    if overrides:
        text = json.dumps(sorted((key, str(value)) for key, value in overrides.items()))
        parts.append(hashlib.sha256(text.encode()).hexdigest()[:6])
    return "-".join(parts)
