"""Logs of tickets for tests: small, and each field as it was put."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

BOSTON = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "boston-311-2011H2" / "boston311_2011H2.parquet"
)
HEADER = ("number", "opened", "due", "closed", "what", "who")
MAPPING = """
zone = "America/New_York"
[columns]
id = "number"
opened = "opened"
due = "due"
closed = "closed"
kind = "what"
unit = "who"
"""
CITY = f'{MAPPING.replace("America/New_York", "UTC")}area = "where"\n'
"""The same with areas, on a clock that never changes."""
GOOD = ("1", "2021-03-01 10:00:00", "2021-03-08 10:00:00", "2021-03-02 12:00:00", "hole", "roads")


def rows(count: int, **changed: str) -> list[tuple[str, ...]]:
    """So many good rows, each with a number of its own; what is changed holds for all."""
    place = {name: number for number, name in enumerate(HEADER)}
    made = []
    for number in range(1, count + 1):
        row = [str(number), *GOOD[1:]]
        for name, value in changed.items():
            row[place[name]] = value
        made.append(tuple(row))
    return made


def write_log(
    place: Path, lines: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8"
) -> Path:
    """A CSV file, and its mapping beside it as mine.toml."""
    with place.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *lines])
    write_mapping(place.parent)
    return place


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return folder / "mine.toml"


def rejected(folder: Path) -> list[Mapping[str, str]]:
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
