"""The same scenario and seed give the same bytes, today and tomorrow, whoever else is running."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rig.golden import PINNED, hamlet, moved

from sim.engine.compiled import engine as compiled
from sim.history.disk import recorder
from sim.runner import run

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
UNTIL = date(2021, 3, 1)
TOLD = ("files.sha256", "provenance.json", "summary.json")  # these tell when, and on which machine


def written(folder: Path, seed: int | None = None) -> dict[str, bytes]:
    """Two months of hamlet, as the bytes of its files."""
    run("hamlet", seed=seed, until=UNTIL, out=folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.name not in TOLD}


def test_hamlet_is_what_it_was() -> None:
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    found = moved(pinned, hamlet(pinned["columns"].split()))
    assert not found, (
        "hamlet has moved. If that is meant: PYTHONPATH=tests python -m rig.golden, and say in CHANGELOG.md, under "
        "Results, what moved and why:\n" + "\n".join(found)
    )


def test_the_changelog_tells_what_moved_hamlet() -> None:
    results = CHANGELOG.read_text(encoding="utf-8").split("### Results", 1)[1].split("\n## ", 1)[0]
    assert json.loads(PINNED.read_text(encoding="utf-8"))["petitions"][:12] in results


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    first = written(tmp_path / "first")
    assert "petitions.parquet" in first
    assert written(tmp_path / "second") == first
    other = written(tmp_path / "other", seed=8)
    assert other["petitions.parquet"] != first["petitions.parquet"]


def test_two_runs_side_by_side_do_not_disturb_each_other(tmp_path: Path) -> None:
    alone = [written(tmp_path / f"alone{seed}", seed) for seed in (7, 8)]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: written(tmp_path / f"together{seed}", seed), (7, 8)))
    assert together == alone


def test_tables_that_begin_small_and_grow_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = written(tmp_path / "usual")
    grown = set()
    for how in ("_room", "_pool", "_records", "_batch"):
        grow = getattr(compiled.Compiled, how)
        monkeypatch.setattr(
            compiled.Compiled, how, lambda *args, how=how, grow=grow: (grown.add(how), grow(*args))[1]
        )
    monkeypatch.setattr(compiled, "PLENTY", 4)
    monkeypatch.setattr(compiled, "usual_contacts", lambda world: 0)
    assert written(tmp_path / "small") == usual
    assert grown == {"_room", "_pool", "_records", "_batch"}


def test_row_groups_of_another_size_hold_the_same_petitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "usual")
    monkeypatch.setattr(recorder.Recorder.__init__, "__defaults__", (100,))
    written(tmp_path / "small")
    files = [tmp_path / name / "petitions.parquet" for name in ("usual", "small")]
    assert pq.ParquetFile(files[1]).num_row_groups > 5
    assert pq.read_table(files[0]).equals(pq.read_table(files[1]))


def test_both_engines_write_the_same_bytes(tmp_path: Path) -> None:
    until = date(2021, 1, 20)
    for engine in ("compiled", "reference"):
        run("hamlet", engine=engine, until=until, out=tmp_path / engine)
    for file in sorted((tmp_path / "reference").iterdir()):
        if file.name not in TOLD:
            assert file.read_bytes() == (tmp_path / "compiled" / file.name).read_bytes(), file.name
