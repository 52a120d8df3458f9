"""A writer that is killed at any moment: nothing of the user's is lost, and the next writer clears up after it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sim.history.disk.folders import replacing_folder
from sim.history.disk.leftovers import clear, hidden, lock
from sim.history.disk.manifest import MANIFEST, checksum, listed

# Ends the process without a word, as SIGKILL does, before the n-th call that changes what is on the disk.
WRITER = """
import os, sys
from pathlib import Path
from sim.history.disk.folders import adding_to, replacing_folder

place, moment, count = Path(sys.argv[1]), int(sys.argv[2]), 0

def hook(event, arguments):
    global count
    if event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir") or (event == "open" and arguments[2] & os.O_CREAT):
        if count == moment:
            os._exit(9)
        count += 1

sys.addaudithook(hook)
with replacing_folder(place) as folder:
    for name in ("a", "b"):
        (folder / name).write_text("new " + name)
with adding_to(place, place.stat()) as folder:
    (folder / "figures").mkdir()
    (folder / "figures" / "c").write_text("new c")
"""


def write_first(place: Path) -> None:
    """Earlier results with notes of the user's among them."""
    with replacing_folder(place) as folder:
        for name in ("a", "b", "gone"):
            (folder / name).write_text("old " + name)
    (place / "notes").mkdir()
    (place / "notes" / "mine.md").write_text("years of work")
    (place / "b").write_text("old b, with a remark")


def is_whole(place: Path) -> bool:
    """Whether all that the list of a folder names is there as it was written, but for the user's remark."""
    return (
        all(
            checksum(place / name) == told or (place / name).read_text() == "old b, with a remark"
            for name, told in listed(place).items()
            if (place / name).exists()
        )
        and (place / "a").exists()
    )


def test_a_writer_killed_at_any_moment_loses_nothing_of_the_users(tmp_path: Path) -> None:
    killed = 0
    for moment in range(100):
        place = tmp_path / str(moment) / "out"
        write_first(place)
        done = subprocess.run([sys.executable, "-c", WRITER, str(place), str(moment)], check=False)
        if done.returncode == 0:
            break
        killed += 1
        assert not place.exists() or is_whole(place)
        told: list[str] = []
        with replacing_folder(place, told.append) as folder:
            (folder / "a").write_text("newest a")
        texts = sorted(
            path.read_text() for path in place.rglob("*") if path.is_file() and path.name != MANIFEST
        )
        assert texts == ["newest a", "old b, with a remark", "years of work"], moment
        left = [path for path in place.parent.iterdir() if path.name != "out"]
        assert not any(any(path.iterdir()) for path in left), (
            moment
        )  # one that is empty may be a living writer's
    assert done.returncode == 0 and killed > 15


def test_what_a_killed_run_leaves_is_found_by_the_next_run_beside_it(tmp_path: Path) -> None:
    left = hidden(tmp_path / "earlier")
    left.mkdir()
    (left / "petitions.parquet").write_bytes(b"x" * 2_000_000)
    told: list[str] = []
    with replacing_folder(tmp_path / "other", told.append):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
    assert len(told) == 1 and left.name in told[0] and "2.0 MB" in told[0]


def test_what_a_living_writer_has_is_left_alone(tmp_path: Path) -> None:
    told: list[str] = []
    with replacing_folder(tmp_path / "a") as living:
        (living / "table").write_text("half")
        with replacing_folder(tmp_path / "b", told.append):
            assert (living / "table").exists()
    assert told == [] and sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_writers_never_take_one_another_for_dead(tmp_path: Path) -> None:
    told: list[str] = []
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(50):
                with replacing_folder(tmp_path / f"out{number % 2}", told.append) as folder:
                    (folder / "a").write_text("a")
        except BaseException as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (faults, told) == ([], [])


@pytest.mark.parametrize(
    "name", [".out.partial", ".out.notes.partial", ".out.18ec49eb56cbb422.partial.mine", "out"]
)
def test_other_folders_are_nobodys_leftovers(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    clear(tmp_path, pytest.fail)
    assert (tmp_path / name).is_dir()


def test_a_lock_ends_with_its_block(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(BlockingIOError), lock(tmp_path, wait=False):
        pass
    with lock(tmp_path, wait=False):
        pass
