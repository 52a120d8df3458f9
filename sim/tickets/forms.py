"""Opens a log by what it holds, whatever its name ends with."""

from __future__ import annotations

from pathlib import Path

from sim.tickets.bytes import kind_of
from sim.tickets.delimited import open_delimited
from sim.tickets.mapping import LogMapping
from sim.tickets.parquet import open_parquet
from sim.tickets.source import Source
from sim.tickets.workbook import open_workbook
from sim.tickets.xes import open_xes


def open_log(path: Path, mapping: LogMapping | None, encoding: str | None) -> Source:
    """A log. mapping: may tell encoding, delimiter and sheet. Raises PetitionError if it cannot be read."""
    kind = kind_of(path)
    if kind == "parquet":
        return open_parquet(path)
    if kind == "xlsx":
        return open_workbook(path, mapping.sheet if mapping else None)
    if kind == "xes":
        return open_xes(path)
    told = mapping.encoding if mapping else None
    return open_delimited(path, encoding or told, mapping.delimiter if mapping else None)
