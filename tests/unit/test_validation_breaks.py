"""Kinds whose regime changed: what was planted is found in its week, and weeks that only differ are let be."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from rig.logs import BOSTON
from rig.records import record, weekly

import sim
from sim.validation import record as records
from sim.validation.breaks import find_changes

FAST, SLOW = [0.05] * 12 + [30.0] * 8, [0.05] * 2 + [60.0] * 18
"""Closed at once 12 of 20, later 2 of 20."""


def many(parts):
    opened, closed, kind = ([one for part in parts for one in part[place]] for place in range(3))
    order = np.argsort(opened, kind="stable")
    return [opened[n] for n in order], [closed[n] for n in order], [kind[n] for n in order]


def steady(number, draw, weeks=26):
    """Kinds of one regime: twenty tickets a week, at once or after days, with weeks that differ."""
    parts = []
    for kind in range(number):
        chances = draw.uniform(0.3, 0.7, weeks)  # weeks differ more than chance has it
        hours = [[0.05 if one < chance else 40.0 for one in draw.uniform(size=20)] for chance in chances]
        parts.append(weekly(weeks, hours, f"steady {kind}"))
    return parts


@pytest.mark.parametrize("week", [5, 13, 21])
def test_a_planted_break_is_found_in_its_week(week):
    draw = np.random.RandomState(week)
    opened, closed, kind = many(
        [weekly(26, [FAST] * week + [SLOW] * (26 - week), "planted"), *steady(8, draw)]
    )
    (found,) = [one for one in find_changes(record(opened, closed, kind=kind, known=10_000)) if one.is_break]
    assert found.kind == "planted" and found.week == date(1970, 1, 5) + timedelta(7 * week)
    assert (found.before["at once"], found.after["at once"]) == pytest.approx((0.6, 0.1))


def test_where_nothing_changed_hardly_anything_is_found():
    """Thirty logs of ten kinds, whose weeks differ more than tickets alone would make them: at most two have one."""
    wrong = 0
    for trial in range(30):
        opened, closed, kind = many(steady(10, np.random.RandomState(100 + trial)))
        wrong += bool(find_changes(record(opened, closed, kind=kind, known=10_000)))
    assert wrong <= 2


def test_a_queue_that_fills_is_a_drift_and_no_break():
    """Two kinds of one unit take longer by and by, for there is ever more before them."""
    hours = [[0.5 + week * 4.0 + 0.1 * place for place in range(20)] for week in range(26)]
    opened, closed, kind = many([weekly(26, hours, name) for name in ("a", "b")])
    found = find_changes(record(opened, closed, kind=kind, known=10_000))
    assert found and not any(one.is_break for one in found)


def test_what_a_whole_unit_does_is_no_break_of_a_kind():
    parts = [weekly(26, [FAST] * 13 + [SLOW] * 13, name) for name in ("a", "b", "c")]
    opened, closed, kind = many(parts)
    found = find_changes(record(opened, closed, kind=kind, known=10_000))
    assert {one.kind for one in found} == {"a", "b", "c"}
    assert not any(one.is_break for one in found) and all(one.shared == pytest.approx(1) for one in found)


def test_weeks_that_were_not_watched_to_the_end_say_nothing():
    """The log ends as the 15th week begins; what was opened less than a week before has not had its week."""
    opened, closed, kind = many([weekly(26, [FAST] * 13 + [SLOW] * 13, "planted")])
    log = record(opened, closed, kind=kind).at(4 * 86400 + 14 * 7 * 86400)
    assert find_changes(log) == []


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    read = sim.read_tickets(BOSTON, out=tmp_path_factory.mktemp("logs") / "boston")
    return records.record(read.table(), "America/New_York", pd.Timestamp(read.quality["exported"]["moment"]))


def test_the_program_finds_boston_s_break_by_itself(boston):
    """Known of the log: until 13 November 2011 58 % of "Schedule a Bulk Item Pickup" are closed at once, then 2 %."""
    found = {one.kind: one for one in find_changes(boston) if one.is_break}
    pickup = found["Schedule a Bulk Item Pickup"]
    assert pickup.week == date(2011, 11, 14)
    assert pickup.before["at once"] == pytest.approx(0.58, abs=0.02)
    assert pickup.after["at once"] == pytest.approx(0.02, abs=0.02)
    assert len(found) <= 3
    before = boston.at(int(np.datetime64("2011-11-01", "s").astype(np.int64)))
    assert not [one for one in find_changes(before) if one.is_break], "nothing of it is known before"


def test_baselines_of_boston_are_as_they_were_measured(boston):
    """Fit to October, tested on November and December: 4.3 points for last month, 4.4 for Kaplan and Meier were found
    elsewhere, by curves made otherwise."""
    from sim.validation.baselines import Truth, last_month, recent
    from sim.validation.cells import measure
    from sim.validation.scores import summarise
    from sim.validation.window import Window

    window = Window(date(2011, 11, 1), date(2012, 1, 1))
    past, truth = boston.at(window.start), measure(boston, window, Truth())
    errors = [summarise(measure(boston, window, make(past)), truth).city for make in (last_month, recent)]
    assert [abs(one["on_time"]) for one in errors] == pytest.approx([4.7, 3.3], abs=0.1)
