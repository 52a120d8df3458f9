"""The petitions on their way to disk: one background thread beside the engine, two buffers, one file."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ground.tables import RECORD
from sim.history.disk.columns import Labels, Petitions
from sim.history.disk.files import partial, writing

PETITIONS = "petitions.parquet"
ROW_GROUP = 1 << 17  # twice as many take 60 MB more and save 4 % of the time
_BYTES = np.dtype((np.void, RECORD.itemsize))
"""A record as it lies in memory: copied so at a stroke, and else field by field, which takes eighteen times as long."""


class Recorder:
    """Writes petitions.parquet into a folder while the engine goes on.

    A context manager: at its end the file is there, whole, or not at all. The bytes depend on the records alone, not
    on how they came in chunks. Memory: about 110 MB, two buffers of a row group and what Parquet makes of one.
    `rows` counts the records so far. A disk that refuses is raised as PetitionError by the next `write` or at the end.
    """

    def __init__(self, folder: Path, labels: Labels, row_group: int = ROW_GROUP) -> None:
        self.path = folder / PETITIONS
        self.rows = 0
        self._labels = labels
        self._buffer, self._spare = np.empty(row_group, RECORD), np.empty(row_group, RECORD)
        self._filled = 0
        self._parquet: pq.ParquetWriter | None = None
        self._written: Future[None] | None = None

    def __enter__(self) -> Self:
        with writing(self.path):
            self._sink = pa.OSFile(str(partial(self.path)), "wb")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._written = self._thread.submit(self._begin)
        return self

    def _begin(self) -> None:
        """What the thread does first. Arrow loads pandas with its first array, for a quarter of a second."""
        self._petitions = Petitions(self._labels)
        self._parquet = pq.ParquetWriter(self._sink, self._petitions.schema, **self._petitions.storage())

    def write(self, records: np.ndarray) -> None:
        """Take RECORD[n]; it is copied at once, so the array may be used again."""
        self.rows += len(records)
        while len(records):
            taken = records[: len(self._buffer) - self._filled]
            self._buffer.view(_BYTES)[self._filled : self._filled + len(taken)] = taken.view(_BYTES)
            self._filled += len(taken)
            records = records[len(taken) :]
            if self._filled == len(self._buffer):
                self._hand_over()

    def _hand_over(self) -> None:
        """Give the full buffer to the thread, and take the one it has done with."""
        self._wait()
        self._written = self._thread.submit(self._append, self._buffer[: self._filled])
        self._buffer, self._spare, self._filled = self._spare, self._buffer, 0

    def _append(self, records: np.ndarray) -> None:
        assert self._parquet is not None
        self._parquet.write_table(self._petitions.of(records), row_group_size=len(records))

    def _wait(self) -> None:
        if self._written is not None:
            with writing(self.path):
                self._written.result()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                if self._filled:
                    self._hand_over()
                self._wait()
                assert self._parquet is not None
                with writing(self.path):
                    self._parquet.close()
                    self._sink.close()
                    partial(self.path).replace(self.path)
        finally:
            self._thread.shutdown()
            if self._parquet is not None:
                self._parquet.is_open = False  # or its destructor tries the footer again
            with suppress(OSError, pa.ArrowException):
                self._sink.close()
            partial(self.path).unlink(missing_ok=True)


class NoRecorder:
    """Takes records like `Recorder`, and only counts them."""

    def __init__(self) -> None:
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def write(self, records: np.ndarray) -> None:
        """Take RECORD[n]."""
        self.rows += len(records)

    def __exit__(self, *_: object) -> None:
        return None
