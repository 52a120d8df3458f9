"""Sums over units and periods lose nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.tables import LEDGER
from sim.history.measures.tables import by_period, whole_run
from sim.history.record.history import History
from sim.history.record.sums import WAYS, By, grouped, grouping, over_periods, total_hours


def random_tallies(shape: tuple[int, ...], seed: int) -> np.ndarray:
    cells = np.random.default_rng(seed).integers(0, 1000, (*shape, len(np.zeros(1, LEDGER).view(np.int64))))
    return cells.view(LEDGER)[..., 0]


@pytest.mark.parametrize("by", WAYS)
def test_groups_add_up_to_the_city(history: History, by: By) -> None:
    tallies = random_tallies((2, 4), seed=1)
    names, groups = grouping(history, by)
    parts = grouped(tallies, groups, len(names))
    assert parts.shape == (2, len(names))
    everywhere = grouped(tallies, np.zeros(4, int), 1)
    inside = grouped(tallies, np.where(groups >= 0, 0, -1), 1)
    together = grouped(parts, np.zeros(len(names), int), 1)
    np.testing.assert_array_equal(together, inside)
    if by != "district":
        np.testing.assert_array_equal(inside, everywhere)


def test_periods_add_up_to_the_run(history: History) -> None:
    tallies = random_tallies((3, 4), seed=2)
    total = over_periods(tallies)
    assert total["closed"].tolist() == tallies["closed"].sum(axis=0).tolist()
    assert total["due"].tolist() == tallies["due"].sum(axis=0).tolist()
    for name in ("closed", "busy", "due_urgent"):
        months, run = by_period(history, "unit")[name], whole_run(history, "unit")[name]
        assert months.reshape(2, 4).sum(axis=0).tolist() == run.tolist()
    assert total_hours(history.hours)["phone"].tolist() == [21]
