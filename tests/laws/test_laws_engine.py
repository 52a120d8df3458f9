"""Laws of any policy: nothing is lost, nobody is idle beside work, nobody is overtaken, nothing else moves."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig.measured import Close
from rig.outcome import Outcome, differences
from rig.small import HOUR_LONG, MINUTE, NINE, Crew, Deadline, Petition, Small
from rig.whole import COMPILED, simulate

from sim.engine.compiled.engine import Compiled
from sim.engine.compiled.tables import PETITION
from sim.ground.tables import Body
from sim.ground.time_units import DAY
from sim.history.record import balance
from sim.scenario.load import load

ONE_CREW = {
    "bodies": ["street", "district", "department", "municipal", "utility", "other"],
    "calendar": "office", "share": 1.0, "at_least": 1, "urgent_only": False, "leave": 0.0,
}  # fmt: skip
PLAIN_OFFICES = {
    "staffing.crews": {"*": False, "all": ONE_CREW}, "staffing.officers": {}, "start.backlog": 0,
    "collaboration.joint": 0.0, "collaboration.misplaced_calls_owner": False,
    "collaboration.three_party.share": 0.0, "collaboration.outside.joint": 0.0,
    "deadlines.danger.preempts": False, "deadlines.utilities.preempts": False, "time.period": "1d",
}  # fmt: skip
"""One crew a unit, no helpers, nobody interrupted: what officers do can be read off the petitions."""

cities = st.fixed_dictionaries({
    "seed": st.integers(0, 2**32 - 1),
    "staffing.level": st.sampled_from([0.4, 1.0, 3.0]),
    "handling.paper": st.sampled_from([0.0, 0.5, 1.0]),
    "dispatch.refusal.own": st.sampled_from([0.0, 0.5]),
    "discipline.kind": st.sampled_from(["first-come", "last-come", "earliest-due", "class-priority"]),
})  # fmt: skip
FEW = settings(max_examples=6)


def office_hours(outcome: Outcome, days: int) -> list[tuple[int, int]]:
    """When offices open and close: nine to six, Monday to Friday; the first of January 2021 is a Friday."""
    return [(day * DAY + NINE, day * DAY + NINE + 9 * HOUR_LONG) for day in range(days) if (day + 4) % 7 < 5]


@FEW
@given(overrides=cities, joint=st.sampled_from([0.0, 3.0]))
def test_nothing_is_lost(overrides: dict[str, object], joint: float) -> None:
    """Every period: the books balance down to each petition in memory, and the petitions say the same afterwards."""
    made: list[Compiled] = []
    periods: list[np.ndarray] = []

    class Seen(Compiled):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    def look_closely(*arguments: Any) -> None:
        periods.append(made[0]._engine.petitions)
        balance.expect_balance(*arguments, rows=periods[-1])

    with mock.patch("sim.agents.model.expect_balance", look_closely):
        run = simulate(
            Seen, "hamlet", {**overrides, "collaboration.joint": joint, "time.period": "5d"}, days=20
        )
    assert len(periods) == 4 and all(rows.dtype == PETITION for rows in periods)
    rows, tallies = run.rows, run.tables["tallies"]
    for number in range(4):
        first, last = number * 5 * DAY, (number + 1) * 5 * DAY
        closed = (rows["closed"] >= first) & (rows["closed"] < last)
        here = np.bincount(rows["unit"][closed], minlength=tallies.shape[1])
        assert (here == tallies["closed"][number]).all()
        held = (
            (rows["arrived"] >= 0)
            & (rows["arrived"] < last)
            & ((rows["closed"] < 0) | (rows["closed"] >= last))
        )
        backlog = np.bincount(rows["unit"][held], minlength=tallies.shape[1])
        assert (backlog == run.tables["snapshots"]["backlog"][number]).all()


@FEW
@given(overrides=cities)
def test_littles_law_on_every_path(overrides: dict[str, object]) -> None:
    """The area under the number of petitions in a unit is the time they spent there (Little 1961; Stidham 1974), and so
    for the queue; the unit's own sums of waits and sojourns are those of its petitions."""
    days = 15
    run = simulate(COMPILED, "hamlet", {**overrides, **PLAIN_OFFICES}, days=days)
    end = days * DAY
    rows = run.rows[run.rows["arrived"] >= 0]
    for unit in range(len(run.tables["units"])):
        own = rows[rows["unit"] == unit]
        left = np.where(own["closed"] < 0, end, own["closed"])
        begun = np.where(own["started"] >= 0, own["started"], left)
        for until in (left, begun):
            moments = np.concatenate([own["arrived"], until])
            order = np.argsort(moments, kind="stable")
            present = np.cumsum(np.repeat([1, -1], len(own))[order])
            area = (present[:-1] * np.diff(moments[order])).sum()
            assert area == (until - own["arrived"]).sum()
            assert (present[:-1][np.diff(moments[order]) > 0] >= 0).all()
        started, closed = own[own["started"] >= 0], own[own["closed"] >= 0]
        tally = run.tables["tallies"][:, unit]
        assert tally["wait"].sum() == (started["started"] - started["arrived"]).sum()
        assert tally["sojourn"].sum() == (closed["closed"] - closed["raised"]).sum()
        assert tally["started"].sum() == len(started)


@FEW
@given(overrides=cities)
def test_no_officer_is_idle_beside_work(overrides: dict[str, object]) -> None:
    days = 15
    run = simulate(COMPILED, "hamlet", {**overrides, **PLAIN_OFFICES}, days=days)
    rows = run.rows[run.rows["arrived"] >= 0]
    never = (days + 1) * DAY
    looked = 0
    for crew in run.tables["crews"]:
        own = rows[rows["unit"] == crew["unit"]]
        arrived, started = own["arrived"], np.where(own["started"] < 0, never, own["started"])
        closed = np.where(own["closed"] < 0, never, own["closed"])
        for opens, closes in office_hours(run, days):
            moments = np.concatenate([[opens], arrived, started, closed])
            for now in np.unique(moments[(moments >= opens) & (moments < closes)]):
                waiting = ((arrived <= now) & (now < np.minimum(started, closed))).sum()
                working = ((started <= now) & (now < closed)).sum()
                assert working <= crew["officers"]
                assert waiting == 0 or working == crew["officers"]
                looked += waiting > 0
    assert looked > 0 or overrides["staffing.level"] == 3.0


@FEW
@given(overrides=cities, preempts=st.booleans())
def test_nobody_is_overtaken_when_first_come_is_first_served(
    overrides: dict[str, object], preempts: bool
) -> None:
    """Within one unit and one level of urgency; helpers' tasks and interruptions there may be."""
    changes = {
        "discipline.kind": "first-come",
        "deadlines.danger.preempts": preempts,
        "deadlines.utilities.preempts": preempts,
    }
    run = simulate(COMPILED, "hamlet", {**overrides, **changes}, days=15)
    rows = run.rows[run.rows["started"] >= 0]
    level = np.where((rows["deadline"] < 2) & preempts, rows["deadline"], 9)
    for unit, urgency in set(zip(rows["unit"], level, strict=True)):
        own = rows[(rows["unit"] == unit) & (level == urgency)]
        order = np.lexsort((own["id"], own["arrived"]))
        assert (np.diff(own["started"][order]) >= 0).all()


NO_FEEDBACK = {
    "citizens.voice_trust": 0.0, "causes.left": 0.0, "causes.start": 0.0, "time.period": "month",
    "intake.shifts": {"*": False, "plenty": {"seats": 500, "on": "00:00", "off": "24:00"}},
}  # fmt: skip
BEFORE_A_UNIT = (
    "id", "citizen", "community", "kind", "channel", "raised", "recorded", "deadline", "machine", "owner",
    "dispatched", "due", "path_1",
)  # fmt: skip


@FEW
@given(
    seed=st.integers(0, 2**32 - 1),
    policy=st.sampled_from([
        {"discipline.kind": "last-come"}, {"handling.paper": 1.0}, {"staffing.level": 0.3},
        {"dispatch.refusal.own": 1.0}, {"call_back.coverage": 0.1}, {"collaboration.joint": 0.0},
    ]),
)  # fmt: skip
def test_a_policy_leaves_untouched_petitions_as_they_are(seed: int, policy: dict[str, object]) -> None:
    """Common random numbers: what happens before a petition reaches its first unit does not depend on what units do."""
    base = {"seed": seed, "dispatch.accuracy_complex": 1.0, **NO_FEEDBACK}
    one, other = (simulate(COMPILED, "hamlet", {**base, **more}, days=20).rows for more in ({}, policy))
    one, other = (rows[rows["generation"] == 0] for rows in (one, other))
    for name in BEFORE_A_UNIT:
        assert (one[name] == other[name]).all(), name
    assert (one != other).any()


@given(
    petitions=st.lists(
        st.builds(Petition, arrives=st.integers(NINE - MINUTE, NINE + MINUTE), deadline=st.integers(0, 1),
                  work=st.sampled_from([MINUTE, HOUR_LONG, DAY]), street=st.integers(0, 2)),
        min_size=3, max_size=20,
    ),
    order=st.permutations(range(3)),
)  # fmt: skip
@settings(max_examples=20)
def test_streets_may_change_places(petitions: list[Petition], order: list[int]) -> None:
    """Which number a street has makes no difference to its petitions."""
    crews = [Crew(0, 1), Crew(1, 1), Crew(2, 1)]
    deadlines = (Deadline(preempts=True), Deadline())
    moved = [Petition(p.arrives, p.work, p.deadline, order[p.street]) for p in petitions]
    one, other = (
        Small(list(what), crews, deadlines, days=2, streets=3).run(Compiled).rows
        for what in (petitions, moved)
    )
    for column in ("arrived", "started", "closed", "due", "preemptions", "outcome"):
        before = {(int(row["kind"])): int(row[column]) for row in one}
        assert before == {(int(row["kind"])): int(row[column]) for row in other}


def test_names_make_no_difference() -> None:
    renamed = {
        "city.districts": {"Hamlet": False, "Elsewhere": {"population": 24_000, "streets": ["Z", "A", "M"]}}
    }
    one, other = (simulate(COMPILED, "hamlet", overrides, days=20) for overrides in ({}, renamed))
    assert differences(one, other) == []


def test_the_order_in_which_a_reform_writes_classes_makes_no_difference() -> None:
    """A class is its name: written anew backwards, complex matters keep their fortnight and danger its two hours."""
    backwards = dict(reversed(load("hamlet").model_dump(mode="json")["deadlines"].items()))
    reform = {"date": "2021-01-08", "title": "Backwards", "set": {"deadlines": {"*": False, **backwards}}}
    one, other = (
        simulate(COMPILED, "hamlet", overrides, days=20) for overrides in ({}, {"reform.backwards": reform})
    )
    assert differences(one, other) == []


@pytest.mark.parametrize("scale", [0.5, 4.0])
def test_a_city_of_another_size_has_as_much_of_everything_a_head(scale: float) -> None:
    """Needs, contacts, petitions and officers' work per head do not depend on how much of a city is simulated."""
    overrides = {"start.backlog": 0, "staffing.level": 10.0}  # 10 000 petitions: 2 % or 3 % of error in work
    usual, scaled = (
        simulate(COMPILED, "base", overrides, days=60, scale=size) for size in (0.25, 0.25 * scale)
    )
    for table, column in (
        ("hours", "needs"),
        ("hours", "petitions"),
        ("tallies", "closed"),
        ("tallies", "busy"),
    ):
        a_head = scaled.total(table, column) / (scale * usual.total(table, column))
        assert a_head == Close(1.0, abs=0.1, what="a head"), column
    streets = usual.tables["units"]["body"] == Body.STREET
    assert streets.sum() > 5
