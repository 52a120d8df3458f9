"""The parts of a page: words in both languages, numbers, colours that can be told apart, axes."""

from __future__ import annotations

import math
import re
import string

import pytest

from sim.report.page import charts, template
from sim.report.page.blocks import Code, Page, Section, Text
from sim.report.page.letters import faces
from sim.report.page.sentences import BODIES, TABLES
from sim.report.quantities import difference, interval, label, value

STYLE = (template.FOLDER / "page.css").read_text("utf-8")
EVERY = [(name, words) for table in TABLES for name, words in table.items()]


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_both_languages_say_the_same_and_are_used():
    assert [name for name, (en, zh) in EVERY if fields(en) != fields(zh)] == []
    chinese = re.compile("[\u4e00-\u9fff]")
    names = {"python", "checksum", "with unit"}
    assert [name for name, (en, zh) in EVERY if chinese.search(en)] == []
    assert [name for name, (en, zh) in EVERY if not chinese.search(zh) and name not in names] == []


def test_every_sentence_is_said_somewhere():
    code = "".join(
        file.read_text("utf-8") for file in template.FOLDER.parent.glob("*.py") if file.name != "sentences.py"
    )
    by_files = {"supported", "not supported", "undecided"}
    names = {name for table in TABLES if table is not BODIES for name in table} - by_files
    said = set(re.findall(r"""["']([^"'\n]+)["']""", code))
    assert names - said == {"none"}, "said of an empty list, where lists are put together"


@pytest.mark.parametrize(
    ("measure", "number", "said", "by"),
    [
        ("kept_rate", 0.6871, "68.7 %", "+68.7 points"),
        ("kept_rate", -0.0001, "0.0 %", "0.0 points"),
        ("hours_per_solved", 12.16, "12.2 h", "+12.2 h"),
        ("mean_sojourn", 7200.0, "2.0 h", "+2.0 h"),
        ("contacts", 14858000, "14 858 000", "+14 858 000"),
        ("backlog", -57.25, "−57.2", "−57.2"),
        ("load", 1.2345, "1.234", "+1.234"),
        ("kept_rate", None, "–", "–"),
        ("kept_rate", math.nan, "–", "–"),
        ("kept_rate", math.inf, "∞", "∞"),
    ],
)
def test_numbers_are_written_as_people_read_them(measure, number, said, by):
    assert (value(measure, number), difference(measure, number)) == (said, by)


def test_an_interval_says_its_unit_once():
    assert interval("kept_rate", -0.014, 0.225) == "−1.4 … +22.5 points"
    assert interval("mean_sojourn", -3600.0, 0.0, "zh", " 至 ") == "−1.0 至 0.0 小时"
    assert interval("backlog", -1000.0, 3.5) == "−1 000 … +3.5" and interval("backlog", None, None) == "–"


def test_measures_have_their_names_of_the_glossary():
    assert label("kept_rate", "en") == "kept rate" and label("kept_rate", "zh") == "如期办结率"
    assert label("street_effort", "zh") == "街道努力" and label("on_time.danger", "en") == "on time danger"
    assert difference("mean_sojourn", -3600.0, "zh") == "−1.0 小时"


def test_axes_reach_round_numbers_around_what_is_shown():
    """From 3 to 47 in about four steps: 44 / 4 = 11, the next round step is 20; 0 … 60."""
    assert charts.nice(3, 47) == [0, 20, 40, 60]
    assert charts.nice(0, 1) == [0, 0.25, 0.5, 0.75, 1.0]
    assert charts.nice(5, 5)[0] < 5 < charts.nice(5, 5)[-1] and charts.nice(0, 0) == charts.nice(0, 1)


def test_a_line_has_a_gap_where_nothing_was_counted():
    series = charts.Series("one", [1.0, math.nan, 2.0, 3.0])
    chart = charts.lines("t", list("abcd"), [series], str, alt="a")
    (way,) = [shape.at["d"] for shape in chart.shapes if shape.at.get("class") == "line c0"]
    assert re.sub(r"[\d. ]", "", str(way)) == "MML"


def test_no_two_series_look_alike():
    looks = [charts._marker(look, 0, 0).at["d"] for look in range(charts.LOOKS)]
    assert len(set(looks)) == charts.LOOKS
    dashes = re.findall(r"\.line\.c\d \{ stroke-dasharray: ([^;]+)", STYLE)
    assert len(set(dashes)) == charts.LOOKS - 1  # the first is solid


def colours(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{([^}]*)\}", STYLE)
    light = dict(re.findall(r"--([\w]+): (#[0-9a-f]{6})", blocks[0]))
    return light if scheme == "light" else light | dict(re.findall(r"--([\w]+): (#[0-9a-f]{6})", blocks[1]))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of relative luminances."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_lines_stand_out_from_the_paper(scheme):
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)  # as WCAG's own tables have it
    now = colours(scheme)
    for ground in ("paper", "panel"):
        assert all(contrast(now[ink], now[ground]) >= 4.5 for ink in ("ink", "soft", "accent"))
    assert all(contrast(now[f"c{look}"], now["paper"]) >= 3 for look in range(charts.LOOKS))
    for step in range(1, charts.CLASSES + 1):
        ink = "#1a1a1a" if step <= 3 else "#ffffff"
        assert f"svg .on{step}" in STYLE and contrast(ink, now[f"s{step}"]) >= 4.5


def test_what_html_cannot_hold_is_replaced():
    """A lone surrogate, as JSON may write one, a control, and a sign that turns words around."""
    page = Page(
        "en",
        "t",
        "a\ud800b\x00c\u202ed & <i>",
        [Section("s", [Code("-n 3 100 %"), Text("3 100 %")])],
        "c",
        "m",
    )
    text, missing = template.render(page)
    assert "a\ufffdb\ufffdc\ufffdd &amp; &lt;i&gt;" in text and missing == set() and text.encode()
    assert "<code>-n 3 100 %</code>" in text, "a command is copied as it is"
    assert "<p>3\xa0100\xa0%</p>" in text, "a number is not broken over lines"


def test_only_letters_that_may_be_lacking_come_along():
    assert faces("plain, Ελλάδα, Москва – “so” × 3 ≥ 2") == ([], set())
    (face,), missing = faces("北京 and 北京")
    assert missing == set() and len(face.content) < 20_000
    assert faces("\U00012000")[1] == {"\U00012000"}
