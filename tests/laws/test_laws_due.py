"""Every petition of a run, whatever it comes from, is due when a clerk with a wall calendar would say so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from rig.small import HOUR_LONG, NINE, Deadline, Petition, Small
from rig.whole import COMPILED, REFERENCE, simulate

from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.ground.order import Origin
from sim.ground.tables import LEDGER, NONE
from sim.history.record.counting import Counting
from sim.history.record.history import Period

CHINA = {  # around National Day 2021, from the notice of 2020-11-25
    **{date(2021, 10, day): False for day in range(1, 8)},
    date(2021, 9, 21): False, date(2021, 9, 18): True, date(2021, 9, 26): True, date(2021, 10, 9): True,
    date(2021, 9, 20): False, date(2021, 9, 19): False,
}  # fmt: skip
OWN = {date(2021, 9, 29): False, date(2021, 10, 1): True}
START = date(2021, 9, 27)
SETS = {
    "china": ({"time.holidays": "china"}, CHINA, {5, 6}),
    "a weekend on Friday and Saturday": ({"time.weekend": ["fri", "sat"]}, {}, {4, 5}),
    "a list and a week of one's own": (
        {"time.weekend": ["thu", "fri"], "time.holidays": {"2021-09-29": "holiday", "2021-10-01": "work"}},
        OWN,
        {3, 4},
    ),
}
ALLOWED = {"danger": "2h", "utilities": "1wd", "ordinary": "3wd", "complex": "15wd"}


def counted(dispatched: datetime, allowed: str, said: dict[date, bool], weekend: set[int]) -> datetime:
    """When something is due, day by day. said: of days that are not as their weekday says, whether they are worked."""
    if not allowed.endswith("wd"):
        return dispatched + timedelta(hours=int(allowed.removesuffix("h")))
    day, left = dispatched.date(), int(allowed.removesuffix("wd"))
    while left:
        day += timedelta(days=1)
        left -= said.get(day, day.weekday() not in weekend)
    return datetime.combine(day + timedelta(days=1), time())


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
@pytest.mark.parametrize("which", SETS)
def test_every_petition_is_due_as_counted_by_hand(which: str, engine: str) -> None:
    changes, said, weekend = SETS[which]
    classes = {f"deadlines.{name}.allowance": allowance for name, allowance in ALLOWED.items()}
    short = {"citizens.repeat_delay": {"kind": "exponential", "mean": "1d"}, "citizens.repeat_unsolved": 0.9}
    run = simulate(
        engine, "hamlet",
        {
            "time.start": START, "time.end": date(2021, 10, 25), "reform": {"*": False}, "demand.shocks": {"*": False},
            "start.backlog": 60, "start.age": "12d", **short, **classes, **changes,
        },
        days=20,
    )  # fmt: skip
    zero, seen = datetime.combine(START, time()), set()
    for row in run.rows:
        dispatched = zero + timedelta(seconds=int(row["dispatched"]))
        allowed = list(ALLOWED.values())[row["deadline"]]
        due = zero + timedelta(seconds=int(row["due"]))
        assert due == counted(dispatched, allowed, said, weekend), (dispatched, allowed)
        if row["closed"] != NONE:
            late = zero + timedelta(seconds=int(row["closed"])) > due
            assert late == (row["closed"] > row["due"])
        before = dispatched < zero
        seen.add((int(row["origin"]), bool(row["generation"]), before, row["deadline"] > 0))
    needs, backlog = int(Origin.NEED), int(Origin.BACKLOG)
    # New ones, repeats and the backlog, before the run and in it, in hours and in working days.
    assert {(needs, False, False, True), (needs, True, False, True), (backlog, False, True, True)} <= seen
    assert {(needs, False, False, False), (backlog, True, False, True)} <= seen


@pytest.mark.parametrize("engine", [Compiled, Reference])
@pytest.mark.parametrize(("paper", "closed", "on_time", "papered"), [(0.0, 9, 4, 0), (1.0, 20, 19, 15)])
def test_paper_and_what_stays_open_keep_no_promise(
    engine: type, paper: float, closed: int, on_time: int, papered: int
) -> None:
    """Twenty petitions of an hour come to one officer at nine and are due at half past one: four are done by then, and
    one is in hand. Five are done too late by six, and eleven stay open; or the fifteen that are not begun are closed on
    paper when they are due, and the share on time of what is closed rises from 4/9 to 19/20. Kept are four of twenty,
    whatever is done with the others."""
    petitions = [Petition(arrives=NINE) for _ in range(20)]
    starved = Small(petitions, deadlines=[Deadline(4 * HOUR_LONG + HOUR_LONG // 2)], chances={"paper": paper})
    run = starved.run(engine)
    counting, ledger = Counting([Period("day", 0, 1)], 5, 1), np.zeros((1, 5), LEDGER)
    counting.count(run.rows)
    counting.enter(ledger)
    assert (run.total("tally", "closed"), run.total("tally", "on_time")) == (closed, on_time)
    assert (ledger["owed"].sum(), ledger["kept"].sum(), ledger["papered"].sum()) == (20, 4, papered)
    assert counting.past_due[0, 0] == 20 - closed
