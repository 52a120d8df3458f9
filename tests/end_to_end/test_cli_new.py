"""A city of one's own: written, in order and running at once, whatever it is like and however it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.files import built_in
from sim.scenario.load import load
from sim.scenario.places import places
from sim.scenario.unsourced import unsourced

CITIES = ["Port Said", "北京以南", "Νέα Πόλη", "مدينة", "Saint-Jean d'Angély", 'The "Old" City', "a/b: c\\d"]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("parent", built_in())
def test_a_city_like_any_that_comes_along(petition, tmp_path: Path, parent: str) -> None:
    reply = petition("new", "Mine", "--from", parent, "--out", "mine.toml")
    assert reply.code == 0, reply.err
    reply = petition("check", "mine.toml")
    assert reply.code == 0 and "8 streets" in reply.out and "every number has a source" in reply.out
    scenario = load(str(tmp_path / "mine.toml"))
    where, like = places(scenario.city), places(load(parent).city)
    ratio = len(where.street_names) / len(like.street_names)
    assert sum(where.populations) == pytest.approx(ratio * sum(like.populations), rel=0.01)
    assert scenario.demand.needs_per_year == pytest.approx(
        ratio * load(parent).demand.needs_per_year, rel=0.01
    )


@pytest.mark.parametrize("city", CITIES)
def test_a_name_in_any_script(petition, tmp_path: Path, city: str) -> None:
    assert petition("new", city).code == 0
    [file] = tmp_path.glob("*.toml")
    scenario = load(file)
    assert scenario.name == city and unsourced(scenario) == []
    again = petition("new", city)
    assert again.code == 2 and "exists" in again.err


def test_it_runs_and_may_be_a_parent_elsewhere(petition, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    assert petition("new", "One", "--out", "one.toml").code == 0
    assert petition("new", "Two", "--from", "one.toml", "--out", "below/two.toml").code == 0
    reply = petition("run", "below/two.toml", "--until", "2025-01-15", "--no-figures", "--json")
    assert reply.code == 0, reply.err
    summary = json.loads(reply.out)
    assert summary["scenario"] == "Two" and summary["petitions"] > 500


def test_above_every_value_stands_what_it_means(petition, tmp_path: Path) -> None:
    assert petition("new", "One").code == 0
    lines = (tmp_path / "One.toml").read_text("utf-8").splitlines()
    values = [n for n, line in enumerate(lines) if " = " in line and not line.startswith(("#", '"*"'))]
    bare = [lines[n] for n in values if not lines[n - 1].startswith("# ")]
    assert [line.split(" = ")[0] for line in bare] == ["extends", "name", "title"] and len(values) > 40


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["  "], "no name"), (["a\nb"], "no name"), (["x" * 81], "no name"), (["Mine", "--from", "hamlte"], "hamlet"),
     (["Mine", "--out", "mine"], ".toml"), (["Mine", "--out", "nowhere/mine.toml"], "mine.toml")],
)  # fmt: skip
def test_what_cannot_be_is_refused(petition, tmp_path: Path, arguments: list[str], said: str) -> None:
    reply = petition("new", *arguments)
    assert reply.code == 2 and said in reply.err and not list(tmp_path.rglob("*.toml"))
