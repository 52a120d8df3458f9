"""The columns of petitions.parquet: readable without joins, small on disk, quick to write.

Times stay whole seconds since the scenario's first midnight and are null where something has not happened; numbers
that name something become words, dictionary encoded; answers become true, false, or null where nobody answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from sim.ground.column import Column, Columns, Shown
from sim.ground.order import Origin
from sim.ground.tables import NONE, PETITION_COLUMNS, RECORD, Outcome
from sim.history.record.history import BODIES
from sim.policies.intake import Channel

DERIVED: Columns = {
    "street": Column(meaning="street in which it was raised", zh="街道"),
    "district": Column(meaning="district in which it was raised", zh="区"),
    "category": Column(meaning="what it is about, at the first level", zh="一级分类"),
    "body": Column(meaning="what sort of unit has it, or had it last", zh="单位类型"),
    "on_time": Column(meaning="closed not later than due; null while open", zh="按时", shown=Shown.ANSWER),
}
"""What follows from a record, and is written beside it."""
_AFTER = {
    "street": "community", "district": "street", "category": "kind", "body": "unit", "helpers": "disputes",
    "preemptions": "helpers", "due": "dispatched", "on_time": "called",
}  # fmt: skip
"""Behind which column these stand; all others in the order in which they are declared."""
_WORDS = {
    "origins": [origin.name.lower() for origin in Origin],
    "channels": [channel.name.lower().replace("_", "-") for channel in Channel],
    "outcomes": [outcome.name.lower() for outcome in Outcome],
    "causes": ["left", "removed"],
}
_CAUSE = np.array([NONE, 0, 1], np.int8)  # recorded as 0 none, 1 left, -1 removed
BLOCK = 2048  # records turned into columns at a time, so that every column finds their bytes in the cache

Fields = dict[str, np.ndarray]
Maker = Callable[[Fields], pa.Array]


def _in_order() -> Columns:
    names = [name for name in PETITION_COLUMNS if name not in _AFTER]
    for name, before in _AFTER.items():
        names.insert(names.index(before) + 1, name)
    every = PETITION_COLUMNS | DERIVED
    return {name: every[name] for name in names}


COLUMNS = _in_order()
"""The columns of the file."""


@dataclass(frozen=True)
class Labels:
    """What a record's numbers mean.

    start: the scenario's first day. units, districts, deadlines, categories, kinds: names by number, all different.
    body: int[units], a `Body` each; category: int[kinds]; street, district: int[communities], number of the unit
    and of the district a community lies in.
    """

    start: date
    units: Sequence[str]
    districts: Sequence[str]
    deadlines: Sequence[str]
    categories: Sequence[str]
    kinds: Sequence[str]
    body: np.ndarray
    category: np.ndarray
    street: np.ndarray
    district: np.ndarray


class Petitions:
    """How records become a table, for one city. schema: of the file; `storage` says how each column is stored."""

    def __init__(self, labels: Labels) -> None:
        words = {"units": labels.units, "kinds": labels.kinds, "deadlines": labels.deadlines} | _WORDS
        body = np.append(labels.body, NONE)  # the last entry is what "no unit" (-1) finds
        makers: dict[str, Maker] = {
            "street": _named(labels.units, "community", labels.street),
            "district": _named(labels.districts, "community", labels.district),
            "category": _named(labels.categories, "kind", labels.category),
            "body": _named(BODIES, "unit", body),
            "on_time": lambda of: pa.array(of["closed"] <= of["due"], mask=of["closed"] == NONE),
            "cause": _named(words["causes"], "cause", _CAUSE),
        }
        for name, column in PETITION_COLUMNS.items():
            plain = _named(words[column.names], name) if column.names else _shown(name, column.shown)
            makers.setdefault(name, plain)
        self._makers = {name: makers[name] for name in COLUMNS}
        empty = self.of(np.zeros(0, RECORD))
        self.schema: pa.Schema = empty.schema.with_metadata({"start": labels.start.isoformat()})

    def of(self, records: np.ndarray) -> pa.Table:
        """RECORD[n] as n rows."""
        fields = _split(records)
        return pa.table({name: maker(fields) for name, maker in self._makers.items()})

    def storage(self) -> dict[str, Any]:
        """Arguments for the Parquet writer: how every column is stored."""
        words = [field.name for field in self.schema if pa.types.is_dictionary(field.type)]
        small = [field.name for field in self.schema if field.type in (pa.int8(), pa.int16())]
        whole = [field.name for field in self.schema if field.type in (pa.int32(), pa.int64())]
        return {
            "use_dictionary": words + small,
            "column_encoding": dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
            "write_statistics": whole,  # on words they would take a third of the time and let nobody skip anything
            "compression": "zstd",
            "compression_level": 1,
        }


def _shown(name: str, shown: Shown) -> Maker:
    """A number as what it is read."""
    if shown is Shown.MAYBE:
        return lambda of: pa.array(of[name], mask=of[name] == NONE)
    if shown is Shown.FACT:
        return lambda of: pa.array(of[name] != 0)
    if shown is Shown.ANSWER:
        return lambda of: pa.array(of[name] == 1, mask=of[name] < 0)
    return lambda of: pa.array(of[name])


def _named(names: Sequence[str], field: str, lookup: np.ndarray | None = None) -> Maker:
    """What the numbers of a field name, or those that a lookup finds by them."""
    words = pa.array(list(names), pa.string())
    index = pa.int8() if len(words) <= 127 else pa.int16() if len(words) <= 32767 else pa.int32()

    def column(of: Fields) -> pa.Array:
        found = of[field] if lookup is None else lookup[of[field]]
        indices = pa.array(found.astype(index.to_pandas_dtype()), index, mask=found < 0)
        return pa.DictionaryArray.from_arrays(indices, words)

    return column


def _split(records: np.ndarray) -> Fields:
    """One contiguous array a field."""
    fields = {name: np.empty(len(records), RECORD[name]) for name in RECORD.names or ()}
    for first in range(0, len(records), BLOCK):
        block = records[first : first + BLOCK]
        for name, column in fields.items():
            column[first : first + BLOCK] = block[name]
    return fields
