"""XLSX, row by row, by openpyxl (the extra `tickets`). A formula counts as the value that was saved with it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from warnings import catch_warnings

from sim.errors import PetitionError, meant, shown_path
from sim.tickets.bytes import BOMB, RATIO
from sim.tickets.source import ROW, Reject, Source, named

BATCH = 1 << 14
TITLES = 20
"""Rows among which the header is looked for: a sheet may begin with a title."""


def open_workbook(path: Path, sheet: str | None) -> Source:
    """A sheet of an .xlsx file; the first one if none is named. Raises PetitionError if it cannot be read."""
    shown = shown_path(path)
    _check_size(path, shown)
    with _opened(path, sheet, shown) as rows:
        first = [tuple(row) for _, row in zip(range(TITLES), rows, strict=False)]
    filled = [sum(cell is not None for cell in row) for row in first]
    if not any(filled):
        raise PetitionError("the sheet is empty", file=shown, key="sheet", expected="a row of headers")
    # The header is the first row that is about as full as any: a title fills one cell.
    place = next(number for number, count in enumerate(filled) if count >= max(filled) * 0.8)
    header = named(first[place])

    def read(places: Sequence[int], reject: Reject) -> Iterator[Any]:
        with _opened(path, sheet, shown) as rows:
            yield from _tables(rows, list(places), place + 1, shown)

    return Source("xlsx", header, read, "row of the sheet")


@contextmanager
def _opened(path: Path, sheet: str | None, shown: str) -> Iterator[Iterator[Any]]:
    """The rows of a sheet, as long as the file is open."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise PetitionError(
            "a workbook needs a library that is not installed", file=shown,
            expected='pip install "petition-sim[tickets]"', hint="or save the sheet as .csv",
        ) from error  # fmt: skip
    with catch_warnings(action="ignore"):  # of styles and checks that openpyxl leaves out
        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # of whatever library it has come upon
            raise _broken(error, shown) from error
        with closing(book):
            names = [each.title for each in book.worksheets]
            if not names or (sheet is not None and sheet not in names):
                raise PetitionError(
                    f'the workbook has no sheet "{sheet}"', file=shown, key="sheet", expected=" or ".join(names),
                    hint=meant(sheet, names),
                )  # fmt: skip
            chosen = book[sheet] if sheet else book.worksheets[0]
            chosen.reset_dimensions()  # what a file says of its own size need not be so
            yield _rows(chosen, shown)


def _rows(sheet: Any, shown: str) -> Iterator[Any]:
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:
        raise _broken(error, shown) from error


def _broken(error: Exception, shown: str) -> PetitionError:
    return PetitionError(f"not a whole workbook: {error}", file=shown, expected=".xlsx")


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
    if size > BOMB and size > RATIO * path.stat().st_size:
        raise PetitionError(
            f"the workbook of {path.stat().st_size:,} bytes holds {size:,}: it is no log of tickets", file=shown,
            expected=f"at most {RATIO} bytes for one",
        )  # fmt: skip


def _tables(rows: Iterator[Any], places: list[int], skipped: int, shown: str) -> Iterator[Any]:
    import pyarrow as pa

    numbers: list[int] = []
    columns: list[list[str | None]] = [[] for _ in places]

    def table() -> Any:
        arrays = [pa.array(column, pa.string()) for column in columns]
        return pa.table(
            [*arrays, pa.array(numbers, pa.int64())], names=[*(str(place) for place in places), ROW]
        )

    for number, row in enumerate(rows, 1):
        if number <= skipped or all(cell is None for cell in row):
            continue
        numbers.append(number)
        for column, place in zip(columns, places, strict=True):
            column.append(_text(row[place]) if place < len(row) else None)
        if len(numbers) == BATCH:
            yield table()
            numbers, columns = [], [[] for _ in places]
    yield table()


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).encode("utf-8", "replace").decode()
