"""The other patterns the simulator is judged by, each with a null that must not show it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.patterns import lists, overload, remains, remedies, rules


@pytest.fixture(scope="module")
def curves():
    return {name: overload.curve(arm, scale=0.1) for name, arm in
            (("closes", overload.CLOSES), ("never", overload.NEVER))}  # fmt: skip


def test_deadlines_hold_below_the_knee_and_break_beyond_it(curves):
    for curve in curves.values():
        light = curve["load"] < 0.7
        assert (curve["on_time"][light] > 0.96).all()
    bend = np.diff(curves["never"]["on_time"]) / np.diff(curves["never"]["load"])
    before, after = curves["never"]["load"][1:] < 0.85, curves["never"]["load"][1:] > 1.0
    assert bend[after].min() < 6 * bend[before].mean(), "the slope steepens at least sixfold"
    assert curves["never"]["on_time"][-1] < 0.3


def test_beyond_the_knee_repeats_and_paper_carry_the_balance(curves):
    closes, never = curves["closes"], curves["never"]
    assert closes["paper"][-1] > 0.1 and closes["paper"][0] < 0.005
    assert closes["repeats"][-1] > 1.4 * closes["repeats"][0]
    assert closes["growth"][-1] < 0.03 < 0.08 < never["growth"][-1], (
        "without paper the backlog grows and grows"
    )


@pytest.fixture(scope="module")
def scores():
    return {
        name: lists.scores(arm, years=8, scale=1.0) for name, arm in (("on", lists.ON), ("off", lists.OFF))
    }


def test_improvement_jumps_at_the_lines_of_both_lists(scores):
    jumps = {(name, bottom): lists.jump(score, lists.SHAME if bottom else lists.HONOUR, bottom=bottom)
             for name, score in scores.items() for bottom in (True, False)}  # fmt: skip
    z = {which: jump / error for which, (jump, error) in jumps.items()}
    assert z["on", True] > 5 and z["on", False] < -5
    assert abs(z["off", True]) < 3 and abs(z["off", False]) < 3


def test_most_streets_revert_and_a_few_stay_at_the_bottom(scores):
    stays = lists.stays(scores["off"], 4)
    months, streets = scores["off"].shape
    by_chance = (
        stats.binom.ppf(1 - 0.05 / streets, months, 0.1) / months
    )  # one lot in twenty has a street above it
    assert np.median(stays) < 0.12, "most are there no more often than by lot"
    assert 1 <= (stays > by_chance).sum() <= 6, "a few far more often"


def test_streets_that_chase_the_list_swing(scores):
    on, off = (lists.swings(scores[name]) for name in ("on", "off"))
    gap = on - off
    assert gap.mean() > 4 * gap.std(ddof=1) / np.sqrt(len(gap))


def test_a_queue_that_chases_deadlines_does_not_swing_by_itself():
    own, others = lists.chasers({"kind": "rank-chasing", "horizon": "30d"}, years=2.5, scale=1.0)
    assert own < 1.15 * others


def test_prevention_is_worse_before_it_is_better():
    with_causes = np.stack([remedies.prevented({}, years=3, scale=0.1, replication=r) for r in range(3)])
    assert (with_causes[:, 1:6].mean(axis=1) > 0).all() and (with_causes[:, 24:36].mean(axis=1) < 0).all()
    without = np.stack(
        [remedies.prevented(remedies.NO_CAUSES, years=3, scale=0.1, replication=r) for r in range(3)]
    )
    assert (without[:, 24:36].mean(axis=1) > 0).all(), "where nothing can be prevented it only costs"


def test_overwork_is_better_before_it_is_worse():
    tired = np.stack([remedies.pressed(remedies.TIRED, years=2, scale=0.5, replication=r) for r in range(3)])
    assert (tired[:, 6:8].mean(axis=1) > 0.05).all() and (tired[:, 12:].mean(axis=1) < -0.05).all()
    fresh = np.stack([remedies.pressed(remedies.FRESH, years=2, scale=0.5, replication=r) for r in range(3)])
    assert (fresh[:, 12:].mean(axis=1) > 0.05).all(), "those who do not tire stay faster"


def test_direct_dispatch_shortens_the_response():
    direct, again = (rules.response_hours(rules.DIRECT, scale=0.2, replication=r) for r in range(2))
    ladder = rules.response_hours(rules.LADDER, scale=0.2)
    assert ladder - direct > 6 > 10 * abs(again - direct)


def test_petitions_go_to_and_fro_without_the_first_receivers_rule():
    free, half, bound = (rules.ping_pong(share, scale=0.2) for share in (0.0, 0.5, 1.0))
    assert free > half + 3 > half > bound == 0


def test_governed_streets_lose_volume_and_about_half_leave():
    helped = np.array([rules.governed(rules.GOVERN, replication=r) for r in range(2)])
    assert helped[:, 0].mean() < -0.04 and 0.3 <= helped[:, 1].mean() <= 0.8
    unhelped = np.array([rules.governed(rules.UNHELPED, replication=r) for r in range(2)])
    assert abs(unhelped[:, 0].mean()) < 0.03 and unhelped[:, 1].mean() < helped[:, 1].mean()


def test_demand_follows_the_answers_with_needs_that_do_not_grow():
    answered, deaf = (rules.contacts(arm, scale=0.2) for arm in (rules.ANSWERED, rules.DEAF))
    assert answered[2] > 1.4 * answered[0]
    assert abs(deaf[2] / deaf[0] - 1) < 0.03
    poor = rules.contacts(rules.ANSWERED | {**rules.FLAT, "incentive.response.effort": 0.0}, scale=0.2)
    assert poor[2] / poor[0] < answered[2] / answered[0], "less where the answers are poor"


def test_easy_matters_go_and_hard_ones_remain():
    left = remains.left(remains.MIXED, years=1, scale=0.3)
    assert (np.diff(left["solved"]) < -0.05).all()
    for rises in ("locked", "outside", "hardness"):
        fresh, old = left[rises]
        assert old > 1.05 * fresh, rises
    alike = remains.left(remains.ALIKE, years=1, scale=0.3)
    error = 0.5 / np.sqrt(np.array(alike["tries"]))
    assert (abs(alike["solved"] - alike["solved"][0]) < 3 * error).all(), "as many at each try"
    assert alike["locked"].sum() == 0 and np.ptp(alike["hardness"]) < 1e-9
