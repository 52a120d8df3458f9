"""Work too long for the tables of opening hours, and a backlog where nobody needs anything."""

from __future__ import annotations

from datetime import date

import numpy as np

import sim
from sim.ground.time_units import DAY
from sim.ground.working_time import finish, left, worked

OPENS = np.array([[-1, 0, DAY]])
CLOSES = np.array([[-1, 9 * 3600, DAY + 9 * 3600]])
LONG = 10**9


def test_work_beyond_the_tables_is_not_cut_short() -> None:
    end = finish(OPENS, CLOSES, 0, 0, LONG)
    assert end == 2 * DAY + LONG - 2 * 9 * 3600
    assert worked(OPENS, CLOSES, 0, 0, end) == LONG
    assert left(OPENS, CLOSES, 0, 3600, end, LONG) == LONG - 3600


def test_work_within_the_tables_ends_as_ever() -> None:
    assert finish(OPENS, CLOSES, 0, 0, 9 * 3600) == 9 * 3600
    assert finish(OPENS, CLOSES, 0, 0, 10 * 3600) == DAY + 3600
    assert left(OPENS, CLOSES, 0, 3600, DAY + 3600, 10 * 3600) == 9 * 3600


def test_a_backlog_where_nobody_needs_anything_is_shared_out_by_citizens() -> None:
    changes = {"demand.needs_per_year": 0, "start.backlog": 90}
    assert sim.run("hamlet", overrides=changes, until=date(2021, 1, 3)).summary["starting_backlog"] == 90
