"""Nothing is computed twice, unless it is asked for or lost."""

from __future__ import annotations

import numpy as np

from sim.history.measures.measures import measures
from sim.study.runs.replications import replications


def test_what_is_stored_is_not_run_again_unless_forced(month, tmp_path, files) -> None:
    arm = month("hamlet")[0]
    wanted = [(arm, 0), (arm, 1)]
    with replications(jobs=1, store=tmp_path) as first:
        first.complete(wanted)
        first.complete(wanted)
    before = files(tmp_path)
    with replications(jobs=1, store=tmp_path) as second:
        second.complete(wanted)
    with replications(jobs=1, store=tmp_path, force=True) as forced:
        forced.complete(wanted)
    assert (first.computed, second.computed, second.stored, forced.computed) == (2, 0, 2, 2)
    assert files(tmp_path) == before and len(before) == 2


def test_an_entry_damaged_during_a_study_is_done_again(month, tmp_path) -> None:
    arm = month("hamlet")[0]
    with replications(jobs=1, store=tmp_path) as runs:
        runs.complete([(arm, 0)])
        (entry,) = tmp_path.rglob("*.parquet")
        entry.write_bytes(b"not what it was")
        assert "Mill Street" in runs.history(arm, 0).units
    assert runs.computed == 2


def test_measures_are_the_same_by_whichever_workers_and_found_once(month, tmp_path) -> None:
    arm = month("hamlet")[0]
    for periods in ("each", (0, None)):
        with replications(jobs=1, store=tmp_path) as runs:
            wanted = [measures(runs.history(arm, number), periods) for number in range(2)]
            found = runs.measured(arm, range(2), periods)
            assert runs.measured(arm, range(2), periods)[0].keys() == wanted[0].keys()
        for one, other in zip(wanted, found, strict=True):
            for name, values in one.items():
                np.testing.assert_array_equal(other[name], values, err_msg=name)
    with replications(jobs=2, store=tmp_path / "two") as runs:
        both = runs.measured(arm, range(2), (0, None))
    for one, other in zip(found, both, strict=True):
        np.testing.assert_array_equal(list(one.values()), list(other.values()))
