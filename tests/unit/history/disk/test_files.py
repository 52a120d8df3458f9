"""Files that appear whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.history.disk.files import json_text, write


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
