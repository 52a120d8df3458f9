"""A table of a study: for a screen, for JSON, for a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Sequence

Sheet = tuple[Sequence[str], list[Sequence[object]]]
"""A table: its heads, and its rows; None where there is no number."""


def records(sheet: Sheet) -> list[dict[str, object]]:
    """A table for JSON, a record a row; what is no finite number is None."""
    head, rows = sheet
    return [dict(zip(head, map(_plain, row), strict=True)) for row in rows]


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
