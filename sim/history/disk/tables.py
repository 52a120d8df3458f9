"""The small tables beside the petitions: units.parquet, hotline.parquet, city.parquet, breaks.parquet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.history.disk.files import replacing
from sim.history.measures.breaks import of_breaks
from sim.history.measures.measure import Table
from sim.history.measures.tables import of_city, of_hotline, of_units
from sim.history.record.history import History

TABLES: dict[str, Callable[[History], Table]] = {
    "units": of_units, "hotline": of_hotline, "city": of_city, "breaks": of_breaks,
}  # fmt: skip
"""The tables of a run that are made of its history, by name."""


def write_tables(folder: Path, history: History) -> None:
    """Write the tables; each appears whole or not at all. Raises PetitionError if the disk refuses."""
    for name, table in TABLES.items():
        write_table(folder / f"{name}.parquet", table(history), history.start)


def write_table(path: Path, table: Table, start: date) -> None:
    """Write columns of equal length as Parquet; what is masked or nan becomes null. start: the first day of the run."""
    columns = {name: pa.array(values, from_pandas=True) for name, values in table.items()}
    with replacing(path) as temporary:
        arrow = pa.table(columns).replace_schema_metadata({"start": start.isoformat()})
        pq.write_table(arrow, temporary, compression="zstd")
