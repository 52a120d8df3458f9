"""Petitions on their way to disk: what a full disk leaves, which bytes."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.errors import PetitionError
from sim.ground.tables import RECORD
from sim.history.disk.columns import Labels
from sim.history.disk.recorder import NoRecorder, Recorder

DAY = 86400


def many(records: np.ndarray, count: int) -> np.ndarray:
    rows = np.tile(records, -(-count // len(records)))[:count]
    rows["id"] = np.arange(count) * 7919 % 100_003
    rows["citizen"] = np.arange(count) * 104_729 % 1_000_003
    return rows


def test_bytes_depend_on_records_not_on_chunks(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    rows = many(records, 1000)
    written = []
    for chunk in (1000, 7, 256):
        folder = tmp_path / str(chunk)
        folder.mkdir()
        with Recorder(folder, labels, row_group=256) as recorder:
            for first in range(0, len(rows), chunk):
                recorder.write(rows[first : first + chunk])
        assert recorder.rows == 1000
        written.append((folder / "petitions.parquet").read_bytes())
    assert written[0] == written[1] == written[2]
    file = pq.ParquetFile(tmp_path / "7" / "petitions.parquet")
    groups = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
    assert groups == [256, 256, 256, 232]
    assert file.read().column("id").to_pylist() == rows["id"].tolist()


def test_a_lent_array_may_be_used_again(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    rows = records.copy()
    with Recorder(tmp_path, labels) as recorder:
        recorder.write(rows)
        rows["id"] = 0
    assert pq.read_table(tmp_path / "petitions.parquet").column("id").to_pylist() == [101, 202, 303, 303]


def test_no_petitions_make_an_empty_table(tmp_path: Path, labels: Labels) -> None:
    with Recorder(tmp_path, labels):
        pass
    assert pq.read_table(tmp_path / "petitions.parquet").num_rows == 0


def test_ids_and_times_are_delta_packed_and_words_are_not_repeated(
    tmp_path: Path, labels: Labels, records: np.ndarray
) -> None:
    with Recorder(tmp_path, labels) as recorder:
        recorder.write(many(records, 50_000))
    file = pq.ParquetFile(tmp_path / "petitions.parquet")
    group = file.metadata.row_group(0)
    columns = {column.path_in_schema: column for column in map(group.column, range(group.num_columns))}
    for name in ("id", "citizen", "raised", "closed"):
        assert "DELTA_BINARY_PACKED" in columns[name].encodings
        assert columns[name].compression == "ZSTD"
    assert columns["unit"].has_dictionary_page
    assert (tmp_path / "petitions.parquet").stat().st_size < 45 * 50_000


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The system refuses to let a file grow above 20 kB, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    rows = many(records, 20_000)
    with (
        pytest.raises(PetitionError, match=r"cannot write petitions\.parquet: .*[Ff]ile too large"),
        Recorder(tmp_path, labels, row_group=1000) as recorder,
    ):
        for _ in range(100):
            recorder.write(rows)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_at_the_last_rows_is_told(
    tmp_path: Path, labels: Labels, records: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with (
        pytest.raises(PetitionError, match="No space left on device"),
        Recorder(tmp_path, labels) as recorder,
    ):
        recorder.write(records)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_breaks_leaves_the_earlier_file_alone(
    tmp_path: Path, labels: Labels, records: np.ndarray
) -> None:
    (tmp_path / "petitions.parquet").write_bytes(b"earlier")
    with pytest.raises(KeyboardInterrupt), Recorder(tmp_path, labels) as recorder:
        recorder.write(records)
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["petitions.parquet"]
    assert (tmp_path / "petitions.parquet").read_bytes() == b"earlier"


def test_a_missing_folder_is_told(tmp_path: Path, labels: Labels) -> None:
    with (
        pytest.raises(PetitionError, match=r"cannot write petitions\.parquet"),
        Recorder(tmp_path / "no", labels),
    ):
        pass


def test_without_petitions_records_are_only_counted(records: np.ndarray) -> None:
    with NoRecorder() as recorder:
        recorder.write(records)
        recorder.write(np.zeros(3, RECORD))
    assert recorder.rows == 7
