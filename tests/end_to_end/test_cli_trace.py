"""petition trace and petition report --trace, through the real command line."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

import sim


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("trace") / "run"
    sim.run("hamlet", until="2021-02-01", out=place)
    return place


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "what", [("--ask", "late joint"), ("--street", "Hamlet department 2", "--day", "2021-01-11")]
)
def test_a_way_and_a_day_fit_a_terminal(folder, petition, lang, what):
    reply = petition("trace", folder, *what, "--lang", lang)
    assert (reply.code, reply.err) == (0, "")
    assert max(map(cell_len, reply.out.splitlines())) <= 80
    if lang == "zh":  # nothing English but what the scenario names
        names = r"Hamlet|department|utility|municipal|body|Street|Mill|Church|Bridge|late|joint|\d"
        assert re.sub(names, "", reply.out).isascii() is False
        assert re.findall(r"[A-Za-z]{3,}", re.sub(names, "", reply.out)) == []


def test_json_is_one_object_with_a_row_a_stage(folder, petition):
    told = json.loads(petition("trace", folder, "--ask", "late joint", "--json").out)
    own = [row for row in told["rows"] if row["task"] == 0 and row["generation"] == 0]
    assert all(one["until"] == other["since"] for one, other in pairwise(own))
    assert sum(row["worked"] for row in own) <= sum(row["seconds"] for row in own)


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "html"])
def test_a_file_is_written_the_same_twice_and_nothing_is_overwritten(folder, petition, tmp_path, form):
    one, other = tmp_path / f"one.{form}", tmp_path / f"other.{form}"
    for place in (one, other):
        assert petition("trace", folder, "--street", "Mill Street", "--out", place).code == 0
    assert one.read_bytes() == other.read_bytes()
    if form != "html":  # a page is an earlier report, which is replaced
        reply = petition("trace", folder, "--out", one)
        assert reply.code == 2 and "exists" in reply.err
    (tmp_path / f"mine.{form}").write_text("mine")
    assert petition("trace", folder, "--out", tmp_path / f"mine.{form}").code == 2
    assert (tmp_path / f"mine.{form}").read_text() == "mine"


def test_a_form_that_nothing_writes_is_refused_before_the_work(folder, petition, tmp_path):
    reply = petition("trace", folder, "--out", tmp_path / "way.docx")
    assert reply.code == 2 and ".svg" in reply.err and not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_follows_one_petition_and_one_day(folder, petition, tmp_path, lang):
    assert petition("report", folder, "--out", tmp_path / "page.html", "--trace", "--lang", lang).code == 0
    text = (tmp_path / "page.html").read_text("utf-8")
    names = {"en": ("One petition's way", "One unit's day"), "zh": ("一件诉求的流转", "一个单位的一天")}
    for name in names[lang]:
        assert f"{name}</h2>" in text.replace("&#39;", "'")
    assert text.count('class="bar ') > 10


def test_only_a_run_can_be_followed(petition, tmp_path):
    results = Path(__file__).resolve().parents[2] / "results" / "trap"
    reply = petition("report", results, "--trace", "--out", tmp_path / "page.html")
    assert reply.code == 2 and "only a run" in reply.err and not list(tmp_path.iterdir())
    reply = petition("trace", results)
    assert reply.code == 2 and "Traceback" not in reply.err
