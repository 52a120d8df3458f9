"""What a perfect forecast would still miss: the window's own days drawn again, with replacement (day-block bootstrap),
so that tickets of one day, a storm's, stay together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.baselines import Truth
from sim.validation.cells import Cells, measure
from sim.validation.draws import draws
from sim.validation.record import Record
from sim.validation.window import Window

DRAWN = 40
"""How often the days are drawn again."""


def drawn_again(
    log: Record, window: Window, times: int = DRAWN, tell: Callable[[float], None] = lambda share: None
) -> list[Cells]:
    """The cells of windows whose days of opening are drawn from this one's, each day by itself a block. What was opened
    before and is due in the window is drawn by its days too; backlogs are not told."""
    concerned = log.rows(window.opened(log) | window.due(log))
    days = concerned.opened // DAY
    order = np.argsort(days, kind="stable")
    every, starts = np.unique(days[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    inside = every >= window.start // DAY
    found = []
    for time in range(times):
        rows = []
        for part in (np.flatnonzero(inside), np.flatnonzero(~inside)):
            chosen = part[(draws(time, len(part), (len(part),)) * len(part)).astype(np.int64)]
            rows += [order[starts[day] : ends[day]] for day in chosen]
        some = concerned.rows(np.concatenate(rows) if rows else np.zeros(0, np.int64))
        found.append(measure(some, window, Truth(), backlog=False))
        tell((time + 1) / times)
    return found
