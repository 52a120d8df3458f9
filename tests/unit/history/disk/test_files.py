"""Files that appear whole or not at all, under names that every disk takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import PetitionError
from sim.history.disk.files import file_name, json_text, write


def test_json_is_readable_and_whole(tmp_path: Path) -> None:
    write(tmp_path / "summary.json", json_text({"name": "接诉即办", "rate": 0.5, "none": None}))
    text = (tmp_path / "summary.json").read_text(encoding="utf-8")
    assert "接诉即办" in text
    assert json.loads(text) == {"name": "接诉即办", "rate": 0.5, "none": None}
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]


def test_json_never_holds_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write(tmp_path / "summary.json", json_text({"rate": float("nan")}))
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_survives_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "summary.json"
    target.mkdir()
    with pytest.raises(PetitionError, match=r"cannot write summary\.json"):
        write(target, "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]


ODD = [
    "../x", "/etc/x", "..", ".", "", "a\0b", "CON", "con.txt", "LPT1", "x" * 5000, "街" * 300, ".hidden", "a/b",
    "a\\b", "C:\\x", "a:b", "x ", "x.", "a\nb", "\u202egnp", "-rf", "~", '*?<>|"', "\ud800",
]  # fmt: skip


def is_a_name_on_every_disk(name: str) -> None:
    assert name == Path(name).name and name not in ("", ".", "..")
    assert len(name.encode()) <= 120 and name.isprintable()
    assert not set(name) & set('/\\:*?"<>|\0') and not name.startswith(".") and name[-1] not in ". "
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_name_becomes_one(text: str, tmp_path: Path) -> None:
    name = file_name(text)
    is_a_name_on_every_disk(name)
    (tmp_path / name).mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@given(st.text(max_size=200))
def test_any_text_becomes_a_name(text: str) -> None:
    is_a_name_on_every_disk(file_name(text))


@given(st.lists(st.text(alphabet="ab/.:\\ \0街", max_size=6), unique=True, max_size=8))
def test_two_texts_never_share_a_name(texts: list[str]) -> None:
    assert len({file_name(text) for text in texts}) == len(texts)


@pytest.mark.parametrize("text", ["hamlet", "beijing-2019-2021", "mine v1.2", "街道", "Straße_7"])
def test_a_good_name_stays(text: str) -> None:
    assert file_name(text) == text
