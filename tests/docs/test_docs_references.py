"""Every work that is cited anywhere stands in the list of references, once, and with what finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LIST = (TOP / "docs" / "references.md").read_text("utf-8")
NAME = r"(?:Van )?[A-Z][A-Za-zÀ-ž]*[a-zà-ž](?:[-’'][A-Z][a-zÀ-ž]+)*"
SEVERAL = re.compile(rf"({NAME})((?:, {NAME})*,? (?:&|and) {NAME}| et al\.),? \(?((?:18|19|20)\d\d)\b")
"""Several authors and a year, anywhere."""
ALONE = re.compile(rf"(?:[(;:\"] ?|[Ss]ource: )({NAME}) ((?:18|19|20)\d\d)(?=[);,:\"]|\. )")
"""One author and a year, where citations stand: in brackets, or one of several."""
NO_WORKS = {
    "Beijing", "Boston", "Xinhua", "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
}  # fmt: skip
FOLDERS = ("sim", "scenarios", "experiments", "docs")
APART = {"docs/references.md"}


def cited(text: str) -> set[tuple[str, str]]:
    """First author and year of every work that a text cites."""
    flat = re.sub(r"\s+(?:# ?)?", " ", text)
    found = {(first, year) for first, _, year in SEVERAL.findall(flat)} | {*ALONE.findall(flat)}
    return {(name, year) for name, year in found if name not in NO_WORKS}


def listed() -> list[tuple[str, str]]:
    """First author and year of every entry."""
    return [
        (one[1], one[2]) for one in re.finditer(r"^- ([^,]+),.*?\(((?:18|19|20)\d\d)\)", LIST, re.MULTILINE)
    ]


def pages() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (TOP / folder).rglob("*"):
            name = path.relative_to(TOP).as_posix()
            if path.suffix in (".py", ".md", ".toml") and "_build" not in name and name not in APART:
                yield path


def test_every_work_that_is_cited_is_listed() -> None:
    there = {*listed()}
    lacking = {
        f"{name} {year}: {path.relative_to(TOP)}"
        for path in pages()
        for name, year in cited(path.read_text("utf-8"))
        if (name, year) not in there
    }
    assert not lacking


def test_every_work_is_listed_once_and_in_order_with_what_finds_it() -> None:
    entries = [line for line in LIST.splitlines() if line.startswith("- ")]
    assert len(entries) == len(listed()) == len({*entries})
    for line in entries:
        found_by = re.search(r"https://|\*[^*]+\*|[Rr]eport \d|Working paper", line)
        assert found_by, f"neither an address nor a place: {line}"
    for part in LIST.split("\n## ")[1:]:
        names = [line.split(",")[0] for line in part.splitlines() if line.startswith("- ")]
        assert names == sorted(names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it follows (Galton 1886; Repenning & Sterman 2002).", {("Galton", "1886"), ("Repenning", "2002")}),
        ("as Kivetz, Urminsky & Zheng (2006) say", {("Kivetz", "2006")}),
        ("# (Gill et al.\n# 2019: first-place loving)", {("Gill", "2019")}),
        (
            "(Casas-Arce & Martínez-Jerez 2009; McCullagh 1983)",
            {("Casas-Arce", "2009"), ("McCullagh", "1983")},
        ),
        ("(Van Ryzin 2004) in January 2019 (May 2019)", {("Van Ryzin", "2004")}),
        ('source = "Kerr 1975"', {("Kerr", "1975")}),
    ],
)
def test_what_is_cited_is_found(text: str, found: set[tuple[str, str]]) -> None:
    assert cited(text) == found
