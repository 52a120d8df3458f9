"""The columns of petitions: readable, and made from one declaration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from sim.ground.column import Shown
from sim.ground.tables import PETITION_COLUMNS
from sim.history.disk.columns import COLUMNS, DERIVED, Labels
from sim.history.disk.recorder import Recorder

DAY = 86400


def test_every_column_comes_back_in_words(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    with Recorder(tmp_path, labels) as recorder:
        recorder.write(records)
    table = pq.read_table(tmp_path / "petitions.parquet")
    solved, explained, paper, repeat = table.to_pylist()
    expected = {
        "id": 101, "generation": 0, "origin": "need", "channel": "phone", "citizen": 5, "community": 0,
        "street": "East Street", "district": "Old Town", "kind": "1.1.1", "category": "heating",
        "deadline": "urgent", "unit": "Water", "body": "utility", "owner": "Water", "path_1": "East Street",
        "path_2": "Water", "path_3": None, "visits": 2, "refusals": 1, "disputes": 0, "helpers": 0,
        "preemptions": 0, "machine": True, "retained": False, "higher": False, "outcome": "solved", "raised": 100,
        "recorded": 160, "dispatched": 400, "due": 400 + DAY, "arrived": 1000, "contacted": 2000, "started": 3000,
        "closed": 5000, "called": 2 * DAY, "on_time": True, "work": 1500, "said_contacted": True,
        "said_solved": True, "satisfied": True, "excluded": False, "repeats": False, "cause": None,
    }  # fmt: skip
    assert {name: solved[name] for name in expected} == expected
    assert (explained["outcome"], explained["on_time"], explained["excluded"]) == ("explained", False, True)
    assert (explained["channel"], explained["origin"], explained["cause"]) == ("web", "cause", "removed")
    assert (paper["outcome"], paper["on_time"], paper["started"]) == ("paper", True, None)
    assert (paper["satisfied"], paper["repeats"], paper["cause"]) == (None, True, "left")
    assert (repeat["id"], repeat["generation"], repeat["on_time"], repeat["closed"]) == (303, 1, None, None)
    assert table.schema.metadata[b"start"] == b"2021-01-01"


def test_the_second_before_the_start_is_a_time(tmp_path: Path, labels: Labels, records: np.ndarray) -> None:
    with Recorder(tmp_path, labels) as recorder:
        recorder.write(records)
    paper = pq.read_table(tmp_path / "petitions.parquet").to_pylist()[2]
    assert [paper[moment] for moment in ("raised", "recorded", "dispatched")] == [-1, -1, -1]


def test_the_file_has_every_declared_column_once() -> None:
    assert sorted(COLUMNS) == sorted([*PETITION_COLUMNS, *DERIVED])
    assert list(COLUMNS)[-1] == list(PETITION_COLUMNS)[-1]


def test_every_column_of_a_record_tells_what_it_begins_with() -> None:
    """What is not known when a petition is raised holds nothing, -1 or 0; who and what it is stays as it is."""
    stays = {name for name, one in PETITION_COLUMNS.items() if one.start is None}
    assert stays == {"id", "generation", "origin", "citizen", "community", "kind", "higher"}
    assert all(one.start in (None, -1, 0) for one in PETITION_COLUMNS.values())
    unknown = [one.start for one in PETITION_COLUMNS.values() if one.shown in (Shown.MAYBE, Shown.ANSWER)]
    assert set(unknown) == {-1}
