"""The tables of a run as pandas data frames: dates as dates, names as categories, what nobody answered as missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arguments import read_choice
from sim.errors import PetitionError
from sim.ground.column import Column, Columns, Shown
from sim.history.disk.columns import COLUMNS
from sim.history.disk.recorder import PETITIONS
from sim.history.disk.tables import TABLES
from sim.history.measures.breaks import OF_BREAKS
from sim.history.measures.measure import Table
from sim.history.measures.summary import SUMMARY
from sim.history.measures.tables import OF_CITY, OF_HOTLINE, OF_UNITS
from sim.history.record.history import History

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas import DataFrame, Series

DESCRIBED: dict[str, Columns] = {
    "petitions": COLUMNS,
    "units": OF_UNITS,
    "hotline": OF_HOTLINE,
    "city": OF_CITY,
    "breaks": OF_BREAKS,
    "summary": SUMMARY,
}
"""The columns of every table of a run."""
LENGTHS = {Shown.DAY: "D", Shown.MOMENT: "s", Shown.MAYBE: "s"}
"""In what times are counted since the scenario's first midnight."""


def describe(table: str) -> DataFrame:
    """What the columns of a table mean: a row a column, with its meaning, unit, and name in Chinese.

    table: "petitions", "units", "hotline", "city", "breaks" or "summary". Those that begin with due, on_time, owed and
    kept stand for a column a deadline class. Raises PetitionError for a table that there is not.
    """
    import pandas as pd

    table = read_choice(table, "table", DESCRIBED, {})
    rows = {name: (one.meaning, said(one), one.zh) for name, one in DESCRIBED[table].items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["meaning", "unit", "zh"]).rename_axis(
        "column"
    )


def said(column: Column) -> str:
    """The unit of a column, or as what it is read."""
    if column.names:
        return "name"
    return column.unit if column.shown is Shown.NUMBER else column.shown.value


def table_frame(history: History, name: str) -> DataFrame:
    """One of the small tables, "units", "hotline", "city" or "breaks", as a data frame."""
    return _frame(TABLES[name](history), DESCRIBED[name], history.start)


def petitions_frame(folder: Path, start: date) -> DataFrame:
    """The petitions of a run; start: its first day. Raises PetitionError if the folder holds none."""
    import pandas as pd
    import pyarrow.parquet as pq

    file = folder / PETITIONS
    if not file.is_file():
        raise PetitionError("this run was made without its petitions", file=str(file))
    table = pq.read_table(file)
    return pd.DataFrame(
        {name: _series(table.column(name), COLUMNS[name], start) for name in table.column_names}
    )


def _series(values: pa.ChunkedArray, column: Column, start: date) -> Series:
    """A column of the file."""
    import pandas as pd

    if column.shown in LENGTHS:
        moments = np.datetime64(start, "s") + values.fill_null(0).to_numpy().astype("timedelta64[s]")
        return pd.Series(np.where(values.is_null(), np.datetime64("NaT", "s"), moments))
    answers = {values.type: pd.BooleanDtype()} if column.shown is Shown.ANSWER else {}
    return values.to_pandas(types_mapper=answers.get)


def _frame(table: Table, columns: Columns, start: date) -> DataFrame:
    """A table made of a history."""
    import pandas as pd

    made: dict[str, object] = {}
    for name, values in table.items():
        shown = columns[name].shown if name in columns else Shown.NUMBER
        if shown in LENGTHS:
            made[name] = np.datetime64(start, "s") + values.astype(f"timedelta64[{LENGTHS[shown]}]")
        elif values.dtype.kind in "OU":
            known = [value for value in dict.fromkeys(values.tolist()) if value is not None]
            made[name] = pd.Categorical(values, categories=known)
        elif isinstance(values, np.ma.MaskedArray):
            made[name] = pd.arrays.IntegerArray(values.data.astype(np.int64), np.ma.getmaskarray(values))
        else:
            made[name] = values
    return pd.DataFrame(made)
