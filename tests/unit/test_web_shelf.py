"""The folder of results: what is not in it, or leads out of it, is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import PetitionError
from sim.web.shelf import Shelf


def run(place: Path) -> Path:
    place.mkdir(parents=True)
    (place / "summary.json").write_text('{"scenario": "hamlet", "days": 5, "seed": 7}')
    (place / "provenance.json").write_text("{}")
    return place


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    run(tmp_path / "runs" / "mine")
    run(tmp_path / "runs" / ".hidden")
    run(tmp_path / "secret")
    (tmp_path / "runs" / "notes").mkdir()
    (tmp_path / "runs" / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "runs" / "torn").mkdir()
    (tmp_path / "runs" / "torn" / "comparison.json").write_text("{")
    return Shelf(tmp_path / "runs")


def test_results_are_listed(shelf: Shelf) -> None:
    told = {one["name"]: (one["kind"], one["title"]) for one in shelf.folders()}
    assert told == {"mine": ("run", "hamlet"), "torn": ("comparison", "")}
    assert shelf.folder("mine") == shelf.place / "mine"


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "out",
        ".hidden",
        "notes",
        "",
        ".",
        "..",
        "mine/..",
        "/etc",
        "mine\0",
        "mine/",
        "..\\secret",
    ],
)
def test_nothing_else_is_there(shelf: Shelf, name: str) -> None:
    with pytest.raises(PetitionError):
        shelf.folder(name)


def test_no_folder_yet_is_an_empty_shelf(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "none").folders() == []
