"""All distributions of a scenario and its reforms as rows of one table, each once."""

from __future__ import annotations

import numpy as np

from sim.ground.durations import Distribution
from sim.ground.lately import lately
from sim.ground.quantiles import LENGTH, moments


@lately(256)
def _table(distribution: Distribution, tick: int) -> np.ndarray:
    return distribution.table(tick)


class DurationTables:
    """Collects rows. tick: what is drawn from them is whole ticks, if a row has no other."""

    def __init__(self, tick: int) -> None:
        self.tick = tick
        self._rows: dict[bytes, int] = {}
        self._tables: list[np.ndarray] = []

    def row(self, distribution: Distribution, tick: int | None = None) -> int:
        """The row of a distribution; equal tables share one."""
        table = _table(distribution, tick or self.tick)
        number = self._rows.setdefault(table.tobytes(), len(self._tables))
        if number == len(self._tables):
            self._tables.append(table)
        return number

    def mean(self, row: int) -> float:
        """The mean, in ticks of the row, of what is drawn from it."""
        return moments(self._tables[row])[0]

    def table(self) -> np.ndarray:
        """int64[T, LENGTH]."""
        return np.stack(self._tables) if self._tables else np.zeros((0, LENGTH), dtype=np.int64)
