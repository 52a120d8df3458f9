"""Who cannot take part is told, and who breaks down is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sim.bench import contenders as contender
from sim.bench.peers import CASES, Beside, beside
from sim.errors import PetitionError
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


def test_a_missing_library_is_told_and_left_out(works: Path) -> None:
    damage(works / "with_ciw.py", "import ciw\n", "import ciw_that_is_not_there as ciw\n")
    found = measured("ciw", "heapq")
    (absent,) = (part.absent for part in found.parts if part.key == "ciw")
    assert "ciw_that_is_not_there" in str(absent)
    assert found.part("ciw") is None and found.part("heapq") is not None


def test_a_contender_that_breaks_down_is_named(works: Path) -> None:
    damage(works / "with_heapq.py", "    events.sort()\n", "    events.short()\n")
    with pytest.raises(PetitionError, match=r"heapq broke down: AttributeError.*short"):
        measured("heapq")
