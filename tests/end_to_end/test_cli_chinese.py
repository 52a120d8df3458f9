"""What the terminal says in Chinese: the same as in English, in the glossary's words, and nothing half English."""

from __future__ import annotations

import re
import string

import pytest
from rich.cells import cell_len

from sim.cli.language import spoken
from sim.errors import PetitionError
from sim.report import terminal

NAMES = (
    r"[Hh]amlet|utility|department|municipal|body|[A-Z]\w+ Street|Summer storm|SHA|kB|MB|GB|p95|toml|"
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
    ],
)
def test_nothing_is_half_english(petition, tmp_path, arguments):
    filled = [str(one).format(out=tmp_path / "结果") for one in arguments]
    reply = petition(*filled, "--lang", "zh")
    assert reply.code == 0
    said = re.sub(f"{re.escape(str(tmp_path))}|{NAMES}", "", reply.out)
    assert re.findall(r"[A-Za-z]{2,}", said) == []
    tables = [line for line in reply.out.splitlines() if not line.startswith(("  ", "结果在"))]
    assert max(map(cell_len, tables)) <= 80


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
