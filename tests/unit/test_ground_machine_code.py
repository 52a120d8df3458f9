"""Machine code is kept by what the code does: shared between copies, made anew only where a rule has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
RULE = "policies/deadline.py"
ASK = """
import sys
import numpy as np
sys.path[0:0] = sys.argv[1:]
from sim.ground.machine_code import PACKAGE, cache_folder
from sim.policies.deadline import due
from sim.city.settings import SETTINGS
assert str(PACKAGE.parent) == sys.argv[1]
found = due(np.zeros(1, SETTINGS)[0], 0, 100, np.arange(9))
print(sum(due._cache_misses.values()), found)
"""


@pytest.fixture
def copy(tmp_path: Path):
    """A function that makes a copy of the package under a name, with some text of the rule's file replaced."""

    def made(name: str, old: str = "", new: str = "") -> Path:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(TOP / "sim", tmp_path / name / "sim", ignore=ignored)
        rule = tmp_path / name / "sim" / RULE
        text = rule.read_text("utf-8")
        assert old in text
        rule.write_text(text.replace(old, new), "utf-8")
        return tmp_path / name

    return made


def asking(where: Path, cache: Path) -> subprocess.Popen[str]:
    """A process that asks a rule of the package there."""
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(where)], env=os.environ | {"PETITION_CACHE": str(cache)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=where,
    )  # fmt: skip


def told(process: subprocess.Popen[str]) -> tuple[int, int]:
    """How often the rule was compiled, and what it said."""
    out, err = process.communicate()
    assert process.returncode == 0, err
    compiled, found = out.split()
    return int(compiled), int(found)


def test_a_copy_with_other_comments_compiles_nothing_and_another_rule_is_compiled(
    copy, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    said = '"""The moment a petition is due'
    assert told(asking(copy("first"), cache)) == (1, 100)
    assert told(asking(tmp_path / "first", cache)) == (0, 100)
    assert told(asking(copy("second", said, '# A word.\n\n    """When it is due'), cache)) == (0, 100)
    changed = copy(
        "third", "return dispatched + levers.allowance", "return dispatched + 5 + levers.allowance"
    )
    assert told(asking(changed, cache)) == (1, 105)


def test_programs_that_compile_at_once_do_not_disturb_each_other(copy, tmp_path: Path) -> None:
    places = [copy("first"), copy("second")]
    running = [asking(place, tmp_path / "cache") for place in places * 2]
    assert {found for _, found in map(told, running)} == {100}
    assert told(asking(places[0], tmp_path / "cache")) == (0, 100)
    assert not list((tmp_path / "cache").rglob("*.partial"))
