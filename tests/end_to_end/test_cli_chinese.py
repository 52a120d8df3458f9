"""What the terminal says in Chinese: the same as in English, in the glossary's words, and nothing half English."""

from __future__ import annotations

import re
import string

import pytest
from rich.cells import cell_len

from sim.cli.language import spoken
from sim.errors import PetitionError
from sim.report import terminal
from sim.report.faults import SENTENCES, in_chinese
from sim.report.page.promised import in_chinese as in_words
from sim.study.staffing.certificate import Certificate
from sim.study.staffing.certificate import in_chinese as of_certificate

NAMES = (
    r"[Hh]amlet|utility|department|municipal|body|[A-Z]\w+ Street|Summer storm|SHA|kB|MB|GB|p95|toml|"
    r"staffing\.level|"
    r"Three streets, small enough to read|The first receiver stays responsible; the machine has learnt"
)
"""What scenarios and machines call things."""


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_both_languages_say_the_same():
    assert [name for name, (en, zh) in terminal.WORDS.items() if fields(en) != fields(zh)] == []
    assert [name for name, (en, zh) in terminal.WORDS.items() if is_chinese(en)] == []
    bare = {"faults", "breaks in"}  # nothing in them but what is filled in
    assert {name for name, (_, zh) in terminal.WORDS.items() if not is_chinese(zh)} == bare


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "hamlet", "--until", "2021-03-01", "--no-figures", "--out", "{out}"),
        ("run", "hamlet", "--until", "2021-02-01", "--scale", "0.4", "--no-figures", "--out", "{out}"),
        ("check", "hamlet"),
        (
            "compare", "hamlet", "hamlet:staffing.level=1.3", "--name", "1=现状", "--name", "2=增员", "-n", "2",
            "--until", "2021-02-01", "--jobs", "1", "--store", "{out}/store", "--out", "{out}/比较",
        ),
    ],
    ids=("run", "share", "check", "compare"),
)  # fmt: skip
def test_nothing_is_half_english(petition, tmp_path, arguments):
    filled = [str(one).format(out=tmp_path / "结果") for one in arguments]
    reply = petition(*filled, "--lang", "zh")
    assert reply.code == 0
    said = re.sub(f"{re.escape(str(tmp_path))}|{NAMES}", "", reply.out)
    assert re.findall(r"[A-Za-z]{2,}", said) == []
    tables = [line for line in reply.out.splitlines() if not line.startswith(("  ", "结果在"))]
    assert tables
    assert max(map(cell_len, tables)) <= 80


def test_a_fault_is_told_in_chinese_and_what_is_not_known_stays(petition, tmp_path):
    (tmp_path / "bad.toml").write_text(
        'extends = "hamlet"\nname = "bad"\n[time]\nedn = 2021-02-01\n[staffing]\nlevel = "two"\n'
    )
    said = petition("check", tmp_path / "bad.toml", "--lang", "zh").out
    assert "第 4 行：time.edn：没有这个键" in said and "提示：是否指“end”？" in said
    assert 'staffing.level = "two"：须为数字' in said and "提示：staffing.level：配员水平" in said
    reply = petition("run", "hamlett", "--lang", "zh")
    assert reply.code == 2 and "没有情景“hamlett”" in reply.err and "是否指“hamlet”？" in reply.err
    assert "there is no scenario" in petition("run", "hamlett").err
    assert in_chinese("the moon is full\n  hint      a lamp") == "the moon is full\n  提示：a lamp"


def test_what_is_filled_into_a_fault_is_told_in_both_languages():
    assert [
        en for en, zh in SENTENCES.items() if en.count("{}") != zh.count("{}") or not is_chinese(zh)
    ] == []


@pytest.mark.parametrize(
    "certificate",
    [
        Certificate(),
        Certificate(years=5),
        Certificate(mean=True),
        Certificate(jointly=True),
        Certificate(years=93),
    ],
    ids=("years", "tolerance", "mean", "jointly", "some bad"),
)
def test_a_certificate_says_the_same_numbers_in_chinese(certificate):
    """Line by line the numbers of the English words, whatever their order."""
    numbers = [
        [set(re.findall(r"\d+(?:\.\d+)?", line)) for line in lines]
        for lines in (certificate.told(), of_certificate(certificate))
    ]
    assert numbers[0] == numbers[1]
    assert all(is_chinese(line) for line in of_certificate(certificate))


def plan(**more):
    """What the file of a plan tells, as far as it is said in Chinese."""
    promise = {
        "unit": "A",
        "promise": "95% on time",
        "with_ample_officers": 0.785,
        "verdict": "out of reach of any number",
    }
    told = {
        "officers": 7,
        "officers_now": 2.0,
        "budget": None,
        "enough": None,
        "holds": False,
        "same_city": True,
        "certificate": {"in_words": ["sure"], "in_words_zh": ["把握"]},
        "tables": {"promises": [promise]},
    }
    return told | more


def test_what_a_plan_comes_to_is_told_in_chinese():
    first, sure, _, unreached = in_words(plan())
    assert first == "无论多少承办人都不能兑现全部承诺；7 名最为接近"
    assert sure == "把握" and unreached == "A：95% on time 无法达到，人手充足时平均为 78.5 %"
    assert (
        in_words(plan(holds=True, budget=9))[0]
        == "7 名承办人可兑现承诺，现有 2 名（全职当量）；预算 9 名，尚余 2 名"
    )
    assert in_words(plan(holds=True, budget=5))[0].endswith("超出 2 名")
    assert in_words(plan(budget=5, enough=7))[0].startswith("5 名承办人不足以兑现承诺，约需 7 名")
    assert "未能证实" in in_words(plan(tables={"promises": []}))[0]
    assert in_words(plan(refused={"B": "why", "C": "why"}))[-1].startswith("有 2 个单位的人数不予求解")
    seats = {
        "people": 9,
        "days_in_a_row": 7,
        "holds": False,
        "hours_a_day": 72.0,
        "hours_now": 60.0,
        "promises": ["95% connected"],
        "simulated": [0.951],
        "certificate": {"in_words": ["sure"]},
        "tables": {"shifts": [1, 2, 3]},
    }
    assert in_words(seats) == [
        "9 人以上（每人每周 5 班），3 个班次，每天座席 72 小时，现为 60 小时；承诺仍未能证实", "sure",
        "95% connected：模拟平均为 95.1 %",
    ]  # fmt: skip
    assert in_words(seats | {"days_in_a_row": 5})[0].startswith("9 人（连上 5 天），3 个班次")


def test_levers_have_their_chinese_names(petition):
    reply = petition("levers", "prevention", "--lang", "zh")
    assert "未诉先办" in reply.out and "治本工时占比" in reply.out and "Officers" not in reply.out


def test_the_language_is_the_terminals_unless_one_is_asked_for(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert spoken(None) == "en"
    for value, language in (("zh_CN.UTF-8", "zh"), ("C.UTF-8", "en"), ("de_DE", "en"), ("zh", "zh")):
        monkeypatch.setenv("LANG", value)
        assert spoken(None) == language and spoken("en") == "en"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert spoken(None) == "en", "LC_ALL goes before LANG"
    with pytest.raises(PetitionError, match="lang"):
        spoken("klingon")
