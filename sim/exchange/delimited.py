"""Logs as CSV: tickets, a row each, and the activities that Prosimos and its relatives read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sim.exchange.lives import Lives

TICKETS = {
    "id": "case", "opened": "raised", "due": "due", "closed": "closed", "kind": "kind", "category": "category",
    "unit": "unit", "department": "body", "area": "street", "channel": "channel", "status": "outcome",
}  # fmt: skip
"""Columns of a ticket, and what of a petition they are."""
ACTIVITIES = (
    ("record", "raised", "raised", "recorded", "hotline"),
    ("dispatch", "recorded", "recorded", "dispatched", "desk"),
    ("handle", "arrived", "started", "closed", None),
    ("close on paper", "arrived", "closed", "closed", None),
    ("call back", "closed", "called", "called", "hotline"),
)
"""Activities: from when each may begin, begins and ends, and who does it (nothing: the unit). One that has not ended is
left out; what no officer began to work on was closed on paper."""


def write_tickets(lives: Lives, place: Path) -> int:
    """A row a petition, in the columns that `petition tickets` knows; returns how many."""
    import pyarrow as pa

    def rows() -> Iterator[Any]:
        for table in lives.tables([name for name in TICKETS.values() if name != "case"]):
            yield pa.table({ours: _text(table.column(theirs)) for ours, theirs in TICKETS.items()})

    return _write(rows, place)


def write_activities(lives: Lives, place: Path) -> int:
    """A row an activity: case_id, activity, enable_time, start_time, end_time, resource; returns how many."""

    def rows() -> Iterator[Any]:
        columns = ["raised", "recorded", "dispatched", "arrived", "started", "closed", "called", "unit"]
        for table in lives.tables(columns):
            yield _activities(table)

    return _write(rows, place)


def _activities(table: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = []
    for step, (name, enabled, begun, ended, who) in enumerate(ACTIVITIES):
        there = pc.and_(table.column(begun).is_valid(), table.column(ended).is_valid())
        if name == "close on paper":
            there = pc.and_(there, table.column("started").is_null())
        done = table.filter(there)
        parts.append(
            pa.table(
                {
                    "case_id": done.column("case"),
                    "activity": pa.array([name] * len(done), pa.string()),
                    "enable_time": _text(done.column(enabled)),
                    "start_time": _text(done.column(begun)),
                    "end_time": _text(done.column(ended)),
                    "resource": done.column("unit")
                    if who is None
                    else pa.array([who] * len(done), pa.string()),
                    "petition": pc.indices_nonzero(there),
                    "step": pa.array([step] * len(done), pa.int8()),
                }
            )
        )
    together = pa.concat_tables(parts).sort_by([("petition", "ascending"), ("step", "ascending")])
    return together.drop_columns(["petition", "step"])


def _text(column: Any) -> Any:
    """Moments as ISO 8601 in UTC, with Z: a widely used reader takes any other offset for UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_timestamp(column.type):
        return column
    return pc.strftime(column.cast(pa.timestamp("s", "UTC")), "%Y-%m-%dT%H:%M:%SZ")


def _write(rows: Callable[[], Iterator[Any]], place: Path) -> int:
    import pyarrow.csv as csv

    written = 0
    writer = None
    try:
        for table in rows():
            writer = writer or csv.CSVWriter(place, table.schema)
            writer.write_table(table)
            written += len(table)
    finally:
        if writer is not None:
            writer.close()
    return written
