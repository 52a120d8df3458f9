"""petition fit: which values of what is assumed are plausible beside what is published, and an ensemble of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import studies

if TYPE_CHECKING:
    from sim.study.fit.fit import Fitted


def fit(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Leave the ensemble and what was learnt in this folder.")
    ],
    asked: Annotated[
        str,
        typer.Argument(
            metavar="[FIT]", help="A TOML file, or the name of a fit that comes with the program."
        ),
    ] = "beijing",
    members: Annotated[
        int | None, typer.Option(help="Members of the ensemble.", show_default="as the file says")
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option(metavar="RUNS", help="Most runs of a theory.", show_default="as the file says"),
    ] = None,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    as_json: studies.AsJson = False,
) -> None:
    """Fit a scenario to what is published of it: an ensemble of plausible cities, rival theories beside it.

    Stopped, it goes on where it was when it is asked again.
    """
    studies.begin(jobs, cluster)
    from sim.study.fit.fit import expect_place
    from sim.study.fit.fit import fit as carry_out
    from sim.study.fit.question import read_question

    question = read_question(asked).smaller(members, budget)
    expect_place(out)
    with studies.runs(jobs, cluster, store, force) as runs:
        found = carry_out(question, runs, tell=_tell, keep=lambda so_far: _keep(so_far, out))
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    else:
        _show(found)
        typer.echo(f"results in {out}")


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _keep(found: Fitted, out: Path) -> None:
    """Write what is found so far: a fit takes long, and each theory is a result."""
    for note in found.write(out):
        _tell(note)


def _show(found: Fitted) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    told = found.to_dict()
    table = Table(box=None, padding=(0, 1, 0, 0))
    for heading in ("theory", "runs", "members", "least distance", "evidence", "foresight"):
        table.add_column(heading, justify="left" if heading == "theory" else "right")
    for name, one in told["theories"].items():
        share = one["evidence_share"]
        scores = [f"{p['score']:.1f}" if p["score"] is not None else "–" for p in one["predicted"]]
        table.add_row(
            name, str(one["runs"]), str(one["members"]), f"{one['best']:.2f}",
            "–" if share is None else f"{share:.0%}", ", ".join(scores) or "–",
        )  # fmt: skip
    console.print(table)
    console.print(
        "least distance: of the best run, to the farthest figure, in standard deviations; evidence: its share, all "
        "theories being as likely before; foresight: log density of what came later",
        soft_wrap=True,
    )
    first = next(iter(told["theories"].values()))
    table = Table(box=None, padding=(0, 1, 0, 0))
    for heading in ("parameter", "prior", "posterior, 95 %", "kept"):
        table.add_column(heading, justify="left" if heading == "parameter" else "right", overflow="fold")
    for key, one in sorted(first["learned"].items(), key=lambda pair: pair[1]["kept"]):
        prior, after = one["prior"], one["posterior"]
        table.add_row(key, f"{prior[0]} … {prior[1]}", f"{after[0]} … {after[2]}", f"{one['kept']:.0%}")
    console.print()
    console.print(table)
