"""What a run leaves behind: tables in memory, small; the petitions themselves go to disk as they are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np


@dataclass(frozen=True)
class Period:
    """One assessment period: [first, last) in days since the start, and its label ("2021-03" or "day 30")."""

    label: str
    first: int
    last: int


@dataclass(frozen=True)
class History:
    """The history of one replication.

    start: first day; units, districts, categories, deadlines: names; body, district: int per unit (`Body`; index into
    districts, -1 for none). periods: list of n. tallies: TALLY[n, units]. snapshots: UNIT[n, units], each unit as the
    period ended, before the review; ranks: int64[n, units] (0: no score). hours: HOUR[24·days]. waits: int64[3602],
    answered callers by seconds of wait (the last entry: an hour or longer). book: BOOK[1] at the end.
    consultations … are in hours. on_duty: officer seconds are in the tallies.
    """

    start: date
    units: list[str]
    districts: list[str]
    categories: list[str]
    deadlines: list[str]
    body: np.ndarray
    district: np.ndarray
    officers: np.ndarray
    population: np.ndarray
    periods: list[Period]
    tallies: np.ndarray
    snapshots: np.ndarray
    ranks: np.ndarray
    hours: np.ndarray
    waits: np.ndarray
    book: np.ndarray
    engine_seconds: float
