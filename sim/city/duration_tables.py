"""All distributions of a scenario and its reforms as rows of one table, each once."""

from __future__ import annotations

import numpy as np

from sim.ground.durations import Distribution
from sim.ground.quantiles import CELLS, LENGTH


class DurationTables:
    """Collects rows. tick: durations are rounded up to whole ticks."""

    def __init__(self, tick: int) -> None:
        self.tick = tick
        self._rows: dict[bytes, int] = {}
        self._tables: list[np.ndarray] = []

    def row(self, distribution: Distribution) -> int:
        """The row of a distribution; equal tables share one."""
        table = distribution.table(self.tick)
        number = self._rows.setdefault(table.tobytes(), len(self._tables))
        if number == len(self._tables):
            self._tables.append(table)
        return number

    def mean(self, row: int) -> float:
        """The mean in seconds of what `quantile` draws from a row."""
        return mean(self._tables[row])

    def table(self) -> np.ndarray:
        """int32[T, LENGTH]."""
        return np.stack(self._tables) if self._tables else np.zeros((0, LENGTH), dtype=np.int32)


def mean(table: np.ndarray) -> float:
    """The mean of int32[LENGTH] under interpolation within its cells, the last cell by its own table."""
    body = table[:CELLS].astype(float)
    tail = table[CELLS + 1 :].astype(float)
    inner = (body[:-1] + body[1:]).sum() / 2
    return float((inner + ((tail[:-1] + tail[1:]) / 2).mean()) / CELLS)
