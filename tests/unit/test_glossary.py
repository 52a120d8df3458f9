"""The glossary is the one source of words: it has every key of a scenario and every column of a run, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin

import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel

from sim.ground.durations import Fixed
from sim.runner import run
from sim.scenario.schema import Scenario

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
DISTRIBUTION = Fixed.__mro__[1]


def first_words(part: str) -> set[str]:
    """What stands in the first column of the tables between a heading and the next of its height."""
    text = re.split(r"^## ", PAGE.split(f"\n## {part}\n")[1], flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def keys(annotation: Any, path: str = "") -> Iterator[str]:
    """The keys below an annotation, entries of lists and tables as …; durations are values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, DISTRIBUTION):
            yield path
            return
        for name, field in annotation.model_fields.items():
            yield from keys(field.annotation, f"{path}.{name}" if path else name)
        return
    inner = [one for one in get_args(annotation) if one is not type(None)]
    tables = [one for one in inner if set(keys(one, "?")) != {"?"}]
    if get_origin(annotation) in (list, dict):
        tables = tables[-1:]
        path_below = f"{path}.…"
    else:
        path_below = path
    if not tables:
        yield path
    for table in tables:
        yield from keys(table, path_below)


def test_every_key_of_a_scenario_is_in_the_glossary() -> None:
    assert first_words("Keys of a scenario") == set(keys(Scenario))


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The columns of a run of the hamlet; those by deadline class, and the hotline's namesakes, by their pattern."""
    folder = tmp_path_factory.mktemp("hamlet")
    run("hamlet", until=date(2021, 1, 15), out=folder / "run")
    tables = ("petitions", "units", "hotline", "city", "breaks")
    names = {name for table in tables for name in pq.read_schema(folder / "run" / f"{table}.parquet").names}
    classes = "danger|utilities|ordinary|complex"
    return {
        re.sub(rf"(due|on_time|owed|kept)_({classes})", r"\1_…", name.removeprefix("hotline_"))
        for name in names
    }


def test_every_column_of_a_run_is_in_the_glossary(columns: set[str]) -> None:
    assert first_words("Columns") == columns


def test_keys_beside_the_words_exist() -> None:
    text = PAGE.split("\n## Words\n")[1].split("\n## ")[0]
    known = set(keys(Scenario))
    for row in re.findall(r"^\|.*\| `([a-z_.…]+)` \|$", text, re.MULTILINE):
        assert any(key == row or key.startswith(f"{row}.") for key in known), row


def test_every_word_has_its_chinese() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    assert all(re.search(r"[\u4e00-\u9fff]", row[2]) for row in rows)
