"""A log of tickets as arrays, and what of it was known on a day: nothing that happened later may be used.

Moments are seconds of the log's own clock since 1970, `NEVER` where something has not happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max // 4
"""Later than all else; far enough from the greatest number that a span may be added."""
UNNAMED = "(not told)"
"""The kind or unit of tickets that tell none."""


@dataclass(frozen=True)
class Record:
    """Tickets, a place in each array a ticket, in the order of their opening. kind, unit: numbers of `kinds` and
    `units`. known: until when closings are known; of a later one nothing can be said. departments: above the units,
    if there are any; above: the number of each unit's."""

    opened: Numbers
    due: Numbers
    closed: Numbers
    kind: Numbers
    unit: Numbers
    kinds: Sequence[str]
    units: Sequence[str]
    known: int
    departments: Sequence[str] = ()
    above: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))

    def __len__(self) -> int:
        return len(self.opened)

    def at(self, moment: int) -> Record:
        """What was known at a moment: tickets opened before it, and only what was closed by then."""
        here = self.rows(self.opened < moment)
        closed = np.where(here.closed < moment, here.closed, NEVER)
        return replace(here, closed=closed, known=min(moment, self.known))

    def rows(self, which: Truths | Numbers) -> Record:
        """Some of the tickets."""
        names = ("opened", "due", "closed", "kind", "unit")
        return replace(self, **{name: getattr(self, name)[which] for name in names})

    @property
    def department(self) -> Numbers:
        """The number of each ticket's department."""
        return np.asarray(self.above[self.unit])

    @property
    def exit(self) -> Numbers:
        """The age at which each ticket was closed, or until which it is known to have been open."""
        return np.maximum(np.minimum(self.closed, self.known) - self.opened, 0)


def record(table: DataFrame, zone: str, known: Any) -> Record:
    """A clean table of tickets, by the wall clock of a zone. known: until when its closings are known."""
    table = table.sort_values("opened", kind="stable")
    kinds, kind = _coded(table, "kind")
    units, unit = _coded(table, "unit")
    departments, department = _coded(table, "department") if "department" in table else ([], unit)
    above = np.array([_most(department[unit == number]) for number in range(len(units))], np.int64)
    moments = [_seconds(table.get(name), zone, len(table)) for name in ("opened", "due", "closed")]
    end = int(known.tz_convert(zone).tz_localize(None).timestamp())
    opened, due, closed = moments
    # By the wall clock a ticket of the hour that comes twice might end before it begins.
    return Record(opened, due, np.maximum(closed, opened), kind, unit, kinds, units, end, departments, above)


def _most(codes: Numbers) -> int:
    """The most frequent of some numbers."""
    return int(np.bincount(codes).argmax())


def _seconds(column: Series | None, zone: str, rows: int) -> Numbers:
    if column is None:
        return np.full(rows, NEVER)
    local = column.dt.tz_convert(zone).dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    seconds = local.astype("datetime64[s]").astype(np.int64)
    return np.where(np.isnat(local), NEVER, seconds)


def _coded(table: DataFrame, name: str) -> tuple[list[str], Numbers]:
    import pandas as pd

    if name not in table:
        return [UNNAMED], np.zeros(len(table), np.int64)
    codes, names = pd.factorize(table[name].fillna(UNNAMED), sort=True)
    return [str(one) for one in names], codes.astype(np.int64)
