"""Tallies and hours added up: over periods, over units of a district or body, over the hours of a period."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from sim.ground.tables import HOUR
from sim.history.record.history import BODIES, History

By = Literal["city", "district", "body", "unit"]
WAYS: tuple[By, ...] = get_args(By)


def grouping(history: History, by: By) -> tuple[list[str], np.ndarray]:
    """The groups' names, and int[units]: the group each unit belongs to, -1 for none (a utility has no district)."""
    count = len(history.units)
    if by == "city":
        return ["city"], np.zeros(count, np.int64)
    if by == "district":
        return list(history.districts), np.asarray(history.district, np.int64)
    if by == "body":
        return list(BODIES), np.asarray(history.body, np.int64)
    return list(history.units), np.arange(count)


def added(values: np.ndarray, groups: np.ndarray, count: int, axis: int = -1) -> np.ndarray:
    """int64[…, units, …] added up to int64[…, count, …] along an axis; a unit whose group is -1 is left out."""
    by_unit = np.moveaxis(values, axis, 0)
    sums = np.zeros((count, *by_unit.shape[1:]), np.int64)
    members = np.flatnonzero(groups >= 0)
    np.add.at(sums, groups[members], by_unit[members])
    return np.moveaxis(sums, 0, axis)


def grouped(tallies: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """Counts of units, TALLY or LEDGER […, units], added up to […, count]."""
    return np.ascontiguousarray(added(cells(tallies), groups, count, axis=-2)).view(tallies.dtype)[..., 0]


def over_periods(tallies: np.ndarray) -> np.ndarray:
    """Counts, TALLY or LEDGER [periods, …], added up to […]."""
    return np.ascontiguousarray(cells(tallies).sum(axis=0)).view(tallies.dtype)[..., 0]


def total_hours(hours: np.ndarray) -> np.ndarray:
    """HOUR[n] added up to HOUR[1]."""
    return np.asarray(cells(hours).sum(axis=0).view(HOUR))


def hours_of(history: History, first: int = 0, last: int | None = None) -> np.ndarray:
    """The hours of the periods [first, last), a view."""
    periods = history.periods[first:last]
    return history.hours[24 * periods[0].first : 24 * periods[-1].last]


def seconds_of(history: History, first: int = 0, last: int | None = None) -> float:
    """The length of the periods [first, last)."""
    return float(sum(period.seconds for period in history.periods[first:last]))


def cells(tallies: np.ndarray) -> np.ndarray:
    """TALLY, LEDGER or HOUR […] as int64[…, fields]: all their fields are whole numbers of one size. Of a table that
    lies together a view."""
    return np.ascontiguousarray(tallies).view(np.int64).reshape(*tallies.shape, -1)
