"""The small tables on disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.errors import PetitionError
from sim.history.disk import tables
from sim.history.record.history import History


def test_units_hotline_and_city_come_back(tmp_path: Path, history: History) -> None:
    tables.write_tables(tmp_path, history)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "breaks.parquet",
        "city.parquet",
        "hotline.parquet",
        "units.parquet",
    ]

    units = pq.read_table(tmp_path / "units.parquet").to_pylist()
    assert len(units) == 2 * 4
    east = units[0]
    assert (east["period"], east["unit"], east["body"], east["district"]) == (
        "2021-01", "East Street", "street", "Old Town",
    )  # fmt: skip
    assert (east["number"], east["officers"], east["population"]) == (0, 2, 1000.0)
    assert (east["rank"], east["score"], east["effort"], east["paper"], east["paper_chance"]) == (
        1,
        0.6,
        0.5,
        1,
        0,
    )
    water = units[3]
    assert (water["district"], water["rank"], water["score"], water["response_rate"]) == (
        None,
        None,
        None,
        None,
    )
    assert [row["officers"] for row in units] == [2, 2, 1, 4, 3, 2, 1, 4]  # of each period
    assert [row["rank"] for row in units] == [1, 2, None, None, 2, 1, None, None]

    hours = pq.read_table(tmp_path / "hotline.parquet").to_pylist()
    assert len(hours) == 24 * 59
    assert (hours[10]["time"], hours[10]["day"], hours[10]["hour"]) == (datetime(2021, 1, 1, 10), 0, 10)
    assert (hours[10]["phone"], hours[10]["connection_rate"]) == (20, 0.8)
    assert hours[11]["connection_rate"] is None

    city = pq.read_table(tmp_path / "city.parquet").to_pylist()
    assert [row["period"] for row in city] == ["2021-01", "2021-02"]
    assert [row["rank_change"] for row in city] == [None, 1.0]


def test_the_same_history_gives_the_same_bytes(tmp_path: Path, history: History) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        tables.write_tables(folder, history)
    for name in ("units.parquet", "hotline.parquet", "city.parquet"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PetitionError, match=r"cannot write x\.parquet: .*nothing was left behind"):
        tables.write_table(tmp_path / "no" / "x.parquet", {"a": np.zeros(1)}, datetime(2021, 1, 1).date())
