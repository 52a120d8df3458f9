"""The figures of the pages: nothing is wrong with them that can be measured, and pages load nothing from elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from rig.pictures import faults, texts
from study import scaling

from benchmarks import page
from experiments.patterns import figures
from sim.report.style import style
from sim.study.designs.figures import parameters_and_chance
from sim.study.designs.spread import Spread

TOP = Path(__file__).resolve().parents[2]
PARTS = {"trap": figures._trap, "city": figures._city, "streets": figures._streets, "others": figures._others}

CHECKED = {
    "fit-": "docs/test_docs_validation.py",
    "gallery-backlog": "end_to_end/test_figures.py",
    "gallery-day": "unit/test_report_trace.py",
    "gallery-differences": "study/designs/test_folder.py",
    "gallery-street": "unit/test_report_trace.py",
    "gallery-tile_map": "end_to_end/test_figures.py",
    "gallery-unsaid": "end_to_end/test_figures.py",
    "gallery-way": "unit/test_report_trace.py",
    "hamlet": "end_to_end/test_figures.py",
    **dict.fromkeys(
        ("lists", "overload", "remedies", "rules", "streets-", "trap"), "docs/test_docs_figures.py"
    ),
    **dict.fromkeys(("scaling", "speed"), "docs/test_docs_figures.py"),
}
"""Where a figure of a page is drawn again and looked at, by how its name begins."""
NOT_DRAWN = {"architecture", "web"}
"""Made by hand, and a screen."""


def test_every_figure_of_a_page_is_drawn_again_somewhere_and_looked_at() -> None:
    tests = TOP / "tests"
    for path in (TOP / "docs" / "figures").iterdir():
        where = [file for name, file in CHECKED.items() if path.stem.startswith(name)]
        assert where or path.stem in NOT_DRAWN, f"nobody looks whether {path.name} can be read"
        assert all("faults(" in (tests / file).read_text("utf-8") for file in where)


def test_nothing_is_wrong_with_the_figure_of_workers() -> None:
    took = {
        (kind, n): [9.0 / n + 0.2 * turn for turn in range(3)]
        for kind in scaling.KINDS
        for n in scaling.WORKERS
    }
    with style():
        assert faults(scaling.figure(took, 12, 3)) == []


@pytest.mark.parametrize(
    "arms", [["as it is"], ["as it is", "an arm with a name that is rather long, too long"]]
)
def test_nothing_is_wrong_with_the_figure_of_an_answer_over_an_ensemble(arms: list[str]) -> None:
    draws = np.random.default_rng(0)
    values = {
        name: {arm: 0.8 + 0.05 * draws.normal(size=(6, 2)) for arm in arms}
        for name in ("resolution_rate", "satisfaction_rate", "on_time_share", "repeat_rate")
    }
    found = Spread("city", arms, 6, 2, 1, 0.1, "compiled", 0, {}, values, [], datetime.now(UTC))
    with style():
        assert faults(parameters_and_chance(found)) == []


def test_nothing_is_wrong_with_the_figure_of_speed() -> None:
    cases = page.read(page.PAGE.read_text("utf-8"))
    assert [case for case, _, _ in cases] == ["a", "b", "c"]
    for _, _, times in cases:
        assert [len(one) for name, one in times.items() if name.startswith("petition-sim ")] == [3]
    with style():
        drawn = page.figure(cases)
        assert faults(drawn) == []
        labels = [text.get_text() for text in texts(drawn)]
    assert {"0.1", "1", "10", "1 000"} <= set(labels)


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_wrong_with_the_figures_of_patterns(part: str) -> None:
    found = json.loads((TOP / "results" / "patterns" / f"{part}.json").read_text("utf-8"))
    with mpl.rc_context(figures.STYLE):
        for figure in PARTS[part](found).values():
            assert faults(figure) == []


def test_every_figure_of_a_page_is_there_and_every_one_that_is_there_is_on_a_page() -> None:
    docs = TOP / "docs"
    pages = [TOP / "README.md", *(path for path in docs.rglob("*.md") if "_build" not in path.parts)]
    shown = {
        (path.parent / name).resolve()
        for path in pages
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text("utf-8"))
    }
    assert all(path.is_file() for path in shown)
    assert {path.stem for path in (docs / "figures").iterdir()} == {path.stem for path in shown}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example.org/a.js"></script>'),
        ("a.html", '<link rel="stylesheet" href="//cdn.example.org/a.css">'),
        ("a.html", "<img alt='' src='http://example.org/a.png'>"),
        ("a.css", "@import 'https://example.org/a.css';"),
        ("a.css", "a { background: url(https://example.org/a.png) }"),
        ("a.js", 'fetch("https://example.org/a.json")'),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(tmp_path: Path, name: str, text: str) -> None:
    command = [sys.executable, TOP / "docs" / "_tools" / "offline.py", tmp_path]
    (tmp_path / "page.html").write_text(
        '<a href="https://example.org">a link</a><script src="_static/a.js"></script>'
    )
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    (tmp_path / name).write_text(text)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "example.org" in done.stdout
