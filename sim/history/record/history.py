"""What a run leaves behind: tables in memory, small; the petitions themselves go to disk as they are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.ground.tables import Body
from sim.ground.time_units import DAY

BODIES = [body.name.lower() for body in Body]


@dataclass(frozen=True)
class Period:
    """One assessment period: [first, last) in days since the start, and its label ("2021-03" or "day 30")."""

    label: str
    first: int
    last: int

    @property
    def seconds(self) -> int:
        """Its length."""
        return DAY * (self.last - self.first)


@dataclass(frozen=True)
class History:
    """The history of one replication: counts and states, never rates, so that every question about some units and some
    periods can be answered afterwards. Nothing in it depends on when or where it was run.

    start: first day; units, districts, deadlines: names. population, basis: per unit, and what is
    known of it, None where nobody lives. periods: list of n. tallies: LEDGER[n,
    units]. As each period ended, before the review: snapshots: UNIT[n, units]; officers, past_due: int64[n, units], how
    many petitions were open past due. ranks: int64[n, units] (0: no score). full_time: float64[n], seconds of duty of
    one full-time officer in the period; weights: float64[n, 4], of response, resolution and satisfaction in the score,
    and the share carried over. sojourns: int32[units, classes, BINS], petitions closed, by the time it took;
    sojourns_by_period: int32[n, classes, BINS], of all units. delays: int32[units, classes, BINS], petitions begun, by
    the time from coming to the unit. hours: HOUR[24·days]. waits: int64[3602], answered
    callers by seconds of wait (the last entry: an hour or longer). book: BOOK[1] at the end.
    """

    start: date
    units: list[str]
    districts: list[str]
    deadlines: list[str]
    population: np.ndarray
    basis: list[str | None]
    periods: list[Period]
    tallies: np.ndarray
    snapshots: np.ndarray
    officers: np.ndarray
    past_due: np.ndarray
    ranks: np.ndarray
    full_time: np.ndarray
    weights: np.ndarray
    sojourns: np.ndarray
    sojourns_by_period: np.ndarray
    delays: np.ndarray
    hours: np.ndarray
    waits: np.ndarray
    book: np.ndarray

    @property
    def days(self) -> int:
        """How many days were simulated."""
        return self.periods[-1].last

    @property
    def body(self) -> np.ndarray:
        """A `Body` per unit."""
        return np.asarray(self.snapshots[0]["body"])

    @property
    def district(self) -> np.ndarray:
        """Index into districts per unit, -1 for none."""
        return np.asarray(self.snapshots[0]["district"])
