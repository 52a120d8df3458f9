"""What the pages say is so: made parts are up to date, and every block of code on them runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main

TOP = Path(__file__).resolve().parents[2]
DOCS = TOP / "docs"
BLOCK = re.compile(r"^```([\w{}-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    str(page.relative_to(DOCS))
    for page in [
        DOCS / "tutorial.md",
        *sorted((DOCS / "how-to").glob("*.md")),
        DOCS / "reference" / "python.md",
    ]
    if BLOCK.search(page.read_text("utf-8"))
]


def checked(docs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, docs / "_tools", "--check"], capture_output=True, text=True, check=False
    )


def test_the_made_parts_of_the_pages_are_up_to_date() -> None:
    told = checked(DOCS)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_page_that_is_out_of_date_is_named(tmp_path: Path) -> None:
    shutil.copytree(
        DOCS / "_tools", tmp_path / "docs" / "_tools", ignore=shutil.ignore_patterns("__pycache__")
    )
    stale = "<!-- made: members sim.ground.tables Outcome -->\n\nsolved, or not\n\n<!-- end -->\n"
    (tmp_path / "docs" / "stale.md").write_text(stale, "utf-8")
    told = checked(tmp_path / "docs")
    assert told.returncode == 1
    assert "docs/stale.md" in told.stdout


def test_a_block_that_fails_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert commands("petition run nowhere\npetition check a \\\n  b\n") == [
        ["petition", "run", "nowhere"],
        ["petition", "check", "a", "b"],
    ]
    with pytest.raises(AssertionError, match="ended with 2"):
        petition(["petition", "run", "nowhere"], monkeypatch)
    with pytest.raises(AssertionError, match="not a command"):
        petition(["rm", "-r", "runs"], monkeypatch)


@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_a_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": name}
    for language, block in BLOCK.findall((DOCS / name).read_text("utf-8")):
        if language == "toml":
            (tmp_path / block.split("\n", 1)[0].removeprefix("# ")).write_text(block, "utf-8")
        elif language == "python":
            exec(compile(block, name, "exec", dont_inherit=True), names)
        elif language == "sh":
            for arguments in commands(block):
                petition(arguments, monkeypatch)
        else:
            assert language in ("text", "{eval-rst}"), (
                f"a block in {language} is neither run nor said to be mere text"
            )


def commands(block: str) -> list[list[str]]:
    """The commands of a block, one a line; what is quoted may go over several lines."""
    found: list[list[str]] = []
    lexer = shlex.shlex(block.replace("\\\n", ""), posix=True, punctuation_chars="\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, "#"
    line: list[str] = []
    for word in [*lexer, "\n"]:
        if word.strip("\n"):
            line.append(word)
        elif line:
            found.append(line)
            line = []
    return found


def petition(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a command in this process: it must be one of ours, and end well."""
    assert arguments[0] == "petition", f"not a command of this program: {shlex.join(arguments)}"
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as leaving:
        main()
    assert not leaving.value.code, f"{shlex.join(arguments)} ended with {leaving.value.code}"
