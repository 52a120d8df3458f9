"""The page of a plan of staff: what it comes to, whom no number helps, its tables, where the promise falls off."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.report.page.again import again, read_json
from sim.report.page.blocks import Block, Items, Page, Picture, Table, Text
from sim.report.page.parts import Parts, as_written_here, put_together
from sim.report.page.promised import in_chinese
from sim.report.page.sentences import speaking, staffing_word
from sim.report.quantities import Language
from sim.report.wording import NOTHING, count, number, percent

STAFFING, CLIFF = "staffing.json", Path("figures") / "cliff.svg"
"""Files of a plan; the first one is that by which it is known."""
SHOWN = 400
"""Rows of a table that the page has; all are in the folder."""
SHARES = {"asked", "mean", "worst_year", "with_ample_officers", "without", "connected", "in_time"}
"""Columns of shares, unless the row is of a backlog."""
WORDS = {"verdict", "work", "body", "found", "start"}
"""Columns whose words are the program's own."""


def page(folder: Path, language: Language) -> Page:
    """The page of a folder of petition staff. Raises PetitionError for what cannot be read."""
    told = read_json(folder / STAFFING)
    with as_written_here(folder / STAFFING, hint="seek the plan again"):
        answer, tables = main_parts(told, language)
        title = "; ".join(one["text"] if isinstance(one, Mapping) else str(one) for one in told["promises"])
        parts: Parts = [
            answer, ("figures", _figure(folder / CLIFF, language)), tables, ("again", again(folder, language)),
        ]  # fmt: skip
    return put_together(folder, language, "staffing", title, parts)


def main_parts(told: Mapping[str, Any], language: Language) -> Parts:
    """What a plan says, as its file tells it."""
    first, *rest = map(str, told["in_words"] if language == "en" else in_chinese(told))
    answer: list[Block] = [Text(first[:1].upper() + first[1:], strong=True), Items(rest)]
    if language == "zh" and told.get("notes"):
        answer += [Text(speaking(language)("plan words")), Items([str(one) for one in told["notes"]])]
    tables: list[Block] = [_table(name, rows, language) for name, rows in told["tables"].items() if rows]
    return [("answer", answer), ("staffing tables", tables)]


def _figure(file: Path, language: Language) -> list[Block]:
    """Officers against promise, as a picture that can load and run nothing."""
    if not file.is_file():
        return []
    say = speaking(language)
    source = "data:image/svg+xml;base64," + base64.b64encode(file.read_bytes()).decode()
    told = say("plan figure")
    return [Picture(source, told, told if language == "en" else f"{told}{say('picture words')}")]


def _table(name: str, rows: Sequence[Mapping[str, Any]], language: Language) -> Table:
    head = [*rows[0]]
    texts = frozenset(
        place for place, key in enumerate(head) if any(isinstance(row[key], str) for row in rows)
    )
    cells = [[_cell(key, row, language) for key in head] for row in rows[:SHOWN]]
    caption = speaking(language)(
        "plan table", name=staffing_word(language, name), shown=len(cells), number=len(rows)
    )
    return Table(caption, [staffing_word(language, key) for key in head], cells, texts | {0})


def _cell(key: str, row: Mapping[str, Any], language: Language) -> str:
    value = row[key]
    if value is None:
        return NOTHING
    if isinstance(value, bool | str):
        return staffing_word(language, str(value)) if key in WORDS else str(value)
    if key in SHARES and not str(row.get("promise", "")).startswith("backlog"):
        return percent(float(value))
    return count(value) if isinstance(value, int) else number(float(value))
