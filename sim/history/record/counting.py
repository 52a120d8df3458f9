"""What only petitions tell once their fate is known: counted as they go to the history, the same for both engines.

A promise is counted where and when it is due: for the unit that closes the petition or, while it is open at the end of
the run, for the one that has it or to which it is on its way; in the period in which it is due, whenever it is closed.
What is due at the midnight with which a period ends is due in the next one. What is due after the run is not counted,
nor is what was due before it: that one is open past due from the first day on until it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.ground.compiling import kernel, rule
from sim.ground.tables import Outcome
from sim.ground.time_units import DAY
from sim.history.record.history import Period
from sim.history.record.sojourns import BINS, bin_of
from sim.policies.deadline import is_late

_PAPER = int(Outcome.PAPER)
PAIRS = ("contacted_solved", "contacted_satisfied", "solved_satisfied")
"""Two questions at a time."""


class Counts(NamedTuple):
    """Small tables of numbers, so that they stay in the processor's cache: int32 […].

    period_of: of each day. owed, kept: [periods, units, classes]. papered: [periods, units]. pairs: [periods, units,
    3], answers by `PAIRS`. turns: [periods, units], by how many a unit has more open past due as the period ends than
    as the one before did. before: [units], due before the run. sojourns, delays: [units, classes, BINS]; by_period:
    [periods, classes, BINS].
    """

    period_of: Any
    owed: Any
    kept: Any
    papered: Any
    pairs: Any
    turns: Any
    before: Any
    sojourns: Any
    by_period: Any
    delays: Any


@kernel
def count(records, counts):  # type: ignore[no-untyped-def]
    """Count RECORD[n] in."""
    end = counts.period_of.shape[0] * DAY
    for i in range(records.shape[0]):
        r = records[i]
        if r.due < end:
            promise(r, counts)
        if r.called >= 0 and r.excluded == 0:
            answer(r, counts.pairs[counts.period_of[r.called // DAY], r.unit])
        if r.started >= 0:
            counts.delays[r.unit, r.deadline, bin_of(r.started - r.arrived)] += 1
        if r.closed >= 0:
            number = bin_of(r.closed - r.raised)
            counts.sojourns[r.unit, r.deadline, number] += 1
            counts.by_period[counts.period_of[r.closed // DAY], r.deadline, number] += 1


@rule
def promise(r, counts):  # type: ignore[no-untyped-def]
    """A petition that is due before the run ends: kept, closed on paper, or late."""
    period = counts.period_of[max(r.due, 0) // DAY]
    late = r.closed < 0 or is_late(r.closed, r.due)
    if late:
        counts.turns[period, r.unit] += 1
        if r.closed >= 0:
            counts.turns[counts.period_of[r.closed // DAY], r.unit] -= 1
    if r.due < 0:
        counts.before[r.unit] += 1
        return
    counts.owed[period, r.unit, r.deadline] += 1
    if late:
        return
    if r.outcome == _PAPER:
        counts.papered[period, r.unit] += 1
    else:
        counts.kept[period, r.unit, r.deadline] += 1


@rule
def answer(r, pairs):  # type: ignore[no-untyped-def]
    """An answer that counts, to two questions at a time."""
    pairs[0] += r.said_contacted & r.said_solved
    pairs[1] += r.said_contacted & r.satisfied
    pairs[2] += r.said_solved & r.satisfied


class Counting:
    """The counts of a run, as its petitions come in."""

    def __init__(self, periods: Sequence[Period], units: int, classes: int) -> None:
        lengths = [period.last - period.first for period in periods]
        shapes = {
            "owed": (len(periods), units, classes), "kept": (len(periods), units, classes),
            "papered": (len(periods), units), "pairs": (len(periods), units, len(PAIRS)),
            "turns": (len(periods), units), "before": (units,), "sojourns": (units, classes, BINS),
            "by_period": (len(periods), classes, BINS), "delays": (units, classes, BINS),
        }  # fmt: skip
        days = np.repeat(np.arange(len(periods), dtype=np.int32), lengths)
        self._counts = Counts(days, **{name: np.zeros(shape, np.int32) for name, shape in shapes.items()})

    def count(self, records: np.ndarray) -> None:
        """Take RECORD[n], each petition and generation once."""
        count(records, self._counts)

    def enter(self, ledger: np.ndarray) -> None:
        """Write what was counted into LEDGER[periods, units]."""
        counts = self._counts
        classes = counts.owed.shape[-1]
        ledger["owed"][..., :classes], ledger["kept"][..., :classes] = counts.owed, counts.kept
        ledger["papered"] = counts.papered
        for number, name in enumerate(PAIRS):
            ledger[name] = counts.pairs[..., number]

    @property
    def before(self) -> np.ndarray:
        """Petitions due before the run, int64[units]."""
        return np.asarray(self._counts.before.astype(np.int64))

    @property
    def past_due(self) -> np.ndarray:
        """Petitions that are past due and open as a period ends, int64[periods, units]."""
        return np.cumsum(self._counts.turns, axis=0, dtype=np.int64)

    @property
    def sojourns(self) -> np.ndarray:
        """Times to closing over the whole run, int32[units, classes, BINS]."""
        return np.asarray(self._counts.sojourns)

    @property
    def delays(self) -> np.ndarray:
        """Times from coming to the unit until an officer began, over the whole run, int32[units, classes, BINS]."""
        return np.asarray(self._counts.delays)

    @property
    def by_period(self) -> np.ndarray:
        """The same of all units, by the period of closing, int32[periods, classes, BINS]."""
        return np.asarray(self._counts.by_period)
