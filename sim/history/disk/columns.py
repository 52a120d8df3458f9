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

from sim.ground.order import Origin
from sim.ground.tables import NONE, RECORD, Outcome
from sim.history.record.history import BODIES
from sim.policies.intake import Channel

SURE = ("raised", "recorded", "dispatched", "due")  # never null; negative if raised before the start
TIMES = ("arrived", "contacted", "started", "closed", "called")
COUNTS = ("visits", "refusals", "disputes", "helpers", "preemptions")
FACTS = ("machine", "kept", "higher")
ANSWERS = ("said_contacted", "said_solved", "satisfied")
UNITS = ("unit", "owner", "path_1", "path_2", "path_3")
CAUSE = ("left", "removed")
BLOCK = 2048  # records turned into columns at a time, so that every column finds their bytes in the cache

Fields = dict[str, np.ndarray]


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


def _words(names: Sequence[str]) -> pa.Array:
    return pa.array(list(names), pa.string())


def _plain(dtype: pa.DataType, field: str) -> Callable[[Fields], pa.Array]:
    return lambda fields: pa.array(fields[field], dtype)


def _time(field: str) -> Callable[[Fields], pa.Array]:
    return lambda fields: pa.array(fields[field], pa.int64(), mask=fields[field] == NONE)


def _fact(field: str) -> Callable[[Fields], pa.Array]:
    return lambda fields: pa.array(fields[field] != 0)


def _answer(field: str) -> Callable[[Fields], pa.Array]:
    return lambda fields: pa.array(fields[field] == 1, mask=fields[field] < 0)


def _word(words: pa.Array, numbers: Callable[[Fields], np.ndarray]) -> Callable[[Fields], pa.Array]:
    index = pa.int8() if len(words) <= 127 else pa.int16() if len(words) <= 32767 else pa.int32()

    def column(fields: Fields) -> pa.Array:
        found = numbers(fields)
        indices = pa.array(found.astype(index.to_pandas_dtype()), index, mask=found < 0)
        return pa.DictionaryArray.from_arrays(indices, words)

    return column


def _on_time(fields: Fields) -> pa.Array:
    return pa.array(fields["closed"] <= fields["due"], mask=fields["closed"] == NONE)


def _cause(fields: Fields) -> np.ndarray:
    return np.array([NONE, 0, 1], np.int8)[fields["cause"]]  # recorded as 0 none, 1 left, -1 removed


def _name(words: pa.Array, field: str) -> Callable[[Fields], pa.Array]:
    return _word(words, lambda fields: fields[field])


def _named_after(words: pa.Array, lookup: np.ndarray, field: str) -> Callable[[Fields], pa.Array]:
    return _word(words, lambda fields: lookup[fields[field]])


class Columns:
    """How records become a table of columns, for one city.

    schema: of the file; `storage` says how each column is stored.
    """

    def __init__(self, labels: Labels) -> None:
        units, districts = _words(labels.units), _words(labels.districts)
        body = np.append(labels.body, NONE)  # the last entry is what "no unit" (-1) finds
        self._makers: dict[str, Callable[[Fields], pa.Array]] = {
            "id": _plain(pa.int64(), "id"),
            "generation": _plain(pa.int16(), "generation"),
            "origin": _name(_words([origin.name.lower() for origin in Origin]), "origin"),
            "channel": _name(_words([c.name.lower().replace("_", "-") for c in Channel]), "channel"),
            "citizen": _plain(pa.int32(), "citizen"),
            "community": _plain(pa.int32(), "community"),
            "street": _named_after(units, labels.street, "community"),
            "district": _named_after(districts, labels.district, "community"),
            "kind": _name(_words(labels.kinds), "kind"),
            "category": _named_after(_words(labels.categories), labels.category, "kind"),
            "deadline": _name(_words(labels.deadlines), "deadline"),
            "unit": _name(units, "unit"),
            "body": _named_after(_words(BODIES), body, "unit"),
            **{field: _name(units, field) for field in UNITS[1:]},
            **{field: _plain(pa.int16() if field == "visits" else pa.int8(), field) for field in COUNTS},
            **{field: _fact(field) for field in FACTS},
            "outcome": _name(_words([outcome.name.lower() for outcome in Outcome]), "outcome"),
            **{field: _plain(pa.int64(), field) for field in SURE},
            **{field: _time(field) for field in TIMES},
            "on_time": _on_time,
            "work": _plain(pa.int64(), "work"),
            **{field: _answer(field) for field in ANSWERS},
            **{field: _fact(field) for field in ("excluded", "repeats")},
            "cause": _word(_words(CAUSE), _cause),
        }
        empty = self.table(np.zeros(0, RECORD))
        self.schema: pa.Schema = empty.schema.with_metadata({"start": labels.start.isoformat()})

    def table(self, records: np.ndarray) -> pa.Table:
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


def _split(records: np.ndarray) -> Fields:
    """One contiguous array a field."""
    fields = {name: np.empty(len(records), RECORD[name]) for name in RECORD.names or ()}
    for first in range(0, len(records), BLOCK):
        block = records[first : first + BLOCK]
        for name, column in fields.items():
            column[first : first + BLOCK] = block[name]
    return fields
