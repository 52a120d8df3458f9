"""The benchmark beside peers: it times the same work, and notices work that is not the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sim.bench import contenders as contender
from sim.bench.peers import CASES, LIMIT, OURS, Beside, beside
from sim.resources import benchmarks_folder

QUEUE = CASES[0]


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the works, to be damaged."""
    folder = tmp_path / "benchmarks"
    shutil.copytree(benchmarks_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(contender, "benchmarks_folder", lambda: folder)
    return folder


def damage(file: Path, text: str, instead: str) -> None:
    source = file.read_text("utf-8")
    assert source.count(text) == 1
    file.write_text(source.replace(text, instead), "utf-8")


def measured(*keys: str) -> Beside:
    return beside(replace(QUEUE, quick=(1, 4, 8)), quick=True, rounds=2, keys=keys)


def test_the_same_work_is_timed_at_three_sizes() -> None:
    found = measured(OURS, "heapq", "bound")
    ours, loop = found.part(OURS), found.part("heapq")
    assert ours is not None and loop is not None
    assert list(ours.sizes) == list(loop.sizes) == list(found.petitions) == [1, 4, 8]
    assert all(len(times.seconds) == 2 and times.memory > 1e7 for times in loop.sizes.values())
    assert 0 < ours.sizes[8].engine[0] < ours.sizes[8].seconds[0]
    assert found.petitions[8] == pytest.approx(8 * 5760, rel=0.05)
    assert found.agrees("heapq") and found.agrees("bound") is None
    assert {what for what, *_ in found.aims()} == {"the engine against the lower bound"}


def test_work_that_is_not_the_same_is_noticed(works: Path) -> None:
    damage(works / "with_heapq.py", "1 / work.gap, 1 / work.mean", "1 / work.gap, 1.1 / work.mean")
    found = measured(OURS, "heapq")
    apart = found.apart("heapq")
    assert apart is not None and apart > LIMIT
    assert found.agrees("heapq") is False


def test_both_engines_must_see_the_same_to_the_second(works: Path) -> None:
    damage(works / "with_reference.py", "days, seed, ", "days, seed + 1, ")
    found = beside(replace(QUEUE, quick=(1, 1, 1), slow=()), quick=True, rounds=1, keys=[OURS, "reference"])
    assert found.agrees("reference") is False
