"""Records of tickets for tests: opened, due and closed in hours from Monday, 5 January 1970."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.validation.record import NEVER, Record

HOUR, DAY = 3600, 86400
MONDAY = 4 * DAY


def record(
    opened: Sequence[float],
    closed: Sequence[float | None],
    due: Sequence[float | None] | None = None,
    kind: Sequence[str] | None = None,
    unit: Sequence[str] | None = None,
    known: float | None = None,
) -> Record:
    """A record by hours; None: not, or not yet."""

    def moments(hours: Sequence[float | None]) -> np.ndarray:
        return np.array([NEVER if hour is None else MONDAY + round(hour * HOUR) for hour in hours], np.int64)

    def coded(names: Sequence[str]) -> tuple[list[str], np.ndarray]:
        every = sorted({*names})
        return every, np.array([every.index(name) for name in names], np.int64)

    kinds, kind_codes = coded(kind or ["a"] * len(opened))
    units, unit_codes = coded(unit or ["u"] * len(opened))
    return Record(
        moments(opened), moments([None] * len(opened) if due is None else due), moments(closed), kind_codes, unit_codes, kinds, units,
        NEVER if known is None else MONDAY + round(known * HOUR),
    )  # fmt: skip


def weekly(
    weeks: int, of_week: Sequence[Sequence[float]] | Sequence[float], kind: str = "a"
) -> tuple[list, list, list]:
    """opened, closed, kind of tickets: each week has one for every number of hours that it lists, on its Monday."""
    opened, closed = [], []
    for week in range(weeks):
        took = of_week[week] if isinstance(of_week[0], Sequence) else of_week
        for place, hours in enumerate(took):
            opened.append(168.0 * week + 0.01 * place)
            closed.append(opened[-1] + hours)
    return opened, closed, [kind] * len(opened)
