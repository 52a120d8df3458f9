"""Disks that refuse, and processes that write to one place at once: a run's folder is whole or not there."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

import sim
from sim.errors import PetitionError
from sim.history.disk.folders import replacing_folder, undisturbed

PETITION = [sys.executable, "-c", "from sim.cli import main; main()"]
SHORT = ("run", "hamlet", "--until", "2021-02-01")
NOBODY = 65534
TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """Machine code must be there: it would not fit on the disks of these tests."""
    sim.run("hamlet", until=date(2021, 1, 2))


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_disk_that_is_full_costs_no_more_than_figures(tmp_path: Path) -> None:
    """No file may grow beyond so many bytes: what is a figure's fault is told, and the tables stay."""
    done = subprocess.run(
        [*PETITION, *SHORT, "--out", "out"], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: limit(40_000),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "not drawn: figure" in done.stderr and "File too large" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert {path.name for path in (tmp_path / "out").glob("*.parquet")} == {
        "history.parquet", "petitions.parquet", "units.parquet", "hotline.parquet", "city.parquet", "breaks.parquet",
    }  # fmt: skip


@pytest.mark.parametrize("size", [1000, 12_000])
def test_a_disk_that_is_full(tmp_path: Path, size: int) -> None:
    """No file may grow beyond so many bytes: petitions or a small table fails."""
    done = subprocess.run(
        [*PETITION, *SHORT, "--out", "out"], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: limit(size),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "cannot write" in done.stderr and "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_for_machine_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PETITION, *SHORT, "--out", "out"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PETITION_CACHE": str(tmp_path / "cache")}, preexec_fn=lambda: limit(20_000),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert f"cannot keep machine code in {tmp_path}/cache/" in done.stderr and "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("unshare"), reason="a program of Linux")
def test_a_package_that_may_not_be_written(tmp_path: Path) -> None:
    """As an administrator installs it: all it compiles goes to the cache folder."""
    place = tmp_path / "site-packages"
    for part in ("sim", "scenarios", "experiments", "benchmarks"):
        shutil.copytree(TOP / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    env = os.environ | {"PYTHONPATH": str(place), "PETITION_CACHE": str(tmp_path / "cache")}
    alone = ["unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, str(place)]

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*alone, *command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )

    assert "Read-only file system" in run("touch", str(place / "sim" / "new")).stderr
    done = run(*PETITION, *SHORT, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "compiling the engine" in done.stderr
    assert (tmp_path / "out" / "summary.json").exists() and any((tmp_path / "cache").rglob("*.advance-*"))


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    sim.run("hamlet", until=date(2021, 1, 2))  # so that everything is loaded that another user may not read
    tmp_path.chmod(0o555)
    root = os.geteuid() == 0  # whom modes do not stop
    if root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(PetitionError, match=r"cannot write out: (Permission denied|Read-only)"):
            sim.run("hamlet", until=date(2021, 1, 2), out=tmp_path / "out")
    finally:
        if root:
            os.seteuid(0)
        tmp_path.chmod(0o755)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("dear")
    with pytest.raises(PetitionError, match="is no run"):
        sim.run("hamlet", until=date(2021, 1, 2), out=tmp_path / "out")
    assert (tmp_path / "out").read_text() == "dear"


def test_two_programs_that_write_to_one_folder(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen(
            [*PETITION, *SHORT, "--seed", str(seed), "--out", "out"], cwd=tmp_path, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for seed in (1, 2)
    ]  # fmt: skip
    told = [program.communicate(timeout=120) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], told
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(list((tmp_path / "out" / "figures").iterdir())) == 14
    assert len({stat.S_IFMT(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}) == 2


def fill(place: Path, number: int, times: int, faults: list[BaseException]) -> None:
    try:
        for _ in range(times):
            with replacing_folder(place) as folder:
                for name in "abc":
                    (folder / name).write_text(str(number))
    except BaseException as error:
        faults.append(error)


def test_many_writers_leave_one_whole_folder(tmp_path: Path) -> None:
    faults: list[BaseException] = []
    writers = [threading.Thread(target=fill, args=(tmp_path / "out", n, 100, faults)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len({(tmp_path / "out" / name).read_text() for name in "abc"}) == 1


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "out"
    fill(place, 1, 1, [])
    with pytest.raises(ZeroDivisionError), replacing_folder(place) as folder:
        (folder / "a").write_text("2")
        raise ZeroDivisionError
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "c", "files.sha256", "out"]
    assert (place / "a").read_text() == "1"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_taking_over_is_not_interrupted(name: str) -> None:
    import signal

    number, done, came = getattr(signal, name), [], []
    before = signal.signal(number, lambda got, frame: came.append(got))
    try:
        with undisturbed():
            signal.raise_signal(number)
            done.append(list(came))
        assert done == [[]] and came == [number]
    finally:
        signal.signal(number, before)
