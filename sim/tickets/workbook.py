"""XLSX, by python-calamine (the extra `tickets`). A formula counts as the value that was saved with it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from sim.errors import PetitionError, meant, shown_path
from sim.tickets.bytes import BOMB, RATIO
from sim.tickets.source import ROW, Reject, Source, named

BATCH = 1 << 14
LARGEST = 1 << 30
"""Bytes of a workbook unpacked; its sheet is held in memory, in about as many."""
TITLES = 20
"""Rows among which the header is looked for: a sheet may begin with a title."""


def open_workbook(path: Path, sheet: str | None) -> Source:
    """A sheet of an .xlsx file; the first one if none is named. Raises PetitionError if it cannot be read."""
    shown = shown_path(path)
    _check_size(path, shown)
    first = list(islice(_rows(path, sheet, shown), TITLES))
    filled = [sum(cell != "" for cell in row) for row in first]
    if not any(filled):
        raise PetitionError("the sheet is empty", file=shown, key="sheet", expected="a row of headers")
    # The header is the first row that is about as full as any: a title fills one cell.
    place = next(number for number, count in enumerate(filled) if count >= max(filled) * 0.8)
    header = named(first[place])

    def read(places: Sequence[int], reject: Reject) -> Iterator[Any]:
        yield from _tables(
            _rows(path, sheet, shown), _timed(_rows(path, sheet, shown), places), list(places), place + 1
        )

    return Source("xlsx", header, read, "row of the sheet")


def _rows(path: Path, sheet: str | None, shown: str) -> Iterator[Any]:
    """The rows of a sheet, from its first on."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise PetitionError(
            "a workbook needs a library that is not installed", file=shown,
            expected='pip install "petition-sim[tickets]"', hint="or save the sheet as .csv",
        ) from error  # fmt: skip
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if names and (sheet is None or sheet in names):
            yield from book.get_sheet_by_name(sheet or names[0]).iter_rows()
            return
    except (PetitionError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # also where the library, which is none of Python's, has given up
        raise PetitionError(f"not a whole workbook: {error}", file=shown, expected=".xlsx") from error
    raise PetitionError(
        f'the workbook has no sheet "{sheet}"', file=shown, key="sheet", expected=" or ".join(names),
        hint=meant(sheet, names),
    )  # fmt: skip


def _check_size(path: Path, shown: str) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise PetitionError(f"not a whole workbook: {error}", file=shown, expected=".xlsx") from error
    if "[Content_Types].xml" not in names:
        raise PetitionError(
            "a packed folder, and no workbook", file=shown, expected=".xlsx", hint="unpack it first"
        )
    if LARGEST < size <= RATIO * path.stat().st_size:
        raise PetitionError(
            f"the workbook holds {size:,} bytes",
            file=shown,
            expected=f"at most {LARGEST:,}",
            hint="save the sheet as .csv",
        )
    if size > BOMB and size > RATIO * path.stat().st_size:
        raise PetitionError(
            f"the workbook of {path.stat().st_size:,} bytes holds {size:,}: it is no log of tickets", file=shown,
            expected=f"at most {RATIO} bytes for one",
        )  # fmt: skip


def _timed(rows: Iterator[Any], places: Sequence[int]) -> set[int]:
    """The columns in which a moment has a time of day; a workbook does not tell a midnight from a day without one."""
    timed: set[int] = set()
    for row in rows:
        timed.update(place for place in places if place < len(row) and isinstance(row[place], datetime))
    return timed


def _tables(rows: Iterator[Any], timed: set[int], places: list[int], skipped: int) -> Iterator[Any]:
    import pyarrow as pa

    numbers: list[int] = []
    columns: list[list[str | None]] = [[] for _ in places]

    def table() -> Any:
        arrays = [pa.array(column, pa.string()) for column in columns]
        return pa.table(
            [*arrays, pa.array(numbers, pa.int64())], names=[*(str(place) for place in places), ROW]
        )

    for number, row in enumerate(rows, 1):
        if number <= skipped or not any(cell != "" for cell in row):
            continue
        numbers.append(number)
        for column, place in zip(columns, places, strict=True):
            column.append(_text(row[place], place in timed) if place < len(row) else None)
        if len(numbers) == BATCH:
            yield table()
            numbers, columns = [], [[] for _ in places]
    yield table()


def _text(cell: object, is_timed: bool) -> str | None:
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date) and is_timed:
        return f"{cell.isoformat()} 00:00:00"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).encode("utf-8", "replace").decode()
