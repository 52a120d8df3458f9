"""A history as one Parquet file, always the same bytes: a row, in which each column holds an array.

The store of replications keeps it, and the folder of a run has it beside its tables.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import PetitionError
from sim.ground.tables import BOOK, HOUR, LEDGER, UNIT
from sim.history.record.history import History, Period
from sim.history.record.sojourns import BINS

TABLES = {"tallies": LEDGER, "snapshots": UNIT, "hours": HOUR, "book": BOOK}
"""Tables of a history: a column of the file for each of their fields, "tallies.closed"."""
ARRAYS = (
    "population", "officers", "past_due", "ranks", "full_time", "weights", "sojourns", "sojourns_by_period", "delays",
    "waits",
)  # fmt: skip
BY_PERIOD_AND_UNIT = ("officers", "past_due", "ranks")
BY_UNIT_AND_CLASS = ("sojourns", "delays")
NAMES = ("units", "districts", "deadlines", "basis")
PERIOD = ("label", "first", "last")
PLAINLY = {"use_dictionary": False, "write_statistics": False, "store_schema": False}
"""How columns of one row are best written: a dictionary or bounds of one row are of no use."""


def pack(history: History) -> bytes:
    """The history as the bytes of a file."""
    columns = {name: pa.array(getattr(history, name), pa.string()) for name in NAMES}
    columns |= {
        f"periods.{what}": pa.array([getattr(one, what) for one in history.periods]) for what in PERIOD
    }
    columns |= {name: pa.array(getattr(history, name).reshape(-1)) for name in ARRAYS}
    for name, layout in TABLES.items():
        table = getattr(history, name)
        columns |= {f"{name}.{field}": pa.array(table[field].reshape(-1)) for field in layout.names or ()}
    lists = {
        name: pa.ListArray.from_arrays(pa.array([0, len(one)], pa.int32()), one)
        for name, one in columns.items()
    }
    sink = pa.BufferOutputStream()
    whole = pa.table({"start": pa.array([history.start])} | lists)
    pq.write_table(whole, sink, compression="zstd", **PLAINLY)
    return bytes(sink.getvalue())


def unpack(content: bytes) -> History:
    """The history that `pack` packed. Raises PetitionError for what is none, or is one of another version."""
    try:
        table = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False).read(use_threads=False)
        values = {name: table.column(name).combine_chunks().flatten() for name in table.column_names[1:]}
        bounds = (values[f"periods.{what}"].to_pylist() for what in PERIOD)
        periods = [Period(*one) for one in zip(*bounds, strict=True)]
        shape = (len(periods), len(values["units"]))
        shapes = {"tallies": shape, "snapshots": shape, "hours": (24 * periods[-1].last,), "book": (1,)}
        fields: dict[str, Any] = {name: values[name].to_pylist() for name in NAMES}
        fields |= {name: values[name].to_numpy() for name in ARRAYS}
        fields |= {name: _filled(name, values, shapes[name]) for name in TABLES}
        fields |= {name: fields[name].reshape(shape) for name in BY_PERIOD_AND_UNIT}
        classes = len(fields["deadlines"])
        fields["weights"] = fields["weights"].reshape(shape[0], -1)
        for name in BY_UNIT_AND_CLASS:
            fields[name] = fields[name].reshape(shape[1], classes, BINS)
        fields["sojourns_by_period"] = fields["sojourns_by_period"].reshape(shape[0], classes, BINS)
        return History(start=table.column("start")[0].as_py(), periods=periods, **fields)
    except (pa.ArrowException, KeyError, IndexError, ValueError) as error:
        raise PetitionError(f"no history of this version of the program: {error}") from error


def _filled(name: str, values: dict[str, pa.Array], shape: tuple[int, ...]) -> np.ndarray:
    """A table of a history, from its fields."""
    table = np.zeros(shape, TABLES[name])
    for field in TABLES[name].names or ():
        table[field] = values[f"{name}.{field}"].to_numpy().reshape(table[field].shape)
    return table
