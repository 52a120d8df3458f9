"""What only petitions tell, by hand: two months, and a petition for every way in which one can end."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.ground.tables import LEDGER, RECORD, Outcome
from sim.history.record.balance import expect_promises
from sim.history.record.counting import Counting
from sim.history.record.history import Period
from sim.history.record.sojourns import BINS, bin_of, middles, quantiles

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
def counted() -> Counting:
    records = np.zeros(len(PETITIONS), RECORD)
    for number, name in enumerate(("due", "closed", "outcome", "unit", "deadline")):
        records[name] = [petition[number] for petition in PETITIONS]
    found = Counting([Period("2021-01", 0, 31), Period("2021-02", 31, 59)], 2, 2)
    records["called"] = -1
    records["raised"] = -2 * DAY
    # The first four were called: yes to all; in touch and satisfied, twice; and yes to all, but left out on appeal.
    records["called"][:4] = 2 * DAY, 2 * DAY, JANUARY, JANUARY
    for name, said in (
        ("said_contacted", [1, 1, 1, 1]),
        ("said_solved", [1, 0, 0, 1]),
        ("satisfied", [1, 1, 1, 1]),
    ):
        records[name][:4] = said
    records["excluded"][3] = 1
    found.count(records[:5])
    found.count(records[5:])
    return found


def test_every_way_a_promise_can_end(counted: Counting) -> None:
    ledger = np.zeros((2, 2), LEDGER)
    counted.enter(ledger)
    assert ledger["owed"][..., :2].tolist() == [[[2, 2], [1, 2]], [[0, 0], [1, 0]]]
    assert ledger["kept"][..., :2].tolist() == [[[1, 0], [0, 0]], [[0, 0], [1, 0]]]
    assert ledger["papered"].tolist() == [[0, 1], [0, 0]]
    assert counted.past_due.tolist() == [[2, 3], [1, 1]]
    assert counted.before.tolist() == [1, 1]


def test_a_promise_that_is_lost_is_told(counted: Counting) -> None:
    ledger = np.zeros((2, 2), LEDGER)
    counted.enter(ledger)
    ledger["late"] = [[2, 0], [1, 2]]  # by the period of closing, as the engines count
    expect_promises(["East", "West"], ledger, counted.past_due[-1], counted.before)
    ledger["late"][1, 1] = 1
    with pytest.raises(PetitionError, match=r"West: .*owed 4 = 5 is not kept 1 \+ papered 1 \+ late 1"):
        expect_promises(["East", "West"], ledger, counted.past_due[-1], counted.before)


def test_answers_to_two_questions_count_as_those_to_one(counted: Counting) -> None:
    ledger = np.zeros((2, 2), LEDGER)
    counted.enter(ledger)
    assert ledger["contacted_solved"].tolist() == ledger["solved_satisfied"].tolist() == [[1, 0], [0, 0]]
    assert ledger["contacted_satisfied"].tolist() == [[2, 0], [1, 0]]


def test_times_to_closing_by_unit_and_by_month(counted: Counting) -> None:
    assert counted.sojourns.sum(axis=-1).tolist() == [[3, 2], [2, 2]]
    assert counted.by_period.sum(axis=-1).tolist() == [[4, 2], [1, 2]]
    assert counted.sojourns[1, 1, bin_of(4 * DAY)] == 1  # on paper, due and closed two days after two before


def test_a_bin_stands_for_what_it_holds_within_a_twentieth() -> None:
    for seconds in [*range(1, 3000), *np.geomspace(3000, 1.2e10, 4000).astype(np.int64).tolist()]:
        assert middles()[bin_of(seconds)] == pytest.approx(seconds, rel=0.05)
    assert bin_of(0) == 0 and middles()[0] == 0 and bin_of(10**12) == BINS - 1


def test_quantiles_are_those_of_the_times() -> None:
    times = np.random.default_rng(8).lognormal(11, 1.5, 4001).astype(np.int64)
    counts = np.bincount([bin_of(time) for time in times], minlength=BINS)
    for p in (0.5, 0.9, 0.95):
        assert quantiles(counts, p) == pytest.approx(np.quantile(times, p, method="inverted_cdf"), rel=0.05)
    assert np.isnan(quantiles(np.zeros((2, BINS), int), 0.5)).all()
