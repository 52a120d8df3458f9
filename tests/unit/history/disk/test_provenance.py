"""Provenance and JSON."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sim.history.disk.provenance import commit, provenance


def test_provenance_says_what_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.ground.machine_code import source_hash

    monkeypatch.setattr("sys.argv", ["/somewhere/bin/petition", "run", "beijing-2019"])
    east = timezone(timedelta(hours=8))
    found = provenance(
        seed=7, replication=2, scale=0.1, engine="compiled",
        started=datetime(2026, 1, 1, 8, tzinfo=east), ended=datetime(2026, 1, 1, 8, 1, tzinfo=east),
    )  # fmt: skip
    assert (found["seed"], found["replication"], found["scale"], found["engine"]) == (7, 2, 0.1, "compiled")
    assert found["command"] == ["petition", "run", "beijing-2019"]
    assert (found["started"], found["ended"]) == (
        "2026-01-01T00:00:00.000+00:00",
        "2026-01-01T00:01:00.000+00:00",
    )
    assert found["source_hash"] == source_hash()
    assert set(found["libraries"]) >= {"numpy", "numba", "simpy", "mesa", "pyarrow", "duckdb"}
    assert json.loads(json.dumps(found)) == found


def test_commit_of_a_checkout(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        found = subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return found.stdout.strip()

    git("init", "-q")
    assert commit(tmp_path) is None
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "-qm", "first")
    assert commit(tmp_path) == git("rev-parse", "HEAD")
    (tmp_path / "file").write_text("2")
    assert commit(tmp_path) == git("rev-parse", "HEAD") + "+"
    git("commit", "-qam", "second")
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "one").write_text("1")
    git("add", ".")
    git("commit", "-qm", "told")
    (tmp_path / "results" / "one").write_text("2")
    assert commit(tmp_path) == git("rev-parse", "HEAD"), (
        "what an experiment before it wrote is no change of the program"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "provenance.py").write_text("")
    assert commit(tmp_path / "site") is None, "installed within a checkout of something else"


def test_no_git_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(tmp_path) is None
