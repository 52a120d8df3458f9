"""The weeks that are foretold, and what is measured of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY
from sim.validation.record import Numbers, Record, Truths

WITHIN = (1, 7, 30)
"""Days within which a ticket may be closed."""
HORIZON = 30 * DAY
"""To which age sojourns are told apart."""
GRID: Numbers = np.unique(
    np.concatenate(
        [
            [0, 60, 300, 900, 1800],
            np.arange(AN_HOUR, 2 * DAY, AN_HOUR),
            np.arange(2 * DAY, 7 * DAY, 3 * AN_HOUR),
            np.arange(7 * DAY, HORIZON + 1, 6 * AN_HOUR),
        ]
    )
).astype(np.int64)
"""Ages at which distributions are compared: closely while most tickets are closed."""
A_WEEK = 7 * DAY


@dataclass(frozen=True)
class Window:
    """Days that are foretold: from the first on, the last not among them."""

    first: date
    last: date

    @property
    def start(self) -> int:
        """Its first second since 1970."""
        return second(self.first)

    @property
    def end(self) -> int:
        return second(self.last)

    @property
    def week_ends(self) -> Numbers:
        """When its weeks end, counted from its first day; a part of a week at the end is left out."""
        return np.arange(self.start + A_WEEK, self.end + 1, A_WEEK, dtype=np.int64)

    def opened(self, log: Record) -> Truths:
        """Which tickets are opened in it."""
        return (log.opened >= self.start) & (log.opened < self.end)

    def due(self, log: Record) -> Truths:
        """Which tickets, whenever opened, are due in it."""
        return (log.due >= self.start) & (log.due < self.end)

    def before(self, days: int) -> Window:
        """As long a window, that many days earlier."""
        return Window(self.first - timedelta(days), self.last - timedelta(days))


def second(day: date) -> int:
    """The first second of a day, since 1970."""
    return (day - date(1970, 1, 1)).days * DAY
