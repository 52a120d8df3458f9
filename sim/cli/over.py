"""What `experiment run` prints over an ensemble (in how many plausible cities a claim holds) or rival theories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli import studies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from sim.study.over.over import Over


def expect(
    ensemble: str | None,
    theories: bool,
    *,
    full: bool,
    members: int | None,
    replications: int | None,
    scale: float | None,
) -> None:
    """Raise PetitionError for options that do not go together."""
    from sim.study.over.face import expect_over

    expect_over(ensemble, theories, full=full, members=members, replications=replications, scale=scale)


def carry_out(
    folders: Sequence[Path],
    results: Path,
    *,
    everything: bool,
    ensemble: str | None,
    members: int | None,
    theories: bool,
    replications: int | None,
    scale: float | None,
    jobs: int | None,
    cluster: str | None,
    store: Path,
    force: bool,
    as_json: bool,
) -> None:
    """Run experiments over an ensemble or under rival theories, write what is found, and print it. everything: of all
    that ship, those of which it cannot be asked are passed over, and named."""
    from sim.study.over.face import passed_over, run_over

    told = []
    with studies.runs(jobs, cluster, store, force) as runs:
        for folder in folders:
            if everything and (why := passed_over(folder, theories)):
                typer.echo(f"{folder.name}: passed over, {why}", err=True)
                continue
            found, place, notes = run_over(
                folder, results, runs, ensemble=ensemble, members=members, theories=theories,
                replications=replications, scale=scale, tell=lambda words: typer.echo(words, err=True),
            )  # fmt: skip
            for note in notes:
                typer.echo(note, err=True)
            told.append(found.to_dict())
            if not as_json:
                _show(found)
                typer.echo(f"results in {place}")
    if as_json:
        typer.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, allow_nan=False))


def _show(found: Over) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    console.print(f"{found.name}: {found.experiment.title}", soft_wrap=True)
    if found.ensemble is None:
        _verdicts(console, found)
        return
    console.print(
        f"{found.members} members of the ensemble {found.ensemble}, {found.size.replications} replications each, seed "
        f"{found.seed}, scale {found.size.scale:g}",
        soft_wrap=True,
    )
    for variant, suited in found.suited.items():
        for line in suited.told:
            console.print(f"{variant}: {line}" if variant else line, soft_wrap=True)
    _counts(console, found)
    console.print(
        "\nholds: members whose mean lies where it is expected. surely, surely not: whatever chance there is in it. "
        "95 %: of all members and replications. params: share of the variance that is between members.",
        soft_wrap=True,
    )


def _counts(console: Console, found: Over) -> None:
    from rich.table import Table

    from sim.report.wording import NOTHING, number
    from sim.study.over.page import counted

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", overflow="fold", ratio=1)
    for head in ("holds", "surely", "not", "95 %", "params"):
        table.add_column(head, justify="right", no_wrap=head != "holds")
    for one in found.claims:
        sure, surely_not = one.surely
        under = f" ({one.variant})" if one.variant else ""
        share = one.parts.share
        table.add_row(
            f"{one.hypothesis.claim}{under}", counted(one), str(sure), str(surely_not),
            f"{number(one.parts.low)} … {number(one.parts.high)}", NOTHING if share != share else f"{share:.0%}",
        )  # fmt: skip
    console.print()
    console.print(table)


def _verdicts(console: Console, found: Over) -> None:
    from sim.report.wording import number

    for one in found.findings.judged:
        under = f" ({one.variant})" if one.variant else ""
        ends = f"{number(one.estimate.low)} … {number(one.estimate.high)}"
        console.print(
            f"  {one.verdict}: {one.hypothesis.claim}{under}: {number(one.estimate.mean)}, {ends}",
            soft_wrap=True,
        )
