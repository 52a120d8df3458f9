"""What was known of a log on a day: whatever lies behind it is unknown, so that nothing of it can leak into a fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from sim.errors import PetitionError
from sim.ground.time_units import DAY
from sim.tickets.source import ROW

NEVER = np.iinfo(np.int64).max
"""When a ticket is closed that is open yet, and is due that has no deadline."""
MISSING = "(not told)"
"""The kind, unit or area of a ticket that has none."""
LEAST = 100
"""Tickets of a log from which on it can be fitted."""


@dataclass(frozen=True)
class Known:
    """The tickets opened before a day, by opening. Moments are seconds of the city's own clock since 1970 (int64[n]);
    closed: NEVER while it was open as the day began; due: NEVER if the log tells no deadline. kind, unit, area: names.

    until: the first second that is not known. sampled: whether the log seems to be a sample of a larger one; None if
    its ids do not run with time, and so cannot tell.
    """

    opened: np.ndarray
    closed: np.ndarray
    due: np.ndarray
    kind: np.ndarray
    unit: np.ndarray
    area: np.ndarray
    until: int
    zone: str
    sampled: bool | None

    def __len__(self) -> int:
        return len(self.opened)

    @property
    def is_open(self) -> np.ndarray:
        """bool[n]: whether it is open as the day begins."""
        return np.asarray(self.closed == NEVER)

    @property
    def age(self) -> np.ndarray:
        """int64[n]: seconds from the opening to the closing, or to the day."""
        return np.asarray(np.minimum(self.closed, self.until) - self.opened)

    @property
    def first(self) -> int:
        """The midnight before the first ticket."""
        return int(self.opened[0]) // DAY * DAY


def known_before(table: Any, until: date, zone: str | None) -> Known:
    """What was known as a day began. table: the clean table of a log (`Tickets.table`); zone: of the city's clock.

    Only what the log says of a ticket when it is filed (its moment, kind, unit, area and deadline) and closings before
    the day are looked at. Raises PetitionError if too few tickets are left.
    """
    end = int((datetime.combine(until, time()) - datetime(1970, 1, 1)).total_seconds())
    opened = _local(table["opened"], zone)
    if (count := int((opened < end).sum())) < LEAST:
        raise PetitionError(
            f"{count} tickets were opened before {until}, too few to fit anything",
            key="until", expected=f"a day with at least {LEAST} tickets before it; {_spanned(opened)}",
        )  # fmt: skip
    days = np.unique(opened // DAY)
    if end // DAY > days[-1] + max(int(np.diff(days).max(initial=1)), 1):
        raise PetitionError(
            f"no ticket was opened in the days before {until}, so that these days are not in the log", key="until",
            expected=f"{_day(int(days[-1]) + 1)} at the latest; {_spanned(opened)}",
        )  # fmt: skip
    table, opened = table[opened < end], opened[opened < end]
    closed = _local(table["closed"], zone)
    columns = {
        "opened": opened,
        "closed": np.where(closed >= end, NEVER, np.maximum(closed, opened)),
        "due": _local(table["due"], zone) if "due" in table else np.full(len(table), NEVER),
        **{name: _names(table, name) for name in ("kind", "unit", "area")},
    }
    # By all that is known, so that the order of the log's rows is nothing that counts.
    numbers = [
        np.unique(columns[name].astype(str), return_inverse=True)[1] for name in ("area", "unit", "kind")
    ]
    order = np.lexsort((*numbers, columns["due"], columns["closed"], opened))
    return Known(
        **{name: column[order] for name, column in columns.items()},
        until=end,
        zone=zone or "UTC",
        sampled=_is_sampled(table, opened),
    )


def _spanned(opened: np.ndarray) -> str:
    return f"the log has tickets from {_day(int(opened.min()) // DAY)} to {_day(int(opened.max()) // DAY)}"


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(number)


def _local(moments: Any, zone: str | None) -> np.ndarray:
    """Seconds of the city's own clock, NEVER where there is none."""
    local = moments.dt.tz_convert(ZoneInfo(zone or "UTC")).dt.tz_localize(None)
    seconds = local.astype("datetime64[s]").to_numpy().astype("datetime64[s]").astype(np.int64)
    return np.where(moments.isna().to_numpy(), NEVER, seconds)


def _names(table: Any, name: str) -> np.ndarray:
    if name not in table:
        return np.full(len(table), MISSING, dtype=object)
    return np.asarray(table[name].fillna(MISSING).to_numpy(dtype=object))


def _is_sampled(table: Any, opened: np.ndarray) -> bool | None:
    """Whether of ids that run with time fewer than half have the next one in the log; None if they do not run."""
    from sim.tickets.ids import DIGITS, SAMPLE, next_present

    if "id" not in table:
        return None
    number = table["id"].str.extract(DIGITS)["n"]
    has = number.notna().to_numpy()
    row = table[ROW].to_numpy() if ROW in table else np.zeros(len(table), np.int64)
    share = next_present(number[has].astype("int64").to_numpy(), opened[has], row[has])
    return None if share is None else share < SAMPLE
