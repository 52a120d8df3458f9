"""What does not follow from its experiment is found out."""

from __future__ import annotations

import pytest

from sim.study.experiments import results
from sim.study.experiments.experiment import FILE
from sim.study.experiments.verify import verify


@pytest.mark.parametrize("changed", [('"solved"', '"resol"'), ("[arms.high]", "[arms.more]\n[arms.high]")])
def test_what_was_not_run_like_this_does_not_hold(run, rewrite, tiny, runs, changed) -> None:
    done = run(full=True)
    rewrite(tiny / FILE, changed)
    found = verify(tiny, done.folder, runs)
    assert not found.holds and found.how == ["experiment.toml is not as it was run"]


def test_a_page_that_lies_and_figures_that_are_not_there_are_found(run, tiny, runs) -> None:
    done = run(full=True)
    assert verify(tiny, done.folder, runs).holds
    (done.folder / results.PAGE).write_text("LIE")
    (done.folder / "figures" / "contrasts.png").write_bytes(b"")
    (done.folder / "figures" / "figure-1.svg").unlink()
    found = verify(tiny, done.folder, runs)
    assert not found.holds
    assert "report.md does not follow from the replications" in found.how
    assert "figures are missing or empty: figures/contrasts.png, figures/figure-1.svg" in found.how
