"""What `experiment pilot` prints: how many replications each claim of an experiment takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.study.experiments.pilot import Needed, Pilot


def show(found: Pilot, *, as_json: bool) -> None:
    """A line a claim, then what to write into the experiment."""
    if as_json:
        typer.echo(json.dumps(_told(found), ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    from sim.report.wording import NOTHING, number

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("claim", "variant", "mean", "to its bound", "replications"):
        table.add_column(heading, justify="right" if heading in ("mean", "to its bound") else "left")
    for one in found.claims:
        takes = str(one.n) if one.kind == "needs" else one.kind
        table.add_row(
            one.hypothesis.claim, one.variant or NOTHING, number(one.mean), number(one.distance), takes
        )
    console = Console()
    console.print(table)
    size = found.experiment.size
    console.print(
        f"{found.replications} replications of each arm in worlds of the pilot's own, {found.seconds:.0f} s. So many "
        f"show with 80 % that a claim holds or does not, if its mean is the pilot's; the deviation is taken for its "
        f"upper limit of 80 %. The experiment has {_numbers(found)}; {found.enough} would decide every claim that has "
        "a number here.",
        soft_wrap=True,
    )
    if found.enough > size.looks[-1]:
        console.print(
            f"With most = {found.enough} beside its replications it would look from time to time, and stop when all is "
            "decided.",
            soft_wrap=True,
        )


def _numbers(found: Pilot) -> str:
    looks = found.experiment.size.looks
    return f"{looks[0]}" if len(looks) == 1 else f"{looks[0]} to {looks[-1]}"


def _told(found: Pilot) -> dict[str, object]:
    return {
        "replications": found.replications,
        "seconds": round(found.seconds, 1),
        "looks": found.experiment.size.looks,
        "enough": found.enough,
        "claims": [_claim(one) for one in found.claims],
    }


def _claim(one: Needed) -> dict[str, object]:
    from sim.study.experiments.results import finite

    return {
        "claim": one.hypothesis.claim, "variant": one.variant, "mean": finite(one.mean),
        "deviation": finite(one.deviation), "distance": finite(one.distance),
        "n": one.n if one.kind == "needs" else None, "kind": one.kind,
    }  # fmt: skip
