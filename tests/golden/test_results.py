"""What is committed of experiments is what they give today: results of an older program are no results."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.study.experiments import results
from sim.study.experiments.experiment import locate, read
from sim.study.experiments.findings import observe
from sim.study.runs.replications import replications

RESULTS = Path(__file__).parents[2] / "results"


@pytest.mark.parametrize("name", ["deadlines"])
def test_rows_that_are_committed_come_out_again(name: str, tmp_path: Path) -> None:
    """One experiment of `base`, at its small size; `petition experiment verify --all` looks at all."""
    experiment = read(locate(name))
    with replications(jobs=1, store=tmp_path) as runs:
        found = observe(experiment, experiment.small, runs)
    before = results.rows_of(experiment, experiment.small, RESULTS / name / results.SMALL)
    moved = [
        f"{was.arm}, {was.replication}: {was.values} was, {now.values} is"
        for was, now in zip(before, found, strict=True)
        if now.values != pytest.approx(was.values, rel=1e-9, nan_ok=True)
    ]
    assert not moved, (
        "results were made by another program. If what moved is meant: petition experiment run --all, and say in "
        "CHANGELOG.md, under Results, what moved and why:\n" + "\n".join(moved)
    )
