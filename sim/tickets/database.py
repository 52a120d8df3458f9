"""DuckDB on a log's table, in little memory: what does not fit goes to the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import PetitionError

MEMORY = "900MB"
THREADS = 4
"""Each has tables of its own; more would need more memory."""


@contextmanager
def database(folder: Path) -> Iterator[Any]:
    """A database of nothing yet. folder: where what does not fit is put. Raises PetitionError if the disk is full."""
    import duckdb

    try:
        with duckdb.connect() as db:
            db.execute(f"SET memory_limit = '{MEMORY}'")
            db.execute(f"SET threads = {min(THREADS, os.cpu_count() or 1)}")
            db.execute("SET temp_directory = ?", [str(folder / "duckdb")])
            db.execute("SET TimeZone = 'UTC'")
            yield db
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise PetitionError(
            f"no room to count in: {error}", file=str(folder), expected="more room on the disk"
        ) from error
