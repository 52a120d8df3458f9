"""How long tickets stay open, of which many are open yet: worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.validation.survival import kaplan_meier


def curve(exits, closed, weight=None, entry=None):
    return kaplan_meier(
        np.array(exits), np.array(closed), np.ones(len(exits)) if weight is None else np.array(weight, float),
        None if entry is None else np.array(entry),
    )  # fmt: skip


def test_kaplan_and_meier_by_hand():
    """Closed at 1, 3 and 4, still open at 2 and 4: 4/5 after 1; at 3 three are left, 4/5 · 2/3 = 8/15; at 4 two are
    left, of which one is closed: 4/15."""
    made = curve([1, 2, 3, 4, 4], [True, False, True, True, False])
    assert made.ages.tolist() == [1, 3, 4]
    assert made.open == pytest.approx([4 / 5, 8 / 15, 4 / 15])
    assert made.still_open(np.array([0, 1, 2, 3, 9])) == pytest.approx([1, 4 / 5, 4 / 5, 8 / 15, 4 / 15])


def test_weights_count_as_so_many_tickets():
    twice = curve([1, 1, 2, 3], [True, True, False, True])
    assert curve([1, 2, 3], [True, False, True], [2, 1, 1]).open == pytest.approx(twice.open)


def test_who_was_not_watched_yet_is_no_witness():
    """One is watched from age 2 on. At 1 one of two is closed: 1/2. At 3 it and the other are left: 1/2 · 1/2."""
    made = curve([1, 3, 4], [True, True, False], entry=[0, 2, 0])
    assert made.open == pytest.approx([1 / 2, 1 / 4])


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_where_all_are_closed_it_is_the_share_that_lasted_longer(exits):
    made = curve(exits, [True] * len(exits))
    for age in range(22):
        assert made.still_open(np.array([age]))[0] == pytest.approx(np.mean([one > age for one in exits]))


def test_of_no_tickets_nothing_is_closed():
    assert curve([], np.zeros(0, bool)).still_open(np.array([5])).tolist() == [1.0]
