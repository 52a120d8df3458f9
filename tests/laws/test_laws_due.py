"""Every petition of a run, whatever it comes from, is due when a clerk with a wall calendar would say so."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import product

import numpy as np
import pytest
from rig.small import HOUR_LONG, NINE, Deadline, Petition, Small
from rig.whole import COMPILED, REFERENCE, simulate

from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.ground.order import Origin
from sim.ground.tables import LEDGER, NONE
from sim.ground.time_units import DAY
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
ALLOWED = {"danger": "2h", "utilities": "20h", "ordinary": "3wd", "complex": "15wd"}


def counted(dispatched: datetime, allowed: str, said: dict[date, bool], weekend: set[int]) -> datetime:
    """When something is due, day by day. said: of days that are not as their weekday says, whether they are worked."""
    if not allowed.endswith("wd"):
        return dispatched + timedelta(hours=int(allowed.removesuffix("h")))
    day, left = dispatched.date(), int(allowed.removesuffix("wd"))
    while left:
        day += timedelta(days=1)
        left -= said.get(day, day.weekday() not in weekend)
    return datetime.combine(day + timedelta(days=1), time())


STEPS = (
    # From the first day, from the 10th, and from the 17th: hours become working days and back, long ones short and back.
    (0, ALLOWED),
    (9, {"danger": "1wd", "utilities": "30h", "ordinary": "1wd", "complex": "200h"}),
    (16, {"danger": "3h", "utilities": "2wd", "ordinary": "50h", "complex": "10wd"}),
)
ORIGINS = {(int(origin), again) for origin in Origin if origin != Origin.LIST for again in (False, True)}
"""Of a need, a cause and the backlog, raised for the first time or again."""


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
@pytest.mark.parametrize("which", SETS)
def test_every_petition_is_due_as_counted_by_hand(which: str, engine: str) -> None:
    """By the allowance of the day on which it was raised, the backlog by that of the first; from its dispatch on, also if
    that is after a reform. Books of late and timely closings say the same."""
    changes, said, weekend = SETS[which]
    first, *later = [{f"deadlines.{n}.allowance": a for n, a in allowed.items()} for _, allowed in STEPS]
    reforms = {
        f"step {day}": {
            "date": START + timedelta(days=day),
            "title": "x",
            "assumption": "a test",
            "set": allowed,
        }
        for (day, _), allowed in zip(STEPS[1:], later, strict=True)
    }
    run = simulate(
        engine, "hamlet",
        {
            "time.start": START, "time.end": date(2021, 10, 25), "reform": {"*": False, **reforms},
            "demand.shocks": {"*": False}, "start.backlog": 60, "start.age": "12d", "causes.start": 30.0,
            "citizens.repeat_delay": {"kind": "exponential", "mean": "1d"}, "citizens.repeat_unsolved": 0.9,
            "call_back.delay.mean": "12h", **first, **changes,
        },
        days=24,
    )  # fmt: skip
    zero, seen = datetime.combine(START, time()), set()
    late, in_time, tardiness = 0, Counter[int](), 0
    for row in run.rows:
        step = sum(row["raised"] >= DAY * day for day, _ in STEPS[1:])
        dispatched = zero + timedelta(seconds=int(row["dispatched"]))
        allowed = list(STEPS[step][1].values())[row["deadline"]]
        due = zero + timedelta(seconds=int(row["due"]))
        assert due == counted(dispatched, allowed, said, weekend), (dispatched, allowed)
        if row["closed"] != NONE:
            over = zero + timedelta(seconds=int(row["closed"])) - due
            late += over > timedelta()
            tardiness += max(int(over.total_seconds()), 0)
            in_time[int(row["deadline"])] += over <= timedelta()
        seen.add((int(row["origin"]), bool(row["generation"]), step, allowed.endswith("wd")))
    assert {origin[:2] for origin in seen} == ORIGINS
    for origin in (int(Origin.NEED), int(Origin.CAUSE)):
        for step in range(len(STEPS)):
            assert {(origin, False, step, False), (origin, False, step, True)} <= seen
    assert {(again, wd) for origin, again, _, wd in seen if origin == Origin.BACKLOG} == {
        *product(*[(False, True)] * 2)
    }
    assert (int(Origin.BACKLOG), True, len(STEPS) - 1) in {one[:3] for one in seen}
    tallies = run.tables["tallies"]
    assert (int(tallies["late"].sum()), int(tallies["tardiness"].sum())) == (late, tardiness)
    assert tallies["on_time"].sum(axis=(0, 1)).tolist()[:4] == [in_time[number] for number in range(4)]


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
