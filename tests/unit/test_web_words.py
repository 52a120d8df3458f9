"""The words of the page: both languages say the same, every word is used, and they are those of the glossary."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sim

TOP = Path(__file__).resolve().parents[2]
STATIC = Path(sim.__file__).parent / "web" / "static"
WORDS: dict[str, dict[str, str]] = json.loads((STATIC / "words.json").read_text("utf-8"))
SCRIPTS = "".join(file.read_text("utf-8") for file in sorted(STATIC.glob("*.js")))
PAGE = (STATIC / "index.html").read_text("utf-8")
GLOSSARY = {
    row[0]: row[1]
    for line in (TOP / "docs" / "glossary.md").read_text("utf-8").splitlines()
    if len(row := [cell.strip() for cell in line.strip("|").split("|")]) == 5
}


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_say_it(name: str) -> None:
    told = WORDS[name]
    assert told.keys() == {"en", "zh"} and all(told.values())
    assert blanks(told["en"]) == blanks(told["zh"])
    said = {speech: re.sub(r"\{\w+\}", "", words) for speech, words in told.items()}
    assert (
        re.search(r"[\u4e00-\u9fff]", said["zh"])
        or not re.search(r"\w", said["en"])
        or told["en"] == told["zh"]
    )


def used() -> set[str]:
    """What the page asks for: by its whole name, and by the beginning of those that are put together."""
    whole = set(re.findall(r'(?:say\(|(?:field|button)\("[\w-]+", )"([^"]+)"', SCRIPTS)) | set(
        re.findall(r'data-(?:say|label)="([^"]+)"', PAGE)
    )
    chosen = {word for pair in re.findall(r'say\([^()]*?\? "([^"]+)" : "([^"]+)"', SCRIPTS) for word in pair}
    begun = {
        name
        for start in re.findall(r"say\(`([^$`]+)\$\{", SCRIPTS)
        for name in WORDS
        if name.startswith(start)
    }
    arms = {"as is", "off", "on", "up"}
    return whole | chosen | begun | arms


def test_every_word_that_is_asked_for_is_there_and_every_one_is_asked_for() -> None:
    assert used() == WORDS.keys()


def test_words_are_those_of_the_glossary() -> None:
    for name, word in (
        ("scenario", "scenario"),
        ("lever", "lever"),
        ("measure", "measure"),
        ("effort history", "effort"),
    ):
        assert WORDS[name]["zh"] == GLOSSARY[word]
    for name, word in (
        ("arm", "arm, replication"), ("replications", "arm, replication"), ("backlog history", "backlog, waiting"),
        ("rank history", "assessment, score, rank"), ("outcome paper", "closing on paper"),
    ):  # fmt: skip
        assert any(one in WORDS[name]["zh"] for one in GLOSSARY[word].split("、"))


def test_nothing_is_written_into_the_page_as_markup() -> None:
    """Whatever a log or a scenario is called, it is text: no way to make elements of it is used."""
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "DOMParser",
    ):
        assert way not in SCRIPTS
    assert not re.search(r"<[^>]+ (on\w+|style)=", PAGE), "the policy of contents forbids them"
