"""The notebook of the documentation: ten cells that run, and show what is kept in the file."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
NOTEBOOK = json.loads((DOCS / "notebook.ipynb").read_text("utf-8"))
CELLS = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "_tools"))
    yield import_module("notebook")
    sys.modules.pop("notebook", None)


def test_ten_cells_run_and_show_what_they_are_said_to_show(tool, tmp_path, monkeypatch):
    """What a cell showed when the file was made, in the forms in which it did; figures may differ by a machine's last
    digit, tables and numbers not."""
    monkeypatch.chdir(tmp_path)
    assert len(CELLS) == 10 and NOTEBOOK["nbformat"] == 4
    for cell, outputs in zip(CELLS, tool.run_cells(NOTEBOOK), strict=True):
        (then,), (now,) = cell["outputs"], outputs
        told = "run docs/_tools/notebook.py docs/notebook.ipynb"
        assert then["data"].keys() == now["data"].keys(), told
        assert {"text/html", "image/png"} & now["data"].keys()
        if "text/html" in now["data"]:
            assert "".join(then["data"]["text/html"]) == "".join(now["data"]["text/html"])


def test_a_cell_that_fails_is_noticed(tool):
    names: dict[str, object] = {}
    assert tool.run_cell("a = 2\nprint(a)\na + 1", names)[0]["text"] == ["2\n"]
    assert tool.run_cell("a + 1", names)[0]["data"]["text/plain"] == ["3"]
    assert tool.run_cell("a = 3", names) == []
    with pytest.raises(ZeroDivisionError):
        tool.run_cell("a / 0", names)
