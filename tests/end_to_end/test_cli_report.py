"""Reports as they are handed in: valid, whole in themselves, in both languages, whatever names they have."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim
from sim.report.page.report import LARGEST
from sim.report.page.sentences import HEADINGS

TOP = Path(__file__).resolve().parents[2]
HOSTILE = '</title><script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7 * 7 }} 接诉'
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Read(HTMLParser):
    """What a browser would make of a page: elements in order, faults of nesting, text of headings."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.faults += [f"{tag} has {name} twice" for name in names if names.count(name) > 1]
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, ""))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closed out of turn: {tag}")

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        if self.headings and self.headings[-1][0] in self.open:
            tag, before = self.headings[-1]
            self.headings[-1] = (tag, before + data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    """A folder of every kind, of things with hostile names."""
    place = tmp_path_factory.mktemp("reports")
    city = {HOSTILE: {"population": 20_000, "streets": [f"街道 {n} {HOSTILE}" for n in range(1, 4)]}}
    reform = {"date": date(2021, 2, 1), "title": HOSTILE, "set": {"staffing.level": 1.5}}
    how = {"title": HOSTILE, "city.districts": city, "reform.more": reform}
    sim.run("hamlet", until="2021-03-01", overrides=how, out=place / "run")
    arms = {"as it is": "hamlet", HOSTILE: "hamlet:staffing.level=1.2", "again": "hamlet"}
    found = sim.compare(arms, replications=2, until="2021-03-01", jobs=1, store=place / "store")
    found.write(place / "comparison")
    return {"run": place / "run", "comparison": place / "comparison", "experiment": TOP / "results" / "trap"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["run", "comparison", "experiment"])
def test_a_report_is_whole_valid_and_harmless(folders, kind, lang, tmp_path, petition):
    reply = petition("report", folders[kind], "--out", tmp_path / "page.html", "--lang", lang)
    assert (reply.code, reply.err) == (0, "")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>") and len(text.encode()) < LARGEST
    page = Read(text)
    assert page.faults == []
    assert page.all("html") == [{"lang": "zh-Hans" if lang == "zh" else "en"}]
    # nothing is loaded, and nothing can run
    assert not {"script", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.elements}
    assert [name for _, at in page.elements for name in at if name.startswith("on")] == []
    loads = [
        at[name] or "" for _, at in page.elements for name in ("src", "href", "srcset", "data") if name in at
    ]
    assert [one for one in loads if not one.startswith(("data:", "#"))] == []
    assert re.findall(r"url\((?!data:)|@import", text) == []
    assert "default-src 'none'" in text
    # links lead somewhere, and every part is named
    ids = [at["id"] for _, at in page.elements if "id" in at]
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in loads if one.startswith("#")} <= set(ids)
    assert [tag for tag, _ in page.headings] == ["h1"] + ["h2"] * (len(page.headings) - 1)
    assert {told for _, told in page.headings} <= {words[lang == "zh"] for words in HEADINGS.values()}
    assert all(at["scope"] in ("col", "row") for at in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table")) > 0
    assert all(at["alt"] for at in page.all("img"))
    assert all(at.get("aria-label") for at in page.all("svg") if at.get("aria-hidden") != "true")
    if kind != "experiment":
        assert HOSTILE in page.text, "names stand as they are"
        assert "font/woff" in text, "the Chinese letters come along"


def test_the_answer_comes_first_with_its_interval(folders, tmp_path):
    sim.write_report(folders["comparison"], tmp_path / "page.html")
    text = Read((tmp_path / "page.html").read_text("utf-8")).text.replace("\N{NO-BREAK SPACE}", " ")
    told = json.loads((folders["comparison"] / "comparison.json").read_text("utf-8"))
    kept = told["measures"]["kept_rate"]["differences"][HOSTILE]
    low, high = (f"{100 * kept[end]:+.1f}".replace("-", "−") for end in ("low", "high"))
    answer = text.split("The answer")[2].split("What was asked")[0]  # behind the contents
    assert f"(95 % interval {low} to {high} points)" in answer
    includes = kept["low"] <= 0 <= kept["high"]
    assert ("The interval includes no difference" in answer) or not includes
    assert "“again” is the same as “as it is” by another name" in answer
    assert "The arms do not have the same officers" in answer
    assert "in the mean of the cities" in answer and "Every replication founds a city of its own" in answer


def test_one_city_and_what_holds_by_construction_are_told(folders, tmp_path):
    """Of a comparison in one city; of an experiment one claim of which no replication could have shown otherwise."""
    copy = shutil.copytree(folders["comparison"], tmp_path / "comparison")
    told = json.loads((copy / "comparison.json").read_text("utf-8")) | {"same_city": True}
    told["measures"]["kept_rate"]["differences"][HOSTILE] |= {"mean": 0.25, "low": 0.25, "high": 0.25}
    (copy / "comparison.json").write_text(json.dumps(told), "utf-8")
    sim.write_report(copy, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "in the same city: intervals hold for it alone" in text and "in the mean of the cities" not in text
    assert "It is the same in every replication" in text
    copy = shutil.copytree(folders["experiment"], tmp_path / "trap")
    verdict = json.loads((copy / "verdict.json").read_text("utf-8"))
    for one in verdict["hypotheses"]:
        one["verdict"] = "supported"
    verdict["hypotheses"][0] |= {"verdict": "by construction", "detectable": 0.125}
    (copy / "verdict.json").write_text(json.dumps(verdict | {"same_city": False}), "utf-8")
    sim.write_report(copy, tmp_path / "page.html")
    page = Read((tmp_path / "page.html").read_text("utf-8"))
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "0 not supported, 1 hold by construction" in text and "Every replication founds" in text
    assert "by construction" in text and "0.125" in text


def test_a_run_says_what_its_summary_says(folders, tmp_path):
    sim.write_report(folders["run"], tmp_path / "page.html", lang="zh")
    text = Read((tmp_path / "page.html").read_text("utf-8")).text.replace("\N{NO-BREAK SPACE}", " ")
    summary = sim.open(folders["run"]).summary
    assert f"真正如期办结的占 {100 * summary['kept_rate']:.1f} %" in text
    assert "2021-02-01" in text and "staffing.level" in text
    assert text.count("未变") == len((folders["run"] / "files.sha256").read_text("utf-8").splitlines())


def test_a_changed_file_is_told(folders, tmp_path):
    copy = shutil.copytree(folders["run"], tmp_path / "run")
    (copy / "provenance.json").write_text((copy / "provenance.json").read_text("utf-8") + "\n", "utf-8")
    (copy / "hotline.parquet").unlink()
    with (copy / "files.sha256").open("a") as sums:
        sums.write("0" * 64 + "  ../../secret\n")
    sim.write_report(copy, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "changed since" in text and ">gone<" in text and "secret" not in text


def test_nothing_but_a_report_is_replaced(folders, tmp_path, petition):
    out = tmp_path / "page.html"
    out.write_text("<html>my thesis</html>", "utf-8")
    reply = petition("report", folders["run"], "--out", out)
    assert (
        reply.code == 2 and "is no report" in reply.err and out.read_text("utf-8") == "<html>my thesis</html>"
    )
    assert petition("report", folders["run"], "--out", tmp_path).code == 2
    assert petition("report", folders["experiment"], "--out", tmp_path / "one.html").code == 0
    assert petition("report", folders["run"], "--out", tmp_path / "one.html").code == 0


def test_what_no_report_can_be_made_of_is_refused(folders, tmp_path, petition):
    (tmp_path / "survey.json").write_text("{}", "utf-8")
    reply = petition("report", tmp_path, "--out", tmp_path / "page.html")
    assert (
        reply.code == 2
        and "the folder of a run, a comparison, a validation or a plan of staff (--out), or results of an experiment"
        in reply.err
    )
    assert petition("report", tmp_path / "nowhere", "--out", tmp_path / "page.html").code == 2
    assert petition("report", folders["run"], "--out", tmp_path / "page.html", "--lang", "fr").code == 2
    for content in ("{", "[]", '{"arms": 3}', "[" * 100_000):
        (tmp_path / "comparison.json").write_text(content, "utf-8")
        assert petition("report", tmp_path, "--out", tmp_path / "page.html").code == 2
    assert not (tmp_path / "page.html").exists()
    copy = shutil.copytree(folders["run"], tmp_path / "run")
    (copy / "summary.json").write_text('{"kept_rate": "x", "on_time_share": {}}', "utf-8")
    assert "not as this version writes it" in petition("report", copy, "--out", tmp_path / "page.html").err
    (tmp_path / "file").write_text("", "utf-8")
    assert petition("report", folders["run"], "--out", tmp_path / "file" / "page.html").code == 2


def test_arms_are_called_as_they_are_named(tmp_path, petition):
    arms = ("hamlet", "hamlet:staffing.level=1.2")
    for names in (["3=x"], ["1="], ["1=a", "hamlet=b"], ["1=a", "2=a"], ["hamlt=a"]):
        given = [part for name in names for part in ("--name", name)]
        reply = petition("compare", *arms, *given, "--out", tmp_path / "out")
        assert reply.code == 2, names
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.md").write_text("mine", "utf-8")
    assert "holds no comparison" in petition("compare", *arms, "--out", tmp_path / "mine").err
    small = ("--until", "2021-01-08", "-n", "2", "--jobs", "1", "--store", tmp_path / "store", "--json")
    names = ("--name", "1=as it is", "--name", "hamlet:staffing.level=1.2=one more")
    reply = petition("compare", *arms, *names, *small, "--out", tmp_path / "out")
    assert json.loads(reply.out)["arms"] == ["as it is", "one more"]


def test_where_nothing_was_counted_nothing_is_said_to_be(tmp_path):
    """Nobody calls; or no petition was kept, and the run is shorter than its period."""
    nobody = {"demand.needs_per_year": 0, "start.backlog": 0}
    sim.run("hamlet", until="2021-03-01", overrides=nobody, out=tmp_path / "nobody")
    sim.run("hamlet", until="2021-01-04", petitions=False, out=tmp_path / "short")
    for folder, lang in (("nobody", "en"), ("short", "zh")):
        sim.write_report(tmp_path / folder, tmp_path / "page.html", lang=lang)
        page = Read((tmp_path / "page.html").read_text("utf-8"))
        assert page.faults == []
        assert re.findall(r"\b(?:nan|None|inf)\b", page.text) == []
        assert [at for _, at in page.elements for told in at.values() if "nan" in str(told).split()] == []
