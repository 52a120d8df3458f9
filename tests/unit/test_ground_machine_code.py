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
sys.path[0:0] = sys.argv[1:]
from sim.ground.machine_code import PACKAGE
from sim.policies.deadline import is_late
assert str(PACKAGE.parent) == sys.argv[1]
found = is_late(100, 100)
print(sum(is_late._cache_misses.values()), int(found))
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
    said = '"""Whether a petition was closed late'
    assert told(asking(copy("first"), cache)) == (1, 0)
    assert told(asking(tmp_path / "first", cache)) == (0, 0)
    assert told(asking(copy("second", said, '# A word.\n\n    """Whether it was late'), cache)) == (0, 0)
    assert told(asking(copy("third", "return closed > due", "return closed >= due"), cache)) == (1, 1)


def test_programs_that_compile_at_once_do_not_disturb_each_other(copy, tmp_path: Path) -> None:
    places = [copy("first"), copy("second")]
    running = [asking(place, tmp_path / "cache") for place in places * 2]
    assert {found for _, found in map(told, running)} == {0}
    assert told(asking(places[0], tmp_path / "cache")) == (0, 0)
    assert not list((tmp_path / "cache").rglob("*.partial"))


def test_all_is_made_until_something_is_edited_of_which_machine_code_is_made(copy, tmp_path: Path) -> None:
    ask = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from sim.ground.machine_code import is_made, made\n"
        "was = is_made(); made(); print(was)"
    )
    places = [
        copy("first"),
        copy("second", "Whether a petition", "If a petition"),
        copy("third", "closed > due", "closed >= due"),
    ]
    told = [
        subprocess.run(
            [sys.executable, "-c", ask, place], env=os.environ | {"PETITION_CACHE": str(tmp_path / "cache")},
            cwd=place, capture_output=True, text=True, check=True,
        ).stdout.strip()
        for place in places
    ]  # fmt: skip
    assert told == ["False", "True", "False"]
