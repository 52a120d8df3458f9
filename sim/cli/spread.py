"""What `run` and `compare` print over an ensemble: every number with what parameters and what chance make of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import studies
from sim.cli.studies import HOURS
from sim.cli.studies import figure as _figure
from sim.ground.time_units import AN_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from sim.study.designs.spread import Alternative, Spread
    from sim.study.statistics.parts import Parts

EnsembleName = Annotated[
    str | None,
    typer.Option(
        "--ensemble",
        metavar="NAME|DIR",
        help="Run by every member of an ensemble of plausible cities (petition fit).",
        show_default=False,
    ),
]
Members = Annotated[
    int | None,
    typer.Option(help="With --ensemble: so many of its members, the first.", show_default="all"),
]


def carry_out(
    alternatives: Sequence[Alternative],
    ensemble: str,
    *,
    members: int | None,
    replications: int,
    start: int,
    seed: int | None,
    until: date | None,
    scale: float,
    engine: str,
    jobs: int | None,
    cluster: str | None,
    store: Path,
    force: bool,
    out: Path | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Run alternatives over an ensemble, write what is found if a folder is given, and print it."""
    from sim.study.designs.spread import spread
    from sim.study.designs.spread_folder import expect_place, write
    from sim.study.runs.ensemble import read_ensemble

    chosen = read_ensemble(ensemble)
    if out is not None:
        expect_place(out)
    with studies.runs(jobs, cluster, store, force) as runs:
        found = spread(
            alternatives, chosen, runs, members=members, replications=replications, start=start, seed=seed,
            until=until, scale=scale, engine=engine, tell=lambda words: typer.echo(words, err=True),
        )  # fmt: skip
    for note in [] if out is None else write(found, out):
        typer.echo(note, err=True)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
        return
    _show(found, everything)
    if out is not None:
        typer.echo(f"results in {out}")


def expect_ensemble(given: Mapping[str, object]) -> None:
    """Raise PetitionError for options that were given and need an ensemble."""
    from sim.errors import PetitionError

    for option, value in given.items():
        if value is not None:
            raise PetitionError(
                f"{option} is for an ensemble", key=option, expected="--ensemble NAME beside it"
            )


def _show(found: Spread, everything: bool) -> None:
    from rich.console import Console

    from sim.scenario.at_scale import not_scaled
    from sim.study.designs.spread import shown

    console = Console(highlight=False, markup=False)
    console.print(
        f"{found.members} members of the ensemble {found.ensemble}, {found.replications} replications each, seed "
        f"{found.seed}, scale {found.scale:g}, start-up {found.start} periods",
        soft_wrap=True,
    )
    if without := not_scaled(found.scale):
        console.print(f"does not scale: {', '.join(without)}", soft_wrap=True)
    for arm, suited in found.suited.items():
        for line in suited.told:
            console.print(f"{arm}: {line}", soft_wrap=True)
    first, *others = found.arms
    names = shown(list(found.values), everything)
    if not others:
        _table(console, {name: found.means[name][first] for name in names}, "mean", "")
    for arm in others:
        console.print(f"\n{arm}\n  against {first}", soft_wrap=True)
        _table(console, {name: found.differences[name][arm] for name in names}, "difference", "+")
    if found.published and not others:
        _published(console, found)
    console.print(
        "\n95 %: of all members and replications. params, chance: standard deviations between members, and "
        "between replications of one; share: of the variance, by params."
        + (" agree: members whose difference has the sign of the mean." if others else ""),
        soft_wrap=True,
    )


def _table(console: Console, rows: dict[str, Parts], what: str, sign: str) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", overflow="fold")
    heads = (what, "95 %", "params", "chance", "share", *(["agree"] if sign else []))
    for head in heads:
        table.add_column(head, justify="right", no_wrap=head == "95 %")
    for name, one in rows.items():
        label, size = (f"{name}, h", AN_HOUR) if name in HOURS else (name, 1)
        cells = [
            _figure(one.mean / size, sign),
            f"{_figure(one.low / size, sign)} … {_figure(one.high / size, sign)}",
            _figure(one.parameters / size),
            _figure(one.chance / size),
            "–" if one.share != one.share else f"{one.share:.0%}",
        ]
        if sign:
            cells.append("–" if one.same_sign != one.same_sign else f"{one.same_sign:.0%}")
        table.add_row(label, *cells)
    console.print()
    console.print(table)


def _published(console: Console, found: Spread) -> None:
    from rich.table import Table

    from sim.study.designs.spread import is_within
    from sim.study.statistics.parts import parts

    table = Table(box=None, padding=(0, 1, 0, 0))
    for head in ("", "published", "mean", "95 %", ""):
        table.add_column(
            head, justify="left" if not head else "right", no_wrap=head == "95 %", overflow="fold"
        )
    for what, value, _, of in found.published:
        one = parts(of)
        within = "within" if is_within(value, of) else "missed"
        ends = f"{_figure(one.low)} … {_figure(one.high)}"
        table.add_row(what, _figure(value), _figure(one.mean), ends, within)
    console.print()
    console.print(table)
