"""People by street in a file of the user's own: CSV with the columns district, street and population."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.scenario.faults import shown
from sim.scenario.own_files import Entry, OwnFile, rows, wrong

WHAT = "people by street"
COLUMNS = ("district", "street", "population")


def _entries(file: Path) -> Iterator[Entry]:
    for row, place in rows(FILE, file, COLUMNS, WHAT):
        district, street, told = (row[name] or "" for name in COLUMNS)
        people = int(told) if told.isascii() and told.isdigit() else 0
        if people < 1:
            message = f"the population of {street} is {shown(told)}"
            raise wrong(FILE, message, place, "a whole number of at least 1")
        yield Entry((district, street), people, place)


FILE = OwnFile(("city", "people"), (".csv",), _entries)
