"""The outcome of a replication: small enough to keep, whole enough to answer every question about units and periods.

It holds counts and states, not rates: whatever is asked later of a set of units and a window of periods is computed
from the counts, by the measures of the history. Nothing in it depends on when or where it was run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.ground.tables import HOUR, TALLY, UNIT
from sim.history.record.history import History, Period
from sim.history.record.sums import hours_of, total_hours

VERSION = 1  # of the layout of entries
TIMING = ("wall_seconds", "engine_seconds", "peak_memory_bytes", "out")
STATES = tuple(name for name in UNIT.names or () if UNIT[name] == np.float64)
"""What is kept of a unit's state as each period ends."""
WHO = ("body", "district", "officers", "population")


@dataclass(frozen=True)
class Outcome:
    """What is kept of one replication.

    summary: as `petition run --json` prints it, without times and places. units, districts, deadlines: names.
    body, district, officers, population: int64[units]. tallies: TALLY[periods, units]; hours: HOUR[periods];
    ranks, backlog: int64[periods, units]; states: float64[periods, units] by name.
    """

    summary: dict[str, Any]
    start: date
    periods: list[Period]
    units: list[str]
    districts: list[str]
    deadlines: list[str]
    body: np.ndarray
    district: np.ndarray
    officers: np.ndarray
    population: np.ndarray
    tallies: np.ndarray
    hours: np.ndarray
    ranks: np.ndarray
    backlog: np.ndarray
    states: dict[str, np.ndarray]

    @classmethod
    def of(cls, history: History, summary: dict[str, Any]) -> Outcome:
        """The outcome of a finished run."""
        return cls(
            summary={name: value for name, value in summary.items() if name not in TIMING},
            start=history.start,
            periods=list(history.periods),
            units=list(history.units),
            districts=list(history.districts),
            deadlines=list(history.deadlines),
            tallies=history.tallies,
            hours=np.concatenate([total_hours(hours_of(history, period)) for period in history.periods]),
            ranks=history.ranks,
            backlog=history.snapshots["backlog"].astype(np.int64),
            states={name: history.snapshots[name] for name in STATES},
            **{name: np.asarray(getattr(history, name), np.int64) for name in WHO},
        )

    def pack(self) -> bytes:
        """The outcome as a Parquet file: a row a period and unit, the rest in its metadata; always the same bytes."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        periods = len(self.periods)
        columns = {
            "period": np.repeat(np.arange(periods), len(self.units)),
            "unit": pa.array(self.units * periods).dictionary_encode(),
            **{name: np.tile(getattr(self, name), periods) for name in WHO},
            **{name: values.reshape(-1) for name, values in _flat(self.tallies).items()},
            "rank": self.ranks.reshape(-1),
            "backlog": self.backlog.reshape(-1),
            **{f"state_{name}": values.reshape(-1) for name, values in self.states.items()},
        }
        told = {
            "version": VERSION,
            "summary": self.summary,
            "start": self.start.isoformat(),
            "periods": [[period.label, period.first, period.last] for period in self.periods],
            "districts": self.districts,
            "deadlines": self.deadlines,
            "hours": {name: self.hours[name].tolist() for name in HOUR.names or ()},
        }
        table = pa.table({name: pa.array(values) for name, values in columns.items()})
        table = table.replace_schema_metadata({"outcome": json.dumps(told, ensure_ascii=False)})
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        return bytes(sink.getvalue())

    @classmethod
    def read(cls, content: bytes) -> Outcome:
        """The outcome that `pack` packed."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(content), use_threads=False)
        told = json.loads(table.schema.metadata[b"outcome"])
        periods = [Period(*period) for period in told["periods"]]
        shape = (len(periods), table.num_rows // len(periods))
        grid = {
            name: table.column(name).to_numpy().reshape(shape)
            for name in table.column_names
            if name != "unit"
        }
        tallies = np.zeros(shape, TALLY)
        for name, cells in _flat(tallies).items():
            cells[...] = grid[name]
        hours = np.zeros(len(periods), HOUR)
        for name, values in told["hours"].items():
            hours[name] = values
        return cls(
            summary=told["summary"],
            start=date.fromisoformat(told["start"]),
            periods=periods,
            units=table.column("unit").slice(0, shape[1]).to_pylist(),
            districts=told["districts"],
            deadlines=told["deadlines"],
            tallies=tallies,
            hours=hours,
            ranks=grid["rank"],
            backlog=grid["backlog"],
            states={name: grid[f"state_{name}"] for name in STATES},
            **{name: grid[name][0] for name in WHO},
        )


def _flat(tallies: np.ndarray) -> dict[str, np.ndarray]:
    """TALLY[…] as a view a count; those by deadline class as name_0, name_1, …"""
    flat: dict[str, np.ndarray] = {}
    for name in TALLY.names or ():
        if TALLY[name].shape:
            flat |= {f"{name}_{i}": tallies[name][..., i] for i in range(TALLY[name].shape[0])}
        else:
            flat[name] = tallies[name]
    return flat
