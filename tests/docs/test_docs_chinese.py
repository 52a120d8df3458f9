"""Chinese pages: the same commands as the English ones, links that lead somewhere, no number that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```([\w{}-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PAGES = {"README.zh.md": "README.md", "docs/zh/tutorial.md": "docs/tutorial.md"}


def blocks(text: str) -> list[str]:
    return [code.replace(" --lang zh", "") for _, code in BLOCK.findall(text)]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_typed_is_what_the_english_page_types(page):
    """Whose blocks are run by a test."""
    mine, theirs = (blocks((TOP / name).read_text("utf-8")) for name in (page, PAGES[page]))
    assert mine and [block for block in mine if block not in theirs] == []
    if page.startswith("docs"):
        assert mine == theirs


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (TOP / page).read_text("utf-8")
    assert [link for link in LINK.findall(text) if not (TOP / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_numbers_are_those_of_the_english_page(page):
    """14.9 million are 1490 万."""
    chinese, english = (BLOCK.sub("", (TOP / name).read_text("utf-8")) for name in (page, PAGES[page]))
    known = set(re.findall(r"\d+(?:\.\d+)?", english)) | {"1490", "343"}
    assert set(re.findall(r"\d+(?:\.\d+)?", chinese)) - known == set()


@pytest.mark.parametrize("page", PAGES)
def test_words_are_those_of_the_glossary(page):
    """Words that officials would use for something else, or that the glossary has another word for."""
    text = (TOP / page).read_text("utf-8")
    wrong = {"工单": ["工单记录"], "投诉": [], "案件": [], "申诉": [], "仿真": [], "代理人": [], "延迟": []}
    for word, allowed in wrong.items():
        rest = text
        for phrase in allowed:
            rest = rest.replace(phrase, "")
        assert word not in rest
