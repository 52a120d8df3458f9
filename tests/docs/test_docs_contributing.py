"""The worked example of CONTRIBUTING, done as it is written: a policy from outside, and then as part of the project."""

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
from scipy.stats import spearmanr

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "CONTRIBUTING.md").read_text("utf-8").split("### Worked example")[1].split("\n### ")[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PETITION = "import sys; from sim.cli import main; sys.argv = sys.argv[1:]; main()"
MADE = "from sim.ground.machine_code import is_made; print(is_made())"


def run(where: Path, *command: str, package: Path = TOP) -> str:
    """What a command in a folder prints, with the package at a place."""
    done = subprocess.run(
        command, cwd=where, env=os.environ | {"PYTHONPATH": str(package)}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one's own, in which every block of the example has been carried out."""
    folder = tmp_path_factory.mktemp("outside")
    for language, block in BLOCKS:
        name = re.match(r"# (\S+\.(?:py|toml))\n", block)
        if name:
            (folder / name[1]).write_text(block, "utf-8")
        elif language == "python":
            run(folder, sys.executable, "-c", block)
        else:
            assert language == "sh"
            for line in block.splitlines():
                run(folder, sys.executable, "-c", PETITION, *line.split())
    return folder


def petitions(folder: Path) -> pa.Table:
    return pq.read_table(folder / "petitions.parquet").sort_by(
        [("id", "ascending"), ("generation", "ascending")]
    )


def test_the_example_is_short() -> None:
    rules = next(block for _, block in BLOCKS if block.startswith("# my_rules.py"))
    assert len(rules.splitlines()) <= 18


def test_the_new_policy_runs_in_both_engines_alike(folder: Path) -> None:
    assert petitions(folder / "runs" / "hard").equals(petitions(folder / "runs" / "hard-reference"))


def test_it_takes_the_hardest_first(folder: Path) -> None:
    """Who takes the hard ones first lets much work wait less than little; who takes the easy ones first, more."""
    run(
        folder, sys.executable, "-c", PETITION, "petition", "run", "hamlet", "--until", "2021-01-22", "--no-figures",
        "--set", "discipline={kind='easy-first',knows_work=false}", "--out", "runs/easy",
    )  # fmt: skip
    hard, easy = (waits_by_work(folder / "runs" / name) for name in ("hard", "easy"))
    assert hard < -0.1 and hard < easy - 0.1


def waits_by_work(folder: Path) -> float:
    """Rank correlation of work and wait in the unit, over what interrupts nothing."""
    rows = pq.read_table(folder / "petitions.parquet").to_pylist()
    begun = [row for row in rows if row["started"] is not None and row["deadline"] in ("ordinary", "complex")]
    work, wait = ([row["work"] for row in begun], [row["started"] - row["arrived"] for row in begun])
    return float(spearmanr(work, wait).statistic)


def test_put_into_the_project_it_is_the_same_in_one_file_and_compiles_no_engine(
    folder: Path, tmp_path: Path
) -> None:
    for part in ("sim", "scenarios"):
        shutil.copytree(TOP / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    home = tmp_path / "sim" / "policies" / "discipline.py"
    rules = (folder / "my_rules.py").read_text("utf-8")
    policy = rules[rules.index("class HardFirst") :].replace("expected):", "expected: int) -> int:")
    source, union = home.read_text("utf-8"), "EasyFirst | RankChasing"
    assert source.count(union) == 1
    home.write_text(
        source.replace(union, f"{union} | HardFirst").replace(
            "AnyDiscipline = ", f"{policy}\n\nAnyDiscipline = ", 1
        ),
        "utf-8",
    )
    run(
        tmp_path, sys.executable, "-c", PETITION, "petition", "run", "hamlet", "--until", "2021-01-22", "--no-figures",
        "--set", "discipline.kind=hard-first", "--out", "runs/hard", package=tmp_path,
    )  # fmt: skip
    assert petitions(tmp_path / "runs" / "hard").equals(petitions(folder / "runs" / "hard"))
    assert [run(tmp_path, sys.executable, "-c", MADE, package=package) for package in (TOP, tmp_path)] == [
        "True\n", "True\n",
    ]  # fmt: skip
