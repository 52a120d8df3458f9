"""Who is asked for more than they can do: loads by hand, beyond chance, and what followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.ground.tables import BOOK, HOUR, LEDGER, UNIT, Body
from sim.history.measures.breaks import HOTLINE_NAME, is_over, loads, of_breaks, overload
from sim.history.record.history import History, Period
from sim.history.record.sojourns import BINS

NAMES = ["calm", "asked twice", "never there", "chance", "watched", "late"]


@pytest.fixture
def history() -> History:
    """Two months of six streets; all hours of the hotline quiet. An officer is 1000 s on duty a month.

    calm: 100 pieces of 5 s came and were begun. asked twice: 100 of 10 s begun a month, so all its time; in February
    200 came. never there: nobody on duty, 3 came. chance: 12 came, of 10 s, on 100 s of duty. watched: 100 of 20 s
    begun, half of the time by the watch; 150 came in January. late: 20 were due in February, 9 kept.
    """
    tallies = np.zeros((2, 6), LEDGER)
    tallies["accepted"] = tallies["started"] = [[100, 100, 3, 12, 100, 20], [100, 100, 3, 12, 100, 20]]
    tallies["started"][:, 2] = 0
    tallies["accepted"][1, 1] = 150
    tallies["tasks"][1, 1] = 50
    tallies["accepted"][0, 4] = 150
    tallies["busy"] = [500, 1000, 0, 120, 2000, 200]
    tallies["duty"] = [1000, 1000, 0, 100, 2000, 1000]
    tallies["watch"][:, 4] = tallies["watched"][:, 4] = 1000
    tallies["closed"] = [100, 80, 0, 12, 100, 20]
    tallies["late"][1, 1], tallies["paper"][1, 1] = 20, 40
    tallies["owed"][1, 5, 0], tallies["kept"][1, 5, 0] = 20, 9
    snapshots = np.zeros((2, 6), UNIT)
    snapshots["body"] = Body.STREET
    snapshots["backlog"][1] = [0, 75, 6, 0, 15, 4]
    hours = np.zeros(24 * 59, HOUR)
    hours["seated"] = 3600
    return History(
        start=date(2021, 1, 1), units=NAMES, districts=["all"], deadlines=["one"],
        population=np.zeros(6), basis=[None] * 6,
        periods=[Period("2021-01", 0, 31), Period("2021-02", 31, 59)], tallies=tallies, snapshots=snapshots,
        officers=np.ones((2, 6), np.int64), past_due=np.zeros((2, 6), np.int64), ranks=np.zeros((2, 6), np.int64),
        full_time=np.ones(2), weights=np.zeros((2, 4)), hours=hours, waits=np.zeros(3602, np.int64),
        sojourns=np.zeros((6, 1, BINS), np.int32), sojourns_by_period=np.zeros((2, 1, BINS), np.int32),
        delays=np.zeros((6, 1, BINS), np.int32),
        book=np.zeros(1, BOOK),
    )  # fmt: skip


def test_a_load_is_utilisation_times_what_came_over_what_was_begun(history: History) -> None:
    by_period, whole = loads(history)
    assert by_period[:, 0].tolist() == [0.5, 0.5]
    assert by_period[:, 1].tolist() == [1.0, 2.0]
    assert whole[1] == 1.5
    assert np.isposinf(by_period[:, 2]).all() and np.isposinf(whole[2])
    # Without the watch 1000 s of work on 1000 s of duty; 150 came for 100 begun.
    assert by_period[:, 4].tolist() == [1.5, 1.0]


def test_a_load_of_few_pieces_is_chance() -> None:
    # √(2/12) is 0.41, so that 1.2 is no more than 1 by half a standard error; of 200 pieces it is by 1.7 of them, and
    # of 800 by 3.3. Two are asked for: 1.2 · (1 − 2 · √(2/800)) = 1.08.
    assert is_over(np.array([1.2, 1.2, 1.2]), np.array([12, 200, 800])).tolist() == [False, False, True]
    assert is_over(np.array([np.inf, np.nan, 3.0]), np.array([1, 9, 0])).tolist() == [True, False, False]


def test_what_breaks_comes_in_order_with_what_followed(history: History) -> None:
    table = of_breaks(history)
    assert table["unit"].tolist() == ["never there", "watched", "asked twice", "late"]
    assert table["first"].tolist() == ["2021-01", "2021-01", "2021-02", "2021-02"]
    twice = dict(zip(table, (values[2] for values in table.values()), strict=True))
    assert (twice["load"], twice["peak"], twice["run_load"], twice["overloaded"]) == (
        2.0,
        "2021-02",
        1.5,
        True,
    )
    assert (twice["late"], twice["paper"], twice["backlog"]) == (0.25, 0.5, 75)
    late = dict(zip(table, (values[3] for values in table.values()), strict=True))
    assert late["kept"] == 0.45 and not late["overloaded"], (
        "fewer than half of what was due, at a load of 0.2"
    )


def test_the_summary_says_how_many_and_what_they_hold(history: History) -> None:
    told = overload(history)
    # asked twice, never there, and watched, of which 250 came for 200 begun: 1.25 · (1 − 2 · √(2/250)) is 1.03. They
    # hold 96 of 100 petitions in units.
    assert (told["overloaded"], told["overloaded_backlog"], told["overloaded_paper"]) == (3, 0.96, 1.0)
    assert told["breaks"][0]["load"] is None, "nobody is there: no number"


def test_a_hotline_breaks_at_its_busiest_hour(history: History) -> None:
    # At ten 40 callers a day, one in five of them calling twice, of 150 s each: 6000 s of 3600; at all others none.
    hours = history.hours.copy()
    ten = np.arange(len(hours)) % 24 == 10
    hours["phone"][ten], hours["redialled"][ten], hours["answered"][ten] = 48, 8, 20
    hours["talked"][ten] = 20 * 150
    row = next(
        row for row in overload(replace(history, hours=hours))["breaks"] if row["body"] == HOTLINE_NAME
    )
    assert row["load"] == row["run_load"] == pytest.approx(6000 / 3600)
    assert row["connected"] == pytest.approx(20 / 48)
    assert (row["first"], row["officers"], row["overloaded"]) == ("2021-01", 1.0, True)
    assert not any(row["body"] == HOTLINE_NAME for row in overload(history)["breaks"])
