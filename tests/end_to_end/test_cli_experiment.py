"""petition experiment: a list that survives what stands, folders by their path, places that belong to others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXPERIMENT = Path(__file__).parents[1] / "study" / "experiments" / "tiny.toml"


@pytest.fixture
def mine(tmp_path, monkeypatch) -> Path:
    """The folder of an experiment of one's own, and the folder that one works in around it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "experiment.toml").write_bytes(EXPERIMENT.read_bytes())
    return tmp_path / "mine"


@pytest.mark.parametrize("broken", ["", "{}"])
def test_a_verdict_that_cannot_be_read_is_listed_as_such(petition, mine, broken) -> None:
    verdict = mine.parent / "results" / "trap" / "verdict.json"
    verdict.parent.mkdir(parents=True)
    verdict.write_text(broken)
    reply = petition("experiment", "list", "--json")
    found = {row["name"]: row["verdict"] for row in json.loads(reply.out)}
    assert reply.code == 0 and found["trap"] == "unreadable" and found["ramp"] is None


def test_an_experiment_of_ones_own_does_not_take_the_place_of_another(petition, mine) -> None:
    there = mine.parent / "results" / "mine"
    there.mkdir(parents=True)
    text = EXPERIMENT.read_text(encoding="utf-8")
    other = text.replace("better start", "late start").replace("Does effort", "Does trust")
    (there / "experiment.toml").write_text(other, encoding="utf-8")
    (there / "verdict.json").write_text("{}")
    for path in ("mine", "./mine"):
        reply = petition("experiment", "run", path)
        assert reply.code == 2 and "Does a late start help?" in reply.err and "--results" in reply.err
    assert (there / "experiment.toml").read_text(encoding="utf-8") == other


def test_the_usual_place_of_what_comes_along_is_its_own(petition, mine) -> None:
    mine.rename(mine.with_name("trap"))
    for command in ("run", "verify"):
        reply = petition("experiment", command, "./trap")
        assert reply.code == 2 and "results/trap" in reply.err and "--results" in reply.err
    (mine.parent / "other" / "trap").mkdir(parents=True)
    (mine.parent / "other" / "trap" / "chapter").write_text("years of work")
    assert "holds no results" in petition("experiment", "run", "./trap", "--results", "other").err


def test_the_folder_one_is_in_goes_by_its_name(petition, mine, monkeypatch) -> None:
    there = mine / "results" / "mine"
    there.mkdir(parents=True)
    (there / "chapter").write_text("years of work")
    monkeypatch.chdir(mine)
    reply = petition("experiment", "run", ".")
    assert reply.code == 2 and "results/mine exists and holds no results" in reply.err
