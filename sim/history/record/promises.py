"""What was promised to citizens, and what became of it: counted from the petitions as they go to the history.

A promise is counted where and when it is due: for the unit that closes the petition or, while it is open at the end of
the run, for the one that has it or to which it is on its way; in the period in which it is due, whenever it is closed.
What is due at the midnight with which a period ends is due in the next one. What is due after the run is not counted,
nor is what was due before it: that one is open past due from the first day on until it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ground.compiling import kernel
from sim.ground.tables import LEDGER, PROMISE_COLUMNS, Outcome
from sim.ground.time_units import DAY
from sim.history.record.history import Period
from sim.policies.deadline import is_late

_PAPER = int(Outcome.PAPER)


@kernel
def count(records, period_of, ledger, turns, before):  # type: ignore[no-untyped-def]
    """Count RECORD[n] in.

    period_of: int64[days], the period of each. ledger: LEDGER[periods, units]. turns: int64[periods, units], by how
    many a unit has more open past due as the period ends than as the one before did. before: int64[units], due before
    the run.
    """
    end = period_of.shape[0] * DAY
    for i in range(records.shape[0]):
        r = records[i]
        if r.due >= end:
            continue
        late = r.closed < 0 or is_late(r.closed, r.due)
        if late:
            turns[period_of[max(r.due, 0) // DAY], r.unit] += 1
            if r.closed >= 0:
                turns[period_of[r.closed // DAY], r.unit] -= 1
        if r.due < 0:
            before[r.unit] += 1
        else:
            entry = ledger[period_of[r.due // DAY], r.unit]
            entry.owed[r.deadline] += 1
            if not late:
                if r.outcome == _PAPER:
                    entry.papered += 1
                else:
                    entry.kept[r.deadline] += 1


class Promises:
    """The promises of a run, as its petitions come in. before: int64[units], petitions due before the run."""

    def __init__(self, periods: Sequence[Period], units: int) -> None:
        lengths = [period.last - period.first for period in periods]
        self._period_of = np.repeat(np.arange(len(periods)), lengths)
        self._ledger = np.zeros((len(periods), units), LEDGER)
        self._turns = np.zeros((len(periods), units), np.int64)
        self.before = np.zeros(units, np.int64)

    def count(self, records: np.ndarray) -> None:
        """Take RECORD[n], each petition and generation once."""
        count(records, self._period_of, self._ledger, self._turns, self.before)

    def enter(self, ledger: np.ndarray) -> None:
        """Write what was counted into LEDGER[periods, units]."""
        for name in PROMISE_COLUMNS:
            ledger[name] = self._ledger[name]

    @property
    def past_due(self) -> np.ndarray:
        """Petitions that are past due and open as a period ends, int64[periods, units]."""
        return np.cumsum(self._turns, axis=0)
