"""XLSX, by openpyxl (the extra `xlsx`). A text stays a text, also one that looks like a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

LIBRARY = 'pip install "petition-sim[xlsx]"'
WIDEST = 60
"""Letters of a column's width."""


def workbook(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[object]]]]) -> bytes | None:
    """A workbook of a sheet a table: a head that stays in view, and rows; None if the library is not installed."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Font
    except ImportError:
        return None
    book = Workbook(write_only=True)
    for name, (head, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, title in enumerate(head):
            texts = [title, *(row[number] for row in rows if isinstance(row[number], str))]
            letter = chr(ord("A") + number)
            sheet.column_dimensions[letter].width = min(WIDEST, 3 + max(len(str(text)) for text in texts))
        for place, row in enumerate([head, *rows]):
            cells = []
            for value in row:
                text = isinstance(value, str)
                cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)) if text else value)
                if text:
                    cell.data_type = "s"  # "=1+1" would be a formula
                if not place:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
