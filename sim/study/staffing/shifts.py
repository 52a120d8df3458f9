"""Shifts of the hotline from a set of patterns, by an integer programme (HiGHS, scipy.optimize.milp)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.ground.quantities import WEEKDAYS, Weekday
from sim.ground.time_units import AN_HOUR, DAY, WEEK
from sim.study.staffing.calls import SLOTS, Answers

SLOT = AN_HOUR // 2
GAP, NODES = 1e-3, 500
"""By how much the share of calls answered may fall short of the best of as many hours; and where its search ends."""
GAP_OF_RUNS, NODES_OF_RUNS = 5e-3, 50
"""By how much the hours may be above the fewest where shifts are worked on several days in a row; and where its search
ends, if that cannot be shown sooner."""
NOTHING = 1e-9
"""Of the calls of a year, what a further seat must answer to be looked at."""
SEVERAL = 3
"""Days in a row of which only the first and the last are named."""


@dataclass(frozen=True)
class Shifts:
    """How many people work a shift. begins, lengths: in half hours, int64[n]; days: on which days of the week, Monday
    first, bool[n, 7], or every day, bool[n, 1]; people: int64[n]. connected, in_time: shares that theory expects."""

    begins: np.ndarray
    lengths: np.ndarray
    days: np.ndarray
    people: np.ndarray
    connected: float
    in_time: float

    @property
    def is_weekly(self) -> bool:
        """Whether the days of the week differ."""
        return bool(self.days.shape[1] == WEEK and (self.seats != self.seats[0]).any())

    @property
    def seats(self) -> np.ndarray:
        """Seats by half hour of the days planned, int64[days, 48]."""
        return np.asarray(_cover(self.begins, self.lengths, self.days) @ self.people).reshape(-1, SLOTS)

    @property
    def hours(self) -> float:
        """Hours of seats on a mean day."""
        return float(self.seats.sum()) / 2 / len(self.seats)

    @property
    def a_week(self) -> int:
        """How many times a week somebody works a shift."""
        often = int((self.days.sum(axis=1) * self.people).sum())
        return often * WEEK // int(self.days.shape[1])

    def table(self) -> dict[str, dict[str, object]]:
        """As `intake.shifts` has them. Days by themselves of one shift are put together, the most people first."""
        found: dict[str, dict[str, object]] = {}
        for begin, length in sorted({*zip(self.begins.tolist(), self.lengths.tolist(), strict=True)}):
            same = (self.begins == begin) & (self.lengths == length)
            on, off = begin * SLOT, (begin + length) * SLOT % DAY
            whole = length == SLOTS
            name = "around the clock" if whole else f"{_clock(on)} to {_clock(off)}"
            hours = {
                "on": "00:00" if whole else _clock(on),
                "off": "24:00" if whole or off == 0 else _clock(off),
            }
            for days, people in _together(self.days[same], self.people[same]):
                named = _named(days)
                found[f"{name}, {told_days(named)}" if named else name] = {
                    "seats": people, **hours, "days": named,
                }  # fmt: skip
        return found


def _together(days: np.ndarray, people: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """Sets of days, and how many people work on all of them: patterns as they are, single days put together."""
    if days.shape[1] == 1 or (days.sum(axis=1) > 1).any():
        return [(which, int(count)) for which, count in zip(days, people, strict=True) if count]
    each = days.T.astype(int) @ people
    levels = sorted({0, *each.tolist()})
    return [(each >= high, high - low) for low, high in pairwise(levels)]


def _named(days: np.ndarray) -> list[Weekday]:
    return [] if days.all() else [day for day, is_on in zip(WEEKDAYS, days, strict=True) if is_on]


def told_days(days: Sequence[Weekday]) -> str:
    """Days of the week in a few words; a run of them by its ends, whichever day it begins on."""
    numbers = [WEEKDAYS.index(day) for day in days]
    starts = [day for day in numbers if (day - 1) % WEEK not in numbers]
    if len(numbers) >= SEVERAL and len(starts) == 1:
        return f"{WEEKDAYS[starts[0]]} to {WEEKDAYS[(starts[0] + len(numbers) - 1) % WEEK]}"
    return " ".join(days)


def _clock(seconds: int) -> str:
    return f"{seconds // AN_HOUR:02d}:{seconds % AN_HOUR // 60:02d}"


def patterns(lengths: Sequence[int], days: int, running: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All shifts that there may be: begins, lengths, in half hours, and days, as in `Shifts`. lengths: in half hours,
    each may begin at any half hour; days: that are planned, seven or one; running: on how many in a row each is
    worked."""
    runs = [
        [(day - first) % days < running for day in range(days)]
        for first in range(days if running < days else 1)
    ]
    each = [
        (begin, length, run)
        for length in lengths
        for begin in (range(SLOTS) if length < SLOTS else (0,))
        for run in runs
    ]
    begins, long, when = zip(*each, strict=True)
    return np.array(begins), np.array(long), np.array(when, bool)


def cheapest(
    of: Answers, connected: float, in_time: float, lengths: Sequence[int], running: int = 1
) -> Shifts | None:
    """The shifts of the fewest hours with which these shares of all calls are connected, and answered in time; None if
    nothing does. lengths, running: as in `patterns`.

    No half hour is given up: each has so many seats that a further one adds fewer calls than the one before. From there
    on seats come in their order without being told to, and whole where people are. Of several plans of the same hours
    it is the one that answers the most; where shifts are worked on several days in a row, one within `GAP_OF_RUNS`.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, vstack

    begins, each, days = patterns(lengths, of.days, running)
    cover = _cover(begins, each, days)
    slots = len(cover)
    base = _least(of, in_time > 0)
    gains = [np.diff(table, axis=1) for table in (of.connected, of.in_time)]
    further = np.arange(len(of.seats) - 1) >= base[:, None]
    further &= (gains[0] > NOTHING * of.calls.sum()) | (gains[1] > NOTHING * of.calls.sum())
    slot, _ = np.nonzero(further)
    # Variables: people by shift, then whether each further seat of each half hour is there.
    more = [gain[further] for gain in gains]
    wanted = [
        share * of.calls.sum() - table[np.arange(slots), base].sum()
        for share, table in ((connected, of.connected), (in_time, of.in_time))
    ]
    if any(gain.sum() < want for gain, want in zip(more, wanted, strict=True)):
        return None
    width = len(slot)
    there = csr_array((np.ones(width), (slot, np.arange(width))), shape=(slots, width))
    rows = vstack([
        hstack([csr_array(cover), -there]),
        csr_array(np.concatenate([np.zeros((2, len(begins))), np.array(more)], axis=1)),
    ])  # fmt: skip
    hours = np.concatenate([(each * days.sum(axis=1)).astype(float), np.zeros(width)])
    answered = np.concatenate([np.zeros(len(begins)), sum(more)]) / of.calls.sum()
    kept = LinearConstraint(rows, np.concatenate([base, wanted]), np.inf)
    kinds = np.concatenate([np.ones(len(begins)), np.zeros(width)])
    bounds = Bounds(0, np.concatenate([np.full(len(begins), np.inf), np.ones(width)]))
    in_runs = 1 < running < of.days
    found = milp(
        hours, constraints=kept, integrality=kinds, bounds=bounds,
        options={"mip_rel_gap": GAP_OF_RUNS, "node_limit": NODES_OF_RUNS} if in_runs else {},
    )  # fmt: skip
    if found.x is None:
        return None
    least = LinearConstraint(hours[None, :], 0, round(found.fun))
    if in_runs:
        return told(of, begins, each, days, _whole(found.x, begins))
    better = milp(
        -answered, constraints=[kept, least], integrality=kinds, bounds=bounds,
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )  # fmt: skip
    return told(of, begins, each, days, _whole((found if better.x is None else better).x, begins))


def _whole(solution: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """People by shift, of all variables."""
    return np.asarray(np.rint(solution[: len(begins)]), np.int64)


def _least(of: Answers, prompt: bool) -> np.ndarray:
    """Seats of each half hour from which on a further one adds less than the one before, int64[slots]; none where
    nobody calls."""
    gains = np.diff(of.in_time if prompt else of.connected, axis=1)
    return np.where(of.calls > 0, gains.argmax(axis=1) + 1, 0)


def told(
    of: Answers, begins: np.ndarray, lengths: np.ndarray, days: np.ndarray, people: np.ndarray
) -> Shifts:
    """Shifts, with what theory expects of them."""
    seats = np.minimum(_cover(begins, lengths, days) @ people, len(of.seats) - 1)
    shares = [
        float(table[np.arange(len(seats)), seats].sum() / of.calls.sum())
        for table in (of.connected, of.in_time)
    ]
    return Shifts(begins, lengths, days, people, *shares)


def _cover(begins: np.ndarray, lengths: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Which half hours of the days planned each shift covers, int64[48·days, n]; the night after the last of them is
    the first one's."""
    count = days.shape[1]
    moments = np.arange(SLOTS * count)[:, None, None]
    since = (moments - np.arange(count) * SLOTS - begins[:, None]) % (SLOTS * count)
    return np.asarray(((since < lengths[:, None]) & days).sum(axis=2))
