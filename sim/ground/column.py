"""A column of a table that a run leaves, declared once: engines, files, pages and data frames are made from it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import Enum

import numpy as np


class Shown(Enum):
    """As what people see a number."""

    NUMBER = "number"
    MOMENT = "moment"  # seconds since the scenario's first midnight
    MAYBE = "moment, or null"  # the same, null where it has not happened
    DAY = "day"  # days since the scenario's first
    FACT = "true or false"
    ANSWER = "true, false, or null"  # null where nobody was asked, or nobody answered


@dataclass(frozen=True)
class Column:
    """What a column holds: `visits=Column("i2", "units it was sent to", zh="流转次数", start=0)`.

    type: of its numbers, as numpy has it ("" if it is computed as the table is written); length: how many of them.
    meaning, zh: in English and in Chinese; unit: of a number; shown: as what it is read; names: what its numbers name,
    if they do.

    Of a petition: start: what it holds when the petition is raised, also again (None: it stays); late: whether only the
    call-back knows it.
    """

    type: str = ""
    meaning: str = ""
    _: KW_ONLY
    zh: str = ""
    unit: str = ""
    shown: Shown = Shown.NUMBER
    names: str = ""
    length: int = 1
    start: int | None = None
    late: bool = False


Columns = dict[str, Column]


def layout(**fields: str | Column) -> np.dtype[np.void]:
    """The layout of a table's row, aligned as a processor likes it. fields: a type, or a column that has one."""
    columns = {name: Column(one) if isinstance(one, str) else one for name, one in fields.items()}
    return np.dtype(
        [(name, one.type, *([(one.length,)] if one.length > 1 else [])) for name, one in columns.items()],
        align=True,
    )
