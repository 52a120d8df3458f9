"""What only petitions tell once their fate is known: counted as they go to the history, the same for both engines.

A promise is counted where and when it is due: for the unit that closes the petition or, while it is open at the end of
the run, for the one that has it or to which it is on its way; in the period in which it is due, whenever it is closed.
What is due at the midnight with which a period ends is due in the next one. What is due after the run is not counted,
nor is what was due before it: that one is open past due from the first day on until it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ground.compiling import kernel, rule
from sim.ground.tables import COUNTED_COLUMNS, LEDGER, Outcome
from sim.ground.time_units import DAY
from sim.history.record.history import Period
from sim.history.record.sojourns import BINS, bin_of
from sim.policies.deadline import is_late

_PAPER = int(Outcome.PAPER)


@kernel
def count(records, period_of, ledger, turns, before, sojourns, by_period):  # type: ignore[no-untyped-def]
    """Count RECORD[n] in.

    period_of: int64[days], the period of each. ledger: LEDGER[periods, units]. turns: int64[periods, units], by how
    many a unit has more open past due as the period ends than as the one before did. before: int64[units], due before
    the run. sojourns: int32[units, classes, BINS]; by_period: int32[periods, classes, BINS].
    """
    end = period_of.shape[0] * DAY
    for i in range(records.shape[0]):
        r = records[i]
        if r.due < end:
            promise(r, period_of, ledger, turns, before)
        if r.called >= 0 and r.excluded == 0:
            answer(r, ledger[period_of[r.called // DAY], r.unit])
        if r.closed >= 0:
            number = bin_of(r.closed - r.raised)
            sojourns[r.unit, r.deadline, number] += 1
            by_period[period_of[r.closed // DAY], r.deadline, number] += 1


@rule
def promise(r, period_of, ledger, turns, before):  # type: ignore[no-untyped-def]
    """A petition that is due before the run ends: kept, closed on paper, or late."""
    late = r.closed < 0 or is_late(r.closed, r.due)
    if late:
        turns[period_of[max(r.due, 0) // DAY], r.unit] += 1
        if r.closed >= 0:
            turns[period_of[r.closed // DAY], r.unit] -= 1
    if r.due < 0:
        before[r.unit] += 1
        return
    entry = ledger[period_of[r.due // DAY], r.unit]
    entry.owed[r.deadline] += 1
    if late:
        return
    if r.outcome == _PAPER:
        entry.papered += 1
    else:
        entry.kept[r.deadline] += 1


@rule
def answer(r, entry):  # type: ignore[no-untyped-def]
    """An answer that counts, to two questions at a time."""
    entry.contacted_solved += r.said_contacted & r.said_solved
    entry.contacted_satisfied += r.said_contacted & r.satisfied
    entry.solved_satisfied += r.said_solved & r.satisfied


class Counting:
    """The counts of a run, as its petitions come in.

    before: int64[units], petitions due before the run. sojourns: int32[units, classes, BINS], times to closing over the
    whole run; by_period: int32[periods, classes, BINS], of all units, by the period of closing.
    """

    def __init__(self, periods: Sequence[Period], units: int, classes: int) -> None:
        lengths = [period.last - period.first for period in periods]
        self._period_of = np.repeat(np.arange(len(periods)), lengths)
        self._ledger = np.zeros((len(periods), units), LEDGER)
        self._turns = np.zeros((len(periods), units), np.int64)
        self.before = np.zeros(units, np.int64)
        self.sojourns = np.zeros((units, classes, BINS), np.int32)
        self.by_period = np.zeros((len(periods), classes, BINS), np.int32)

    def count(self, records: np.ndarray) -> None:
        """Take RECORD[n], each petition and generation once."""
        count(records, self._period_of, self._ledger, self._turns, self.before, self.sojourns, self.by_period)

    def enter(self, ledger: np.ndarray) -> None:
        """Write what was counted into LEDGER[periods, units]."""
        for name in COUNTED_COLUMNS:
            ledger[name] = self._ledger[name]

    @property
    def past_due(self) -> np.ndarray:
        """Petitions that are past due and open as a period ends, int64[periods, units]."""
        return np.cumsum(self._turns, axis=0)
