"""Nothing is computed twice, unless it is asked for or lost."""

from __future__ import annotations

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
