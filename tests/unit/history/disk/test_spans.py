"""Quantiles and ages from the petitions, by hand and against numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.ground.tables import RECORD
from sim.history.disk.columns import Labels
from sim.history.disk.recorder import Recorder
from sim.history.disk.spans import GROUPS, backlog_ages, spans
from sim.history.record.history import Period

DAY = 86400
MONTHS = [Period("2021-01", 0, 31), Period("2021-02", 31, 59)]


def written(folder: Path, labels: Labels, records: np.ndarray) -> Path:
    with Recorder(folder, labels, row_group=500) as recorder:
        recorder.write(records)
    return folder


def test_spans_by_hand(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    table = spans(written(tmp_path, labels, records), "deadline", [0.5, 0.99])
    assert table["deadline"].tolist() == ["ordinary", "urgent"]
    assert table["closed"].tolist() == [2, 1]
    assert table["on_time_share"].tolist() == [0.5, 1.0]
    assert table["wait_p50"].tolist() == [8 * DAY - 200, 2900]
    assert table["wait_in_unit_mean"].tolist() == [8 * DAY - 600, 2000]
    assert table["sojourn_mean"].tolist() == [(9 * DAY - 200 + 5 * DAY + 1) / 2, 4900]
    assert table["tardiness_mean"].tolist() == [(2 * DAY - 500) / 2, 0]
    assert table["first_contact_p99"][1] == 1900
    assert np.isnan(table["first_contact_p99"][0])  # nobody with that deadline was contacted


def test_ages_by_hand(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    table = backlog_ages(written(tmp_path, labels, records), [Period("day 0", 0, 2), Period("day 2", 2, 59)])
    assert table["last"].tolist() == [2, 59]
    assert table["open"].tolist() == [2, 1]
    assert table["age_mean"].tolist() == [(2 * DAY - 200 + 2 * DAY + 1) / 2, 19 * DAY]
    assert table["overdue_share"].tolist() == [0.0, 1.0]


def test_closed_in_the_very_second_of_the_end_is_open_before_it(
    tmp_path: Path, labels: Labels, records: np.ndarray
) -> None:
    table = backlog_ages(
        written(tmp_path, labels, records), [Period("", 0, 5), Period("", 5, 9), Period("", 9, 10)]
    )
    assert table["last"].tolist() == [5, 9]
    assert table["open"].tolist() == [2, 1]


@pytest.fixture
def many() -> np.ndarray:
    generator = np.random.default_rng(6)
    rows = np.zeros(2000, RECORD)
    rows["id"] = np.arange(2000)
    rows["unit"] = generator.integers(0, 4, 2000)
    rows["path_1"], rows["path_2"], rows["path_3"] = rows["unit"], -1, -1
    rows["raised"] = generator.integers(-20 * DAY, 59 * DAY, 2000)
    rows["recorded"] = rows["dispatched"] = rows["raised"]
    rows["arrived"] = np.maximum(rows["raised"], 0)
    rows["started"] = rows["arrived"] + generator.integers(0, 20 * DAY, 2000)
    rows["closed"] = rows["started"] + generator.integers(0, 5 * DAY, 2000)
    rows["due"] = rows["raised"] + 7 * DAY
    rows["contacted"] = rows["called"] = -1
    still = rows["closed"] >= 59 * DAY
    rows["closed"][still] = -1
    rows["outcome"] = np.where(still, 0, 1)
    return rows


def test_spans_are_numpys_quantiles(tmp_path: Path, labels: Labels, many: np.ndarray) -> None:
    table = spans(written(tmp_path, labels, many), "unit")
    assert table["unit"].tolist() == sorted(labels.units)
    for i, name in enumerate(table["unit"]):
        mine = many[(many["unit"] == labels.units.index(name)) & (many["closed"] >= 0)]
        for span, seconds in (
            ("wait", mine["started"] - mine["raised"]),
            ("sojourn", mine["closed"] - mine["raised"]),
            ("tardiness", np.maximum(0, mine["closed"] - mine["due"])),
        ):
            assert table[f"{span}_mean"][i] == pytest.approx(seconds.mean())
            for p in (50, 90, 95, 99):
                assert table[f"{span}_p{p}"][i] == pytest.approx(np.quantile(seconds, p / 100))


def test_ages_are_numpys(tmp_path: Path, labels: Labels, many: np.ndarray) -> None:
    table = backlog_ages(written(tmp_path, labels, many), MONTHS, "body")
    assert table["last"].tolist() == [31] * 3 + [59] * 3
    for i, (last, body) in enumerate(zip(table["last"], table["body"], strict=True)):
        end = last * DAY
        units = {"street": [0, 1], "district": [2], "utility": [3]}[body]
        still = (many["closed"] < 0) | (many["closed"] >= end)
        mine = many[np.isin(many["unit"], units) & (many["raised"] < end) & still]
        assert table["open"][i] == len(mine)
        assert table["age_mean"][i] == pytest.approx((end - mine["raised"]).mean())
        assert table["age_p90"][i] == pytest.approx(np.quantile(end - mine["raised"], 0.9))
        assert table["overdue_share"][i] == pytest.approx((mine["due"] < end).mean())


def test_every_group_can_be_asked_for(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    folder = written(tmp_path, labels, records)
    for by in ("city", *GROUPS):
        assert spans(folder, by)["closed"].sum() == 3


def test_no_petitions_give_no_rows(tmp_path: Path, labels: Labels) -> None:
    folder = written(tmp_path, labels, np.zeros(0, RECORD))
    assert spans(folder)["closed"].tolist() == []
    assert backlog_ages(folder, MONTHS)["open"].tolist() == []


def test_an_unknown_group_is_told(tmp_path: Path) -> None:
    with pytest.raises(PetitionError, match='by cannot be "distict"') as told:
        spans(tmp_path, "distict")
    assert told.value.hint == 'did you mean "district"?'


def test_a_run_without_petitions_is_told(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    written(tmp_path, labels, records)
    (tmp_path / "petitions.parquet").rename(tmp_path / "units.parquet")
    with pytest.raises(PetitionError, match="has no petitions"):
        spans(tmp_path)
