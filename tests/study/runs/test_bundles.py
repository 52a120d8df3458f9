"""Arms with a common past are run together, and what is stored is what each gives alone."""

from __future__ import annotations

from sim.study.runs.bundles import MOST, Bundle, bundled
from sim.study.runs.replications import replications
from sim.study.runs.workers import Task

LATE = 'hamlet:reform.late={date=2021-01-20,title="x",set={"handling.paper"=0.5}}'
EARLY = 'hamlet:reform.early={date=2021-01-05,title="x",set={"staffing.level"=1.5}}'
OTHER = "hamlet:handling.paper=0.5"


def tasks(arms, numbers=(0,)) -> list[Task]:
    return [Task(arm, number, "") for number in numbers for arm in arms]


def names(bundles: list[Bundle]) -> list[list[str]]:
    return [[task.arm.name for task in bundle.tasks] for bundle in bundles]


def test_those_that_begin_alike_are_together_one_number_at_a_time(month) -> None:
    arms = month("hamlet", OTHER, LATE, EARLY)
    found = bundled(tasks(arms, (0, 1)), workers=1)
    assert names(found) == 2 * [["hamlet", LATE, EARLY], [OTHER]]
    assert [{task.replication for task in bundle.tasks} for bundle in found] == [{0}, {0}, {1}, {1}]
    assert [bundle.models for bundle in found] == [2, 1, 2, 1]


def test_alone_where_processes_would_have_nothing_to_do(month) -> None:
    arms = month("hamlet", LATE)
    assert names(bundled(tasks(arms), workers=2)) == [["hamlet"], [LATE]]
    assert names(bundled(tasks(arms, (0, 1)), workers=2)) == 2 * [["hamlet", LATE]]


def test_so_many_at_a_time(month) -> None:
    texts = [LATE.replace("0.5", f"{number / 100}") for number in range(1, MOST + 3)]
    assert [len(bundle.tasks) for bundle in bundled(tasks(month(*texts)), workers=1)] == [MOST, 2]


def test_the_reference_engine_runs_each_by_itself(month) -> None:
    arms = month("hamlet", LATE, engine="reference")
    assert names(bundled(tasks(arms), workers=1)) == [["hamlet"], [LATE]]


def test_a_study_keeps_the_same_bytes_and_tells_what_it_spared(month, tmp_path, files) -> None:
    """Until the 20th of January 19 days are common, until the 5th 4; the first replication is run before the others."""
    arms = month("hamlet", OTHER, LATE, EARLY)
    for folder, groups in (("together", [arms]), ("alone", [[arm] for arm in arms])):
        for group in groups:
            with replications(jobs=1, store=tmp_path / folder) as runs:
                runs.complete((arm, number) for number in (0, 1) for arm in group)
            if len(group) > 1:
                assert runs.computed == 8
                assert runs.spared == 2 * (19 + 4)
            else:
                assert runs.spared == 0
    assert files(tmp_path / "together") == files(tmp_path / "alone")
