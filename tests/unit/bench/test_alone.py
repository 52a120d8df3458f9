"""What is measured of this project alone: growth, and whole commands."""

from __future__ import annotations

import pytest

from sim.bench import alone
from sim.bench.alone import Command, commands, larger
from sim.errors import PetitionError


def silent(stage: str, share: float) -> None:
    assert 0 <= share < 1


def test_growth_is_a_ratio_of_what_a_contact_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    growth = ("twice the city", "a day", (1, 0.01), "twice the people", (1, 0.02))
    monkeypatch.setattr(alone, "GROWTH", (growth,))
    found = larger(quick=True, rounds=2, progress=silent)
    small, great = found.rows
    assert isinstance(small["contacts"], int) and isinstance(great["contacts"], int)
    assert great["contacts"] == pytest.approx(2 * small["contacts"], rel=0.2)
    assert small["times"] is None and great["times"] == found.aims[0][2]
    assert all(
        isinstance(row[key], float) and 0.1 < row[key] < 2 for row in found.rows for key in ("told", "taken")
    )
    assert found.cells(small)[0] == "a day" and found.cells(small)[3] == ""
    assert found.told()["aims"][0]["aim"] == 1.1


def test_a_whole_command_is_timed_and_held_against_its_aim(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = Command("the version", "--version", 60)
    cut = Command("help", "--help", 1e-9, quick="--version")
    monkeypatch.setattr(alone, "COMMANDS", (fast, cut))
    found = commands(quick=False, rounds=1, progress=silent)
    assert [row["command"] for row in found.rows] == ["petition --version", "petition --help"]
    assert [aim["reached"] for aim in found.told()["aims"]] == [True, False]
    row = found.rows[0]
    assert all(isinstance(row[key], float) and 0 < row[key] < 60 for key in ("clock", "processor", "memory"))
    quick = commands(quick=True, rounds=1, progress=silent)
    assert [row["command"] for row in quick.rows] == ["petition --version"] and quick.aims == []


def test_a_command_that_breaks_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "COMMANDS", (Command("wrong", "run nowhere", 1),))
    with pytest.raises(PetitionError, match="run nowhere broke down"):
        commands(quick=False, rounds=1, progress=silent)
