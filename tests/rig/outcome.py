"""What a run leaves behind, and in what two runs differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from rig.matters import behind
from rig.measured import note

from sim.ground.tables import RECORD


@dataclass(frozen=True)
class Outcome:
    """rows: RECORD[n] by identity and generation; tables: every table the run has changed, by name."""

    rows: np.ndarray
    tables: dict[str, np.ndarray]

    @classmethod
    def of(cls, written: list[np.ndarray], world: Any, **more: np.ndarray) -> Outcome:
        """Records as they were written, and the world at the end."""
        rows = np.concatenate(written) if written else np.zeros(0, RECORD)
        names = ("tally", "hours", "waits", "causes", "citizens", "units", "crews", "book")
        tables = {name: getattr(world, name).copy() for name in names} | more
        tables["behind"] = np.array(list(behind(world)), np.int64).reshape(-1, 4)
        return cls(rows[np.lexsort((rows["generation"], rows["id"]))], tables)

    def __getitem__(self, column: str) -> list[int]:
        """A column of the petitions, in order of identity and generation."""
        return [int(value) for value in self.rows[column]]

    def total(self, table: str, column: str) -> int:
        """The sum of a column of a table."""
        return int(self.tables[table][column].sum())


def differences(one: Outcome, other: Outcome) -> list[str]:
    """Where two outcomes differ: a line a column, empty if they are the same to the last bit."""
    found = _compare("petitions", one.rows, other.rows)
    for name, table in one.tables.items():
        found += _compare(name, table, other.tables[name])
    return found


def _compare(name: str, one: np.ndarray, other: np.ndarray) -> list[str]:
    if one.shape != other.shape:
        note("other", abs(len(one) - len(other)))
        return [f"{name}: {one.shape} against {other.shape}"]
    found = []
    for column in one.dtype.names or (None,):
        left, right = (one, other) if column is None else (one[column], other[column])
        same = (left == right) | (left != left) & (right != right)
        note("compared", same.size)
        note("other", same.size - same.sum())
        if not same.all():
            where = tuple(int(i) for i in np.argwhere(~same)[0])
            place = f"{name}.{column}" if column else name
            found.append(
                f"{place}{list(where)}: {left[where]} against {right[where]}, {(~same).sum()} in all"
            )
    return found
