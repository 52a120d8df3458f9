"""Questions in SQL: what they see, what they may not, and how a slip is told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.history.disk import tables
from sim.history.disk.columns import Labels
from sim.history.disk.query import query
from sim.history.disk.recorder import Recorder
from sim.history.record.history import History


@pytest.fixture
def run(tmp_path: Path, history: History, labels: Labels, records: np.ndarray) -> Path:
    folder = tmp_path / "it's a run"
    folder.mkdir()
    tables.write_tables(folder, history)
    with Recorder(folder, labels) as recorder:
        recorder.write(records)
    return folder


def test_a_question_over_petitions(run: Path) -> None:
    columns, rows = query(
        run, "SELECT unit, count(*) AS n FROM petitions GROUP BY unit ORDER BY n DESC, unit"
    )
    assert columns == ["unit", "n"]
    assert rows == [("West Street", 2), ("Old Town", 1), ("Water", 1)]


def test_all_tables_are_there_and_can_be_joined(run: Path) -> None:
    assert query(run, "SHOW TABLES")[1] == [("breaks",), ("city",), ("hotline",), ("petitions",), ("units",)]
    rows = query(run, "SELECT DISTINCT u.body FROM petitions p JOIN units u ON p.unit = u.unit ORDER BY 1")[1]
    assert rows == [("district",), ("street",), ("utility",)]
    assert query(run, "SELECT sum(phone) FROM hotline")[1] == [(21,)]
    assert query(run, "SELECT max(open) FROM city")[1] == [(3,)]


def test_seconds_become_moments(run: Path) -> None:
    assert query(run, "SELECT moment(raised) FROM petitions WHERE id = 101")[1] == [
        (datetime(2021, 1, 1, 0, 1, 40),)
    ]


def test_shares_of_true_among_the_known(run: Path) -> None:
    assert query(run, "SELECT share(satisfied), share(on_time) FROM petitions")[1] == [(0.5, 2 / 3)]
    with pytest.raises(PetitionError, match="avg") as told:
        query(run, "SELECT avg(satisfied) FROM petitions")
    assert told.value.hint == "share(x) is the share of true among the known"


def test_at_most_so_many_rows(run: Path) -> None:
    assert len(query(run, "FROM petitions", most=2)[1]) == 2


def test_a_wrong_column_is_told_with_the_nearest(run: Path) -> None:
    with pytest.raises(PetitionError, match='"sattisfied" not found') as told:
        query(run, "SELECT sattisfied FROM petitions")
    assert told.value.hint == "did you mean satisfied (of petitions, units, city)?"
    with pytest.raises(PetitionError) as told:
        query(run, "SELECT u.utilization FROM units u")
    assert told.value.hint == "did you mean utilisation (of units, city)?"


def test_a_wrong_table_is_told(run: Path) -> None:
    with pytest.raises(PetitionError) as told:
        query(run, "SELECT * FROM streets")
    assert told.value.hint == "the tables are petitions, units, hotline, city, breaks"
    (run / "petitions.parquet").unlink()
    with pytest.raises(PetitionError) as told:
        query(run, "SELECT * FROM petitions")
    assert told.value.hint == "this run was made without petitions.parquet"


def test_what_is_not_sql_is_told(run: Path) -> None:
    with pytest.raises(PetitionError, match="syntax error"):
        query(run, "SELEC 1")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY petitions TO 'out.csv'",
        "DROP VIEW petitions",
        "SELECT 1; DROP VIEW petitions",
        "SET enable_external_access = true",
        "EXPLAIN ANALYZE COPY petitions TO 'out.csv'",
        "INSTALL httpfs",
        "",
    ],
)
def test_only_one_select_is_a_question(run: Path, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run)
    with pytest.raises(PetitionError, match="one SELECT"):
        query(run, sql)
    assert not (run / "out.csv").exists()


@pytest.mark.parametrize(
    "table",
    ["read_text('{other}')", "'{other}'", "read_csv('{run}/../other.csv')", "glob('{run}/*')", "read_csv('http://x/y.csv')"],
)  # fmt: skip
def test_other_files_are_out_of_reach(run: Path, table: str) -> None:
    other = run.parent / "other.csv"
    other.write_text("a\n1\n")
    with pytest.raises(PetitionError, match="Permission Error"):
        query(run, "SELECT * FROM " + table.format(other=other, run=str(run).replace("'", "''")))


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(PetitionError, match="there is no such folder"):
        query(tmp_path / "nowhere", "SELECT 1")
    with pytest.raises(PetitionError, match=r"it holds none of petitions\.parquet, units\.parquet"):
        query(tmp_path, "SELECT 1")


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "units.parquet").write_bytes(b"not Parquet at all")
    with pytest.raises(PetitionError, match="cannot be read as a run"):
        query(tmp_path, "SELECT 1")
