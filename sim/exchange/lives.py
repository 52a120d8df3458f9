"""What a run's table tells of every petition, with moments of UTC: the rows that all forms of a log are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.history.disk.recorder import PETITIONS
from sim.tickets.times import SECOND
from sim.tickets.zones import check_zone, even_to_utc

EVENTS = ("raised", "recorded", "dispatched", "arrived", "contacted", "started", "closed", "called")
"""The events of a petition's life whose moments are known, in the order in which they come."""
ROWS = 1 << 16
"""Petitions at a time."""


@dataclass(frozen=True)
class Lives:
    """The petitions of a run. zone: of the city's clock."""

    file: Path
    start: date
    zone: str

    def tables(self, columns: Sequence[str]) -> Iterator[Any]:
        """The petitions, some at a time, as Arrow has them: `case`, a name of its own for each, and the columns asked
        for; names are texts, moments timestamps of UTC, missing where something has not happened."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        moments = {*EVENTS, "due"}
        asked = list(dict.fromkeys(["id", "generation", *columns]))
        with pq.ParquetFile(self.file) as file:
            for batch in file.iter_batches(ROWS, columns=asked):
                made = {"case": _cases(batch.column("id"), batch.column("generation"))}
                for name in columns:
                    column = batch.column(name)
                    if name in moments:
                        column = self._moments(column)
                    elif pa.types.is_dictionary(column.type):
                        column = column.cast(pa.string())
                    made[name] = column
                yield pa.table(made)

    def _moments(self, column: Any) -> Any:
        """Seconds since the first midnight of the city's clock, as instants."""
        import pyarrow as pa

        missing = np.asarray(column.is_null())
        midnight = int(np.datetime64(self.start, "us").astype(np.int64))
        local = midnight + SECOND * column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        return pa.array(even_to_utc(local, self.zone), pa.timestamp("us", "UTC"), mask=missing)


def read_lives(folder: Path, zone: str) -> Lives:
    """The petitions in the folder of a run. Raises PetitionError if it holds none, or the zone is not known."""
    import pyarrow.parquet as pq

    check_zone(zone)
    file = folder / PETITIONS
    if not file.is_file():
        what = f"it has no {PETITIONS}" if folder.is_dir() else "there is no such folder"
        raise PetitionError(
            f"{folder} holds no petitions: {what}", file=str(folder), expected="the folder of a run",
            hint="petition run SCENARIO --out DIR makes one; --no-petitions leaves its petitions out",
        )  # fmt: skip
    try:
        form = pq.read_schema(file)
    except (OSError, ValueError) as error:
        raise PetitionError(f"{file.name} cannot be read: {error}", file=str(file)) from error
    start = (form.metadata or {}).get(b"start", b"").decode()
    lacking = [name for name in (*EVENTS, "due", "id", "generation") if name not in form.names]
    if not start or lacking:
        raise PetitionError(
            f"{file.name} is not as this version writes it", file=str(file), hint="run it again"
        )
    return Lives(file, date.fromisoformat(start), zone)


def _cases(ids: Any, generations: Any) -> Any:
    """A name for every petition: its number, and of one that was raised before, how often."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.cast(ids, pa.string())
    again = pc.binary_join_element_wise(numbers, pc.cast(generations, pa.string()), "-")
    return pc.if_else(pc.greater(generations, 0), again, numbers)
