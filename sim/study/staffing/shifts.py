"""Shifts of the hotline from a set of patterns, by an integer programme (HiGHS, scipy.optimize.milp)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY
from sim.study.staffing.calls import SLOTS, Answers

SLOT = AN_HOUR // 2
GAP, NODES = 1e-3, 500
"""By how much the share of calls answered may fall short of the best of as many hours; and where its search ends."""


@dataclass(frozen=True)
class Shifts:
    """How many people begin in each half hour, and for how long. begins: int64[n], half hours; lengths: int64[n], half
    hours; people: int64[n]. connected, in_time: shares that theory expects."""

    begins: np.ndarray
    lengths: np.ndarray
    people: np.ndarray
    connected: float
    in_time: float

    @property
    def seats(self) -> np.ndarray:
        """Seats by half hour, int64[48]."""
        return np.asarray(_cover(self.begins, self.lengths) @ self.people)

    @property
    def hours(self) -> float:
        """Hours of seats a day."""
        return float((self.lengths * self.people).sum()) / 2

    def table(self) -> dict[str, dict[str, object]]:
        """As `intake.shifts` has them."""
        found: dict[str, dict[str, object]] = {}
        for begin, length, people in zip(self.begins, self.lengths, self.people, strict=True):
            if people:
                on, off = int(begin) * SLOT, (int(begin + length) * SLOT) % DAY
                whole = length == SLOTS
                name = "around the clock" if whole else f"{_clock(on)} to {_clock(off)}"
                found[name] = {
                    "seats": int(people), "on": "00:00" if whole else _clock(on),
                    "off": "24:00" if whole or off == 0 else _clock(off),
                }  # fmt: skip
        return found


def _clock(seconds: int) -> str:
    return f"{seconds // AN_HOUR:02d}:{seconds % AN_HOUR // 60:02d}"


def cheapest(of: Answers, connected: float, in_time: float, lengths: Sequence[int]) -> Shifts | None:
    """The shifts of the fewest hours with which these shares of all calls are connected, and answered in time; None if
    nothing does. lengths: of the shifts, in half hours; each may begin at any half hour.

    No half hour is given up: each has so many seats that a further one adds fewer calls than the one before. From there
    on seats come in their order without being told to. Of several plans of the same hours it is the one that answers
    the most.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, vstack

    begins = np.concatenate([np.arange(SLOTS) if length < SLOTS else np.zeros(1, int) for length in lengths])
    each = np.concatenate([np.full(SLOTS if length < SLOTS else 1, length) for length in lengths])
    cover = _cover(begins, each)
    steps = len(of.seats) - 1
    base = _least(of, in_time > 0)
    # Variables: people by shift, then whether each further seat of each half hour is there.
    gains = [np.diff(table, axis=1).ravel() for table in (of.connected, of.in_time)]
    wanted = [share * of.calls.sum() - table[:, 0].sum() for share, table in (
        (connected, of.connected), (in_time, of.in_time),
    )]  # fmt: skip
    slots = csr_array(np.kron(np.eye(SLOTS), np.ones(steps)))
    there = np.arange(steps) < base[:, None]
    rows = vstack([
        hstack([csr_array(cover), -slots]),
        csr_array(np.concatenate([np.zeros((2, len(begins))), np.array(gains)], axis=1)),
    ])  # fmt: skip
    if any(gain.sum() < want for gain, want in zip(gains, wanted, strict=True)):
        return None
    hours = np.concatenate([each.astype(float), np.zeros(SLOTS * steps)])
    answered = np.concatenate([np.zeros(len(begins)), sum(gains)]) / of.calls.sum()
    kept = LinearConstraint(rows, np.concatenate([np.zeros(SLOTS), wanted]), np.inf)
    kinds = np.concatenate([np.ones(len(begins)), np.zeros(SLOTS * steps)])
    bounds = Bounds(
        np.concatenate([np.zeros(len(begins)), there.ravel()]),
        np.concatenate([np.full(len(begins), np.inf), np.ones(SLOTS * steps)]),
    )
    found = milp(hours, constraints=kept, integrality=kinds, bounds=bounds)
    if found.x is None:
        return None
    least = LinearConstraint(hours[None, :], 0, round(found.fun))
    better = milp(
        -answered, constraints=[kept, least], integrality=kinds, bounds=bounds,
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )  # fmt: skip
    people = np.rint((found if better.x is None else better).x[: len(begins)]).astype(np.int64)
    return told(of, begins, each, people)


def _least(of: Answers, prompt: bool) -> np.ndarray:
    """Seats of each half hour from which on a further one adds less than the one before, int64[48]; none where nobody
    calls."""
    gains = np.diff(of.in_time if prompt else of.connected, axis=1)
    return np.where(of.calls > 0, gains.argmax(axis=1) + 1, 0)


def told(of: Answers, begins: np.ndarray, lengths: np.ndarray, people: np.ndarray) -> Shifts:
    """Shifts, with what theory expects of them."""
    seats = np.minimum(_cover(begins, lengths) @ people, len(of.seats) - 1)
    shares = [
        float(table[np.arange(SLOTS), seats].sum() / of.calls.sum()) for table in (of.connected, of.in_time)
    ]
    return Shifts(begins, lengths, people, *shares)


def _cover(begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Which half hours each shift covers, int64[48, n]."""
    slots = np.arange(SLOTS)[:, None]
    return np.asarray(((slots - begins) % SLOTS < lengths).astype(np.int64))
