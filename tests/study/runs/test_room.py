"""As many workers as fit into memory together: fewer than asked for if need be, said once, with the same bytes."""

from __future__ import annotations

from unittest import mock

import psutil
import pytest

from sim.engine import size
from sim.errors import PetitionError
from sim.study.runs.replications import replications
from sim.study.runs.workers import fitting, needed, workers


def free(size: float) -> mock._patch[mock.Mock]:
    return mock.patch("sim.study.runs.workers.free", return_value=int(size))


def test_as_many_work_as_fit_together(month) -> None:
    small, great = month("hamlet")[0], month("beijing-2021")[0]
    assert needed(great) > 1.5 * needed(small)
    with free(3.5 * needed(small)):
        assert fitting([small], 2) == (2, "")
        fit, why = fitting([small], 8)
        assert fit == 3 and "3 of 8 workers" in why and size.gigabytes(needed(small)) in why
        # The greatest of the arms counts, for all workers may have it in hand at once.
        assert fitting([small, great], 8)[0] == 3.5 * needed(small) // needed(great)
    with free(0):
        assert fitting([small], 8)[0] == 1


def test_what_workers_hold_goes_to_the_next_task(month) -> None:
    (arm,) = month("hamlet")
    with free(0), mock.patch("sim.study.runs.workers.children", return_value=2 * needed(arm)):
        assert fitting([arm], 8)[0] == 2


def test_whoever_knows_better_may_try(month, monkeypatch) -> None:
    monkeypatch.setenv("PETITION_MEMORY", "any")
    with free(0):
        assert fitting(month("hamlet"), 8) == (8, "")


def test_a_study_goes_on_with_fewer_workers(month, tmp_path, files) -> None:
    (arm,) = month("hamlet")
    told: list[str] = []
    used: list[int] = []

    def opened(jobs: int, cluster: str | None):
        used.append(jobs)
        return workers(jobs, cluster)

    with (
        mock.patch("sim.study.runs.replications.workers", opened),
        replications(jobs=3, store=tmp_path / "three", warn=told.append) as runs,
    ):
        with free(2.5 * needed(arm)), mock.patch("sim.study.runs.workers.children", return_value=0):
            runs.complete((arm, number) for number in range(3))
            runs.complete([(arm, 3)])
            assert runs.working == 2 and len(psutil.Process().children(recursive=True)) >= 2
        with free(1.5 * needed(arm)), mock.patch("sim.study.runs.workers.children", return_value=0):
            runs.complete([(arm, 4)])
    assert used == [2, 1]
    assert [words.split(":")[0] for words in told] == ["2 of 3 workers", "1 of 3 workers"]
    with replications(jobs=1, store=tmp_path / "one", warn=told.append) as runs:
        runs.complete((arm, number) for number in range(5))
    assert files(tmp_path / "one") == files(tmp_path / "three") and len(told) == 2


def test_a_study_of_which_not_even_one_run_fits_is_refused(month, tmp_path) -> None:
    with (
        free(0),
        mock.patch("sim.engine.size.available", return_value=0),
        mock.patch("sim.engine.size.used", return_value=0),
        replications(jobs=2, store=tmp_path) as runs,
        pytest.raises(PetitionError, match="memory would be needed"),
    ):
        runs.complete([(month("hamlet")[0], 0)])
