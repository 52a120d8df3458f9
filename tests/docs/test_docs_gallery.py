"""The gallery and the start page: every picture has the command that makes it, and what is said first is so."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import sim
from sim.report.wording import percent

DOCS = Path(__file__).resolve().parents[2] / "docs"
CSS = DOCS.parent / "sim" / "report" / "page" / "templates" / "page.css"


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "_tools"))
    yield import_module("gallery")
    sys.modules.pop("gallery", None)


def test_every_picture_is_made_by_a_command_that_stands_before_it(tool):
    text = tool.PAGE.read_text("utf-8")
    made = tool.pictures(text)
    assert len(made) == text.count("![") and len(made) >= 8
    for picture, source in made.items():
        before = tool.commands(text[: text.index(f"({picture})")])
        outs = [one[place + 1] for one in before for place, word in enumerate(one) if word == "--out"]
        assert any(source == out or source.startswith(f"{out}/figures/") for out in outs), source
        assert (DOCS / picture).is_file()


def test_what_the_start_page_finds_is_what_the_run_comes_to():
    told = sim.run("hamlet").summary
    said = (DOCS / "index.md").read_text("utf-8")
    for measure in ("on_time_share", "kept_rate", "paper_share", "solved_share", "resolution_rate"):
        assert percent(told[measure]) in said.replace("\N{NO-BREAK SPACE}", " "), measure


def test_the_pages_have_the_colours_and_letters_of_the_reports():
    css, conf = CSS.read_text("utf-8"), (DOCS / "conf.py").read_text("utf-8")
    light, dark = re.findall(r"--accent: (#\w+);", css)
    assert f'"color-brand-primary": "{light}"' in conf and f'"color-brand-primary": "{dark}"' in conf
    (font,) = re.findall(r"var\(--letters\), ([^;]+);", css)
    assert font.replace('"', "'") in conf
