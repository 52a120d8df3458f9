"""Rules of the user's own on the command line: refused unless allowed, checked, run, compared, and found again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RULES = """from typing import Literal

from sim.policies.discipline import Discipline


class HardFirst(Discipline):
    \"\"\"Most work first.\"\"\"

    kind: Literal["hard-first"] = "hard-first"

    def key(self, now, due, deadline, work, expected):
        return -expected
"""
CITY = """extends = "hamlet"
name = "hard"
discipline = { kind = "hard-first" }
rules.files = ["my_rules.py"]
"""
SOON = ("--until", "2021-01-15")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one works in, with a scenario and its rules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_rules.py").write_text(RULES, "utf-8")
    (tmp_path / "hard.toml").write_text(CITY, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ("check", "hard.toml"),
        ("run", "hard.toml", *SOON),
        ("compare", "hamlet", "hard.toml", *SOON),
        ("compare", "hamlet", "hamlet:rules.files=['my_rules.py']", *SOON),
        ("select", "hamlet", "hard.toml", "--budget", "20", *SOON),
        ("design", "latin", "hard.toml", "--factor", "staffing.level", *SOON),
        ("search", "hard.toml", "--factor", "staffing.level", *SOON),
        ("levers", "--measure", "--scenario", "hard.toml", *SOON),
        ("run", "hamlet", "--set", "rules.files=['my_rules.py']", *SOON),
    ],
    ids=lambda command: " ".join(command[:3]),
)
def test_code_of_a_scenario_is_refused_unless_it_is_allowed(petition, city: Path, command) -> None:
    (city / "my_rules.py").write_text("open('ran', 'w').close()\n" + RULES, "utf-8")
    reply = petition(*command)
    told = reply.err + reply.out
    assert reply.code == 2 and "my_rules.py" in told and "--allow-rules" in told
    assert not (city / "ran").exists() and not (city / "runs").exists()


def test_check_lists_the_rules_in_use(petition, city: Path) -> None:
    reply = petition("check", "hard.toml", "hamlet", "--allow-rules")
    assert reply.code == 0
    assert "rules of my_rules.py: hard-first (SHA-256 " in reply.out


def test_check_finds_a_rule_that_cannot_be_compiled(petition, city: Path) -> None:
    (city / "my_rules.py").write_text(RULES.replace("-expected", "-expected / 2"), "utf-8")
    reply = petition("check", "hard.toml", "--allow-rules")
    assert reply.code == 2 and "float64" in reply.out
    assert "my_rules.py" in reply.out and "line      11" in reply.out


def test_both_engines_run_it_and_the_folder_runs_again(petition, city: Path) -> None:
    for engine in ("compiled", "reference"):
        reply = petition(
            "run", "hard.toml", *SOON, "--engine", engine, "--out", engine, "--no-figures", "--allow-rules"
        )
        assert reply.code == 0, reply.err
    again = petition("run", "compiled/scenario.toml", "--out", "again", "--no-figures", "--allow-rules")
    assert again.code == 0, again.err
    petitions = [
        (city / name / "petitions.parquet").read_bytes() for name in ("compiled", "reference", "again")
    ]
    assert petitions[0] == petitions[1] == petitions[2]
    assert (city / "compiled" / "my_rules.py").read_text("utf-8") == RULES


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize(
    ("rule", "line", "word"), [("due << 40", 11, "gave"), ("now // (work - work)", 12, "ZeroDivisionError")]
)
def test_a_rule_that_fails_ends_the_run_and_leaves_nothing(
    petition, city: Path, engine: str, rule: str, line: int, word: str
) -> None:
    (city / "my_rules.py").write_text(RULES.replace("-expected", rule), "utf-8")
    reply = petition("run", "hard.toml", *SOON, "--engine", engine, "--out", "out", "--allow-rules")
    assert reply.code == 2 and word in reply.err and "now = " in reply.err
    assert "my_rules.py" in reply.err and f"line      {line}" in reply.err
    assert sorted(path.name for path in city.iterdir()) == ["hard.toml", "my_rules.py"]


def test_a_rule_asked_once_a_period_that_fails_is_blamed(petition, city: Path) -> None:
    response = """
from sim.policies.incentive import Response


class Odd(Response):
    kind: Literal["odd"] = "odd"

    def aim(self, score):
        return score[:, 0]
"""
    (city / "my_rules.py").write_text(RULES + response, "utf-8")
    changes = ("--set", "incentive.response={kind='odd'}", "--set", "time.period=2d")
    reply = petition("run", "hard.toml", *SOON, *changes, "--no-figures", "--out", "out", "--allow-rules")
    assert reply.code == 2 and "IndexError" in reply.err
    assert "my_rules.py" in reply.err and "line      21" in reply.err


def test_workers_know_it_and_the_store_finds_it_until_it_changes(petition, city: Path) -> None:
    def computed() -> int:
        before = set((city / "store").rglob("*.parquet"))
        reply = petition(
            "compare", "hamlet", "hard.toml", *SOON, "-n", "2", "--jobs", "2", "--store", "store", "--start-up", "0",
            "--json", "--allow-rules",
        )  # fmt: skip
        assert reply.code == 0, reply.err
        assert json.loads(reply.out)
        return len(set((city / "store").rglob("*.parquet")) - before)

    assert [computed(), computed()] == [4, 0]
    (city / "my_rules.py").write_text(RULES.replace("-expected", "+expected"), "utf-8")
    assert computed() == 2
