"""The first way through a log: the columns that count are put aside as texts; what moments say of day and month."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np

from sim.errors import PetitionError
from sim.tickets.columns import MOMENTS
from sim.tickets.mapping import Bound
from sim.tickets.source import ROW, Source
from sim.tickets.times import Evidence, gather

DIFFERENT = 10_000
"""Values of rejected rows that are told apart."""
SHOWN = 200
"""Letters of what stood in a rejected row."""


class Rejects:
    """The rows that are left out, each with its number, the column, the reason and what stood there."""

    def __init__(self, file: IO[str]) -> None:
        self.writer = csv.writer(file, lineterminator="\n")
        self.writer.writerow([ROW, "column", "reason", "value"])
        self.counts: Counter[str] = Counter()
        self.first: dict[str, tuple[int, str]] = {}
        self.values: Counter[tuple[str, str]] = Counter()

    def add(self, row: int, column: str, reason: str, value: str) -> None:
        """Leave a row out. What a spreadsheet would take for a formula gets an apostrophe before it."""
        value = value.replace("\0", "␀")[:SHOWN]
        if value.startswith(("=", "+", "-", "@", "\t", "\r")):
            value = "'" + value
        self.writer.writerow([row, column, reason, value])
        told = f"{column}: {reason}" if column else reason
        self.counts[told] += 1
        self.first.setdefault(told, (row, value))
        again = (told, value.partition(" (opened ")[0])
        if again in self.values or len(self.values) < DIFFERENT:
            self.values[again] += 1


@dataclass
class Spool:
    """A log put aside: a file of Arrow with a column for each of ours, and the number of the row."""

    path: Path
    rows: int = 0
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def tables(self) -> Iterator[Any]:
        """Batches of texts, in order."""
        import pyarrow as pa

        with pa.memory_map(str(self.path)) as file:
            reader = pa.ipc.open_file(file)
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number)


def put_aside(source: Source, bound: Bound, path: Path, rejects: Rejects) -> Spool:
    """Read a log once. Unreadable rows are rejected."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ours = list(bound.places)
    places = sorted(set(bound.places.values()))
    schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in ours)])
    moments = [name for name in MOMENTS if name in bound.places and not bound.mapping.formats]
    spool = Spool(path, evidence={name: Evidence() for name in moments})
    unreadable = 0

    def reject(row: int, reason: str, value: str) -> None:
        nonlocal unreadable
        unreadable += 1
        rejects.add(row, "", reason, value)

    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(str(path), schema, options=options) as writer:
        for table in source.read(places, reject):
            columns = [pc.utf8_trim_whitespace(table.column(str(bound.places[name]))) for name in ours]
            put = pa.table([table.column(ROW), *columns], schema=schema)
            for name in moments:
                gather(spool.evidence[name], put.column(name), np.asarray(put.column(ROW)))
            for batch in put.combine_chunks().to_batches(max_chunksize=1 << 16):
                writer.write_batch(batch)
            spool.rows += len(put)
    spool.rows += unreadable
    return spool


def decide(spool: Spool, bound: Bound, log: str) -> dict[str, str | None]:
    """The order of day and month of each column of moments, from the whole of it. Raises PetitionError where the column
    says both, or where it says neither and nobody else does."""
    return {name: _order(name, seen, bound, log) for name, seen in spool.evidence.items()}


def _order(name: str, seen: Evidence, bound: Bound, log: str) -> str | None:
    mapping, theirs = bound.mapping, bound.header[bound.places[name]]
    if mapping.order and mapping.is_order_given:
        return mapping.order
    if seen.day_first and seen.month_first:
        rows = " and ".join(
            f'"{value}" in row {row} ({order})' for order, (row, value) in sorted(seen.example.items())
        )
        raise PetitionError(
            f'the column "{theirs}" ({name}) mixes dates: {rows}', file=log,
            line=max(row for row, _ in seen.example.values()), key=name,
            expected="one order of day and month in a column",
            hint=f"--order day-first would leave out {seen.month_first:,} rows, --order month-first {seen.day_first:,}",
        )  # fmt: skip
    if seen.day_first or seen.month_first:
        return "day-first" if seen.day_first else "month-first"
    if seen.either and mapping.order is None:
        raise PetitionError(
            f'the column "{theirs}" ({name}) does not tell whether day or month comes first: no number is above 12',
            file=log, key=name, expected='--order day-first or --order month-first, or `order = "…"` in the mapping',
        )  # fmt: skip
    return mapping.order
