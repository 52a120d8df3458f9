"""Tables of measures against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.tables import HOUR, LEDGER
from sim.history.measures.tables import by_period, of_city, of_hotline, of_units, whole_run
from sim.history.record.history import History


def test_a_unit_in_a_period_by_hand(history: History) -> None:
    table = by_period(history, "unit")
    row = {name: values[0] for name, values in table.items()}
    assert (row["period"], row["first"], row["last"], row["unit"]) == ("2021-01", 0, 31, "East Street")
    assert (row["closed"], row["due_urgent"], row["on_time_ordinary"], row["backlog"]) == (6, 2, 3, 2)
    assert (row["owed_ordinary"], row["kept_ordinary"], row["papered"], row["open_past_due"]) == (5, 2, 1, 1)
    assert (row["kept_rate"], row["officers"], row["full_time_equivalents"]) == (3 / 7, 2, 40_000 / 20_000)
    assert row["response_rate"] == 4 / 4
    assert row["resolution_rate"] == 2 / 4
    assert row["satisfaction_rate"] == 3 / 4
    assert row["utilisation"] == 10_000 / 40_000
    assert row["offered_load"] == pytest.approx(10 * 2000 / (31 * 86400))
    assert np.isnan(table["resolution_rate"][1])  # both of West Street's answers were excluded
    assert len(table["unit"]) == 2 * 4


def test_the_citys_table_by_hand(history: History) -> None:
    table = of_city(history)
    assert table["petitions"].tolist() == [10, 1]
    assert table["open"].tolist() == [3 + 10 - 10, 3 + 11 - 11]
    assert table["answered"].tolist() == [7, 1]
    assert table["hotline_answered"].tolist() == [16, 1]
    assert table["connection_rate"].tolist() == [16 / 20, 1.0]
    assert table["rank_change"][1] == 1.0
    assert np.isnan(table["rank_change"][0])
    assert {len(values) for values in table.values()} == {2}


def test_units_without_a_district_belong_to_none(history: History) -> None:
    table = whole_run(history, "district")
    assert table["district"].tolist() == ["Old Town"]
    assert table["duty"].tolist() == [80_000]
    assert whole_run(history, "body")["duty"].tolist() == [80_000, 0, 0, 0, 1_000, 0]


def test_a_units_rank_swings(history: History) -> None:
    np.testing.assert_array_equal(whole_run(history, "unit")["rank_swing"], [1, 1, np.nan, np.nan])


def test_every_count_is_a_column(history: History) -> None:
    units = of_units(history)
    for name in LEDGER.names or ():
        assert name in units or f"{name}_urgent" in units
    assert set(HOUR.names or ()) <= set(of_hotline(history))
    assert {len(values) for values in units.values()} == {8}
