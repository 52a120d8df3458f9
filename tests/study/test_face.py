"""Studies in one call, as a notebook calls them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import PetitionError

MONTH = date(2021, 2, 1)


def test_a_comparison_in_one_call(shared) -> None:
    how = {"replications": 3, "until": MONTH, "start_up": 0, "jobs": 1, "store": shared}
    found = sim.compare({"as it is": "hamlet", "eager": "hamlet:incentive.start=0.6"}, **how)
    assert found.arms == ["as it is", "eager"] and found.replications == 3
    row = found.table.set_index(["measure", "arm"]).loc[("resolution_rate", "eager")]
    told = found.differences["resolution_rate"]["eager"].estimate
    assert (row["difference"], row["low"], row["high"], row["n"]) == (told.mean, told.low, told.high, 3)
    assert "resolution_rate" in found._repr_html_() and "as it is" in found._repr_html_()
    again = sim.compare(["hamlet", sim.load("hamlet", {"incentive.start": 0.6, "name": "eager"})], **how)
    assert again.differences["resolution_rate"]["eager"] == found.differences["resolution_rate"]["eager"]


def test_workers_may_be_shared(month, shared) -> None:
    with sim.replications(jobs=1, store=shared) as runs:
        arms = month("hamlet", "hamlet:incentive.start=0.6")
        found = sim.compare(arms, replications=2, start_up=0, precision=["resolution_rate=50%"], runs=runs)
        assert found.replications == 2 and runs.wanted == 4


def test_a_design_in_one_call(shared, tmp_path: Path) -> None:
    found = sim.design(
        "latin", "hamlet", ["incentive.start=0.1..0.9", "handling.explain"], measures=["solved_share"], size=6,
        claim="solved_share>0.45", replications=1, until=MONTH, out=tmp_path / "out", jobs=1, store=shared,
    )  # fmt: skip
    assert list(found.points.columns) == ["incentive.start", "handling.explain", "solved_share"]
    assert len(found.points) == 6 and (found.points["incentive.start"].between(0.1, 0.9)).all()
    assert np.array_equal(found.points["solved_share"], found.responses.means("solved_share"))
    assert found.table["factor"].tolist()[0] == "incentive.start"
    assert "fails at" in found._repr_html_()
    assert (tmp_path / "out" / "sensitivity.csv").is_file()
    with pytest.raises(PetitionError, match="no measure"):
        sim.design("latin", "hamlet", ["incentive.start"], measures=["solvd_share"], jobs=1, store=shared)


def test_an_experiment_in_one_call(tiny: Path, shared, tmp_path: Path) -> None:
    done = sim.experiment(tiny, results=tmp_path / "results", jobs=1, store=shared)
    assert done.folder == tmp_path / "results" / "tiny" and (done.folder / "report.md").is_file()
    assert done.table["verdict"].tolist() == [one.verdict for one in done.findings.judged]
    assert done.findings.verdict in done._repr_html_()
    with pytest.raises(PetitionError, match="no experiment"):
        sim.experiment("dispach", jobs=1, store=shared)
