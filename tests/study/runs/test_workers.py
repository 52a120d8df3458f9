"""Whoever does the work, the bytes are the same; whoever dies, nothing is lost; and no more work than fit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import BrokenExecutor, Future
from unittest import mock

import psutil
import pytest

from sim.engine import size
from sim.errors import PetitionError
from sim.study.runs.replications import replications
from sim.study.runs.version import source
from sim.study.runs.workers import MOST_LOSSES, Processes, Task, finished, fitting, needed, workers

NUMBERS = range(3)


@pytest.fixture
def stored(files):
    """A function that runs a study and tells what it stored."""

    def study(folder, made, **options) -> dict[str, bytes]:
        with replications(store=folder, **options) as runs:
            runs.complete((arm, number) for number in NUMBERS for arm in made)
            assert runs.computed == len(NUMBERS) * len(made)
        return files(folder)

    return study


def test_processes_and_a_cluster_give_the_bytes_of_one_process(month, tmp_path, stored) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.41")
    alone = stored(tmp_path / "one", made, jobs=1)
    assert stored(tmp_path / "two", made, jobs=2) == alone
    script = "from distributed import LocalCluster\nimport sys\nif __name__ == '__main__':\n"
    script += "    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:\n"
    script += "        print(cluster.scheduler_address, flush=True)\n        sys.stdin.readline()\n"
    file = tmp_path / "cluster.py"
    file.write_text(script)
    with subprocess.Popen([sys.executable, file], stdin=-1, stdout=-1, text=True) as cluster:
        address = cluster.stdout.readline().strip()
        assert stored(tmp_path / "dask", made, cluster=address) == alone
        cluster.communicate("\n", timeout=60)


def test_a_killed_worker_is_replaced_and_nothing_is_lost(month, tmp_path, stored) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.41")
    alone = stored(tmp_path / "one", made, jobs=1)
    killed = []

    def kill_once(computed: int, wanted: int, found: int) -> None:
        if computed == 1 and not killed:
            children = psutil.Process().children(recursive=True)
            (worker, *_) = [child for child in children if child.ppid() != os.getpid()]  # not their server
            killed.append(worker.pid)
            worker.kill()

    assert stored(tmp_path / "two", made, jobs=2, progress=kill_once) == alone
    assert killed


def test_a_scheduler_out_of_reach_is_said_in_plain_words(month, monkeypatch) -> None:
    monkeypatch.setattr("sim.study.runs.workers.CONNECT", "1s")
    made = month("hamlet")
    with (
        replications(cluster="tcp://127.0.0.1:9") as runs,
        pytest.raises(PetitionError, match="cannot be reached"),
    ):
        runs.complete([(made[0], 10**6)])


def test_workers_of_another_version_are_refused(month) -> None:
    with pytest.raises(PetitionError, match="another version"):
        Task(month("hamlet")[0], 0, "other")()
    assert len(source()) == 64


class Dying:
    """Workers that break whatever they are given, a number of times."""

    window = 3

    def __init__(self, times: int) -> None:
        self.times, self.renewed = times, 0

    def submit(self, task) -> Future[bytes]:
        future: Future[bytes] = Future()
        if self.times:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(bytes([task]))
        return future

    def renew(self) -> None:
        self.renewed += 1
        self.times -= 1

    def why(self) -> str:
        return "they only die"

    def close(self) -> None: ...


def test_tasks_of_lost_workers_are_done_once_each() -> None:
    hands = Dying(3)
    assert sorted(content[0] for _, content in finished(range(10), hands)) == list(range(10))
    assert hands.renewed == 3


def test_a_study_gives_up_when_workers_only_die() -> None:
    with pytest.raises(PetitionError, match="they only die"):
        list(finished(range(10), Dying(MOST_LOSSES + 2)))


STUDY = """
    import sys
    from datetime import date
    from pathlib import Path
    from sim.study.runs.arms import arms
    from sim.study.runs.replications import replications

    if __name__ == "__main__":
        made = arms(["hamlet", "hamlet:incentive.start=0.41"], until=date(2021, 2, 1))
        with replications(jobs=int(sys.argv[2]), store=Path(sys.argv[1])) as runs:
            runs.complete((arm, number) for number in range(5) for arm in made)
"""


@pytest.mark.slow
def test_a_study_killed_at_ten_moments_and_resumed_gives_the_same_bytes(tmp_path, files) -> None:
    script = tmp_path / "study.py"
    script.write_text(textwrap.dedent(STUDY))
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    began = time.monotonic()
    subprocess.run([sys.executable, script, whole, "1"], check=True)
    lasts = time.monotonic() - began
    for moment in range(10):
        with subprocess.Popen(
            [sys.executable, script, broken, "2" if moment % 2 else "1"], start_new_session=True
        ) as study:
            try:
                # The golden ratio spreads the moments over the study without a pattern.
                study.wait(lasts * (0.2 + 0.8 * (0.618034 * (moment + 1) % 1)))
            except subprocess.TimeoutExpired:
                study.send_signal(signal.SIGKILL)
        workers = [p for p in psutil.process_iter(["cmdline"]) if str(script) in (p.info["cmdline"] or [])]
        psutil.wait_procs(workers, timeout=20)
    subprocess.run([sys.executable, script, broken, "2"], check=True)
    entries = {name: content for name, content in files(broken).items() if name.endswith(".parquet")}
    assert entries == files(whole) and len(entries) == 10


def test_workers_end_with_a_study_that_is_killed(tmp_path) -> None:
    script = tmp_path / "study.py"
    script.write_text(textwrap.dedent(STUDY.replace("range(5)", "range(500)")))
    with subprocess.Popen([sys.executable, script, tmp_path / "store", "2"], start_new_session=True) as study:
        while not list((tmp_path / "store").rglob("*.parquet")):
            assert study.poll() is None
            time.sleep(0.1)
        left = psutil.Process(study.pid).children(recursive=True)
        assert len(left) >= 2
        os.kill(study.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(left, timeout=20)
    assert not alive


def free(size: float) -> mock._patch[mock.Mock]:
    return mock.patch("sim.study.runs.workers.free", return_value=int(size))


def test_as_many_work_as_fit_together(month) -> None:
    small, great = month("hamlet")[0], month("beijing-2021")[0]
    assert 3.5 * needed(small) // needed(great) < 3, "fewer than of the small one, or it could not be told"
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


def test_a_script_without_a_main_guard_runs_once(tmp_path) -> None:
    script = tmp_path / "study.py"
    study = (
        textwrap.dedent(STUDY)
        .replace('if __name__ == "__main__":', "if print('begun') is None:")
        .replace("range(5)", "range(2)")
    )
    script.write_text(study)
    done = subprocess.run(
        [sys.executable, script, tmp_path / "store", "2"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "begun\n"), done.stderr
    assert len(list((tmp_path / "store").rglob("*.parquet"))) == 4


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGKILL, "want of memory"), (signal.SIGSEGV, "SIGSEGV")]
)
def test_what_ended_workers_is_told(month, number, said) -> None:
    workers = Processes(1)
    try:
        future = workers.submit(Task(month("hamlet")[0], 0, source()))
        os.kill(workers._context.begun[0].pid, number)
        assert isinstance(future.exception(timeout=60), BrokenExecutor)
        assert said in workers.why()
    finally:
        workers.close()
