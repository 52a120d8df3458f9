"""Processes of a study find loaded what each would load, and the program that the study is of."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from sim.memory import children, free
from sim.study.runs import server
from sim.study.runs.workers import Processes

LOADED = "'sim.engine.compiled.act' in __import__('sys').modules and 'mesa' in __import__('sys').modules"
STUDY = """
    import sys
    from datetime import date
    from pathlib import Path
    from sim.study.runs.arms import arms
    from sim.study.runs.replications import replications

    with replications(jobs=2, store=Path(sys.argv[1])) as runs:
        runs.complete((arm, number) for number in range(2) for arm in arms(["hamlet"], until=date(2021, 1, 10)))
    assert runs.computed == 2
"""


def test_a_process_begins_with_what_the_server_has_loaded() -> None:
    """Where nothing is loaded ahead each process loads with its first task."""
    workers = Processes(1)
    try:
        assert workers.submit(partial(eval, LOADED)).result(timeout=60) is (sys.platform == "linux")
        assert children() > 0
    finally:
        workers.close()
    assert children() == 0, "the server stays, and gives nothing back"


def test_another_program_of_the_same_name_in_the_folder_is_left_alone(tmp_path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong one')")
    script = tmp_path / "elsewhere" / "study.py"
    script.parent.mkdir()
    script.write_text(STUDY.replace("\n    ", "\n"))
    done = subprocess.run(
        [sys.executable, script, tmp_path / "store"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_program_that_ends_at_once_is_not_waited_for(tmp_path) -> None:
    """What the server still has to load it leaves then: nobody would use it, and its output is the program's."""
    script = "import os, time; from sim.study.runs.server import begin; begin(); print('begun', flush=True)"
    command = f'{sys.executable} -c "{script}"; echo ended'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("begun\nended\n", "")


def test_where_memory_is_short_nothing_is_loaded_ahead(monkeypatch) -> None:
    begun = []
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", lambda: begun.append(True))
    server.begin()
    assert begun == [True] * (sys.platform == "linux" and free() > server.AMPLE)
    monkeypatch.setattr("sim.study.runs.server.free", lambda: server.AMPLE - 1)
    server.begin()
    assert len(begun) < 2
