"""The worked example of CONTRIBUTING, done as it is written: a new policy in a copy of the package, in both engines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "CONTRIBUTING.md").read_text("utf-8").split("### Worked example")[1].split("\n## ")[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PETITION = "import sys; from sim.cli import main; sys.argv = sys.argv[1:]; main()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which every block of the example has been carried out."""
    copy = tmp_path_factory.mktemp("contributing")
    for part in ("sim", "scenarios", "experiments"):
        shutil.copytree(TOP / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for language, block in BLOCKS:
        if language == "diff":
            (copy / "hard-first.patch").write_text(block, "utf-8")
            run(copy, "git", "apply", "hard-first.patch")
        elif language == "toml":
            (copy / block.split("\n", 1)[0].removeprefix("# ")).write_text(block, "utf-8")
        elif language == "python":
            run(copy, sys.executable, "-c", block)
        else:
            assert language == "sh"
            for line in block.splitlines():
                run(copy, sys.executable, "-c", PETITION, *line.split())
    return copy


def run(where: Path, *command: str) -> None:
    """A command in the copy, whose package and cache of machine code are its own."""
    own = {
        "PYTHONPATH": str(where),
        "PETITION_CACHE": str(where / "cache"),
        "GIT_CEILING_DIRECTORIES": str(where.parent),
    }
    done = subprocess.run(
        command, cwd=where, env=os.environ | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def petitions(folder: Path) -> pa.Table:
    return pq.read_table(folder / "petitions.parquet").sort_by(
        [("id", "ascending"), ("generation", "ascending")]
    )


def test_the_new_policy_runs_in_both_engines_alike(folder: Path) -> None:
    assert petitions(folder / "runs" / "hard").equals(petitions(folder / "runs" / "hard-reference"))


def test_it_takes_the_hardest_first(folder: Path) -> None:
    """Housing is the most work and services the least: who takes the easy ones first lets housing wait, who takes the
    hard ones first lets services."""
    run(
        folder, sys.executable, "-c", PETITION, "petition", "run", "hamlet", "--until", "2021-01-22", "--no-figures",
        "--set", "discipline={kind='easy-first',knows_work=false}", "--out", "runs/easy",
    )  # fmt: skip
    hard, easy = (waits(folder / "runs" / name) for name in ("hard", "easy"))
    assert hard["housing"] < hard["services"]
    assert easy["housing"] > easy["services"]


def waits(folder: Path) -> dict[str, float]:
    """Mean wait in the unit by category, of what interrupts nothing, in seconds."""
    found: dict[str, list[int]] = {}
    for row in pq.read_table(folder / "petitions.parquet").to_pylist():
        if row["started"] is not None and row["deadline"] in ("ordinary", "complex"):
            found.setdefault(row["category"], []).append(row["started"] - row["arrived"])
    return {category: sum(seconds) / len(seconds) for category, seconds in found.items()}
