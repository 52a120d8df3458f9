"""The map of the house is true: what it names is there, and every room is on it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs" / "background" / "architecture.md").read_text("utf-8")
PICTURE = (TOP / "docs" / "figures" / "architecture.svg").read_text("utf-8")
NAMED = set(re.findall(r"`((?:sim|tests|scenarios|experiments)/[\w./-]*)`", PAGE))


def rooms(folder: str) -> set[str]:
    return {
        f"{folder}/{path.name}/" for path in (TOP / folder).iterdir()
        if path.is_dir() and not path.name.startswith("_") and any(path.glob("*[!_].*"))
    }  # fmt: skip


def chapters(engine: str) -> set[str]:
    return {path.name for path in (TOP / "sim" / "engine" / engine).glob("[a-z]*.py")}


def layers() -> list[str]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["name"] == "Layers")
    return [name for layer in contract["layers"] for name in re.findall(r"(?<!\()\b\w+\b(?!\))", layer)]


def test_whatever_the_map_names_is_there() -> None:
    assert len(NAMED) > 50
    assert sorted(path for path in NAMED if not (TOP / path).exists()) == []


def test_every_room_is_on_the_map() -> None:
    assert sorted((rooms("sim") | rooms("tests")) - NAMED) == []


def test_chapters_of_both_engines_are_on_the_map() -> None:
    shared = (chapters("reference") & chapters("compiled")) - {"engine.py", "tables.py"}
    assert len(shared) >= 7
    for engine in ("reference", "compiled"):
        assert {f"sim/engine/{engine}/{name}" for name in shared} <= NAMED


def test_the_picture_shows_the_layers_in_their_order() -> None:
    drawn = re.findall(r'font-weight="bold"[^>]*text-anchor="start">([^<]*)<', PICTURE)
    assert [word for name in drawn if name != "a run" for word in name.split(" · ")] == layers()
