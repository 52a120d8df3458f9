"""Promises by hand: two months of 31 and 28 days, and a petition for every way in which one can end."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.ground.tables import LEDGER, RECORD, Outcome
from sim.history.record.balance import expect_promises
from sim.history.record.history import Period
from sim.history.record.promises import Promises

DAY = 86400
JANUARY, FEBRUARY = 31 * DAY, 59 * DAY
"""When each ends."""
OPEN, SOLVED, PAPER = int(Outcome.OPEN), int(Outcome.SOLVED), int(Outcome.PAPER)
PETITIONS = [
    # due, closed, outcome, unit, class
    (DAY, DAY, SOLVED, 0, 0),  # in the very second: kept
    (DAY, DAY + 1, SOLVED, 0, 0),  # a second late, and no longer open as January ends
    (DAY, JANUARY, SOLVED, 0, 1),  # late, closed in the first second of February: open as January ends
    (DAY, JANUARY - 1, SOLVED, 0, 1),  # late, closed in the last second of January
    (JANUARY - 1, -1, OPEN, 1, 0),  # late for good: open as both months end
    (JANUARY, 5, SOLVED, 1, 0),  # at midnight: February's, though closed in January
    (2 * DAY, 2 * DAY, PAPER, 1, 1),  # in time, on paper
    (2 * DAY, JANUARY + 1, PAPER, 1, 1),  # on paper and late: as late as any other
    (FEBRUARY, -1, OPEN, 0, 0),  # due after the run: not counted
    (FEBRUARY + DAY, 3, SOLVED, 0, 0),  # the same, though it is closed
    (-DAY, -1, OPEN, 0, 0),  # of the backlog, due before the run: nobody's promise, but open past due
    (-1, JANUARY + 1, SOLVED, 1, 0),  # the same, until February
]


@pytest.fixture
def promises() -> Promises:
    records = np.zeros(len(PETITIONS), RECORD)
    for number, name in enumerate(("due", "closed", "outcome", "unit", "deadline")):
        records[name] = [petition[number] for petition in PETITIONS]
    found = Promises([Period("2021-01", 0, 31), Period("2021-02", 31, 59)], 2)
    found.count(records[:5])
    found.count(records[5:])
    return found


def test_every_way_a_promise_can_end(promises: Promises) -> None:
    ledger = np.zeros((2, 2), LEDGER)
    promises.enter(ledger)
    assert ledger["owed"][..., :2].tolist() == [[[2, 2], [1, 2]], [[0, 0], [1, 0]]]
    assert ledger["kept"][..., :2].tolist() == [[[1, 0], [0, 0]], [[0, 0], [1, 0]]]
    assert ledger["papered"].tolist() == [[0, 1], [0, 0]]
    assert promises.past_due.tolist() == [[2, 3], [1, 1]]
    assert promises.before.tolist() == [1, 1]


def test_a_promise_that_is_lost_is_told(promises: Promises) -> None:
    ledger = np.zeros((2, 2), LEDGER)
    promises.enter(ledger)
    ledger["late"] = [[2, 0], [1, 2]]  # by the period of closing, as the engines count
    expect_promises(["East", "West"], ledger, promises.past_due[-1], promises.before)
    ledger["late"][1, 1] = 1
    with pytest.raises(PetitionError, match=r"West: .*owed 4 = 5 is not kept 1 \+ papered 1 \+ late 1"):
        expect_promises(["East", "West"], ledger, promises.past_due[-1], promises.before)
