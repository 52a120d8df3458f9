"""A finished run as its caller has it, and as it is read back from its folder."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import PetitionError
from sim.history.disk.packing import pack
from sim.history.run import Run


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sim.run("hamlet", until=date(2021, 2, 1), out=tmp_path_factory.mktemp("runs") / "hamlet")


def test_a_run_is_read_back_as_it_was(finished: Run) -> None:
    assert finished.folder is not None
    again = sim.open(finished.folder)
    assert pack(again.history) == pack(finished.history)
    assert again.summary == finished.summary
    assert again.scenario.model_dump() == finished.scenario.model_dump()
    assert again.provenance == finished.provenance
    for name in ("petitions", "units", "hotline", "city"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(finished, name))
    assert sim.measures(again.history)["closed"] == finished.summary["closed"]


def test_its_tables_say_what_its_files_say(finished: Run) -> None:
    counted, rows = sim.query(
        finished.folder, "SELECT unit, sum(closed) FROM units GROUP BY unit ORDER BY unit"
    )
    assert counted[0] == "unit"
    sums = finished.units.groupby("unit", observed=True)["closed"].sum()
    assert {unit: int(closed) for unit, closed in rows} == sums.to_dict()
    assert finished.petitions["closed"].notna().sum() == finished.summary["closed"]
    closed = finished.petitions.dropna(subset=["closed"])
    seconds = (closed["closed"] - closed["raised"]).dt.total_seconds()
    assert np.isclose(seconds.mean(), finished.summary["mean_sojourn"])


def test_without_a_folder_all_but_petitions_is_there() -> None:
    run = sim.run("hamlet", until=date(2021, 1, 4))
    assert len(run.hotline) == 72 and len(run.city) == 1
    for name in ("petitions", "provenance"):
        with pytest.raises(PetitionError, match="folder"):
            getattr(run, name)


def test_a_notebook_sees_what_a_run_came_to(finished: Run) -> None:
    shown = finished._repr_html_()
    assert f"{100 * finished.summary['resolution_rate']:.1f} %" in shown and str(finished.folder) in shown


@pytest.mark.parametrize("what", ["nowhere", "empty", "old", "broken", "another"])
def test_what_is_no_run_is_refused(finished: Run, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "run"
    if what != "nowhere":
        folder.mkdir()
    if what in ("old", "broken", "another"):
        (folder / "provenance.json").write_text(json.dumps({}))
        (folder / "scenario.toml").write_text('extends = "hamlet"')
        (folder / "summary.json").write_text("{}")
    if what == "broken":
        (folder / "history.parquet").write_bytes(pack(finished.history)[:-100])
    if what == "another":
        (folder / "history.parquet").write_bytes(pack(finished.history))
        (folder / "summary.json").write_text("{")
    told = {"nowhere": "no such folder", "empty": "holds no run", "old": "earlier version", "broken": "no history",
            "another": "cannot be read"}  # fmt: skip
    with pytest.raises(PetitionError, match=told[what]):
        sim.open(folder)
