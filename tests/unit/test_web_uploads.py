"""What a page sends: of a size, of a form that is read, under a name that leads nowhere; and read within bounds."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from sim import PetitionError
from sim.web import limits, uploads
from sim.web.limits import bounded


def sent(name: str, *parts: bytes, place: Path) -> Path:
    async def stream():
        for part in parts:
            yield part

    return asyncio.run(uploads.keep(name, stream(), place))


def test_a_log_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    file = sent("311 Cases.csv", b"a,b\n", b"1,2\n", place=tmp_path)
    assert file.name == "311_Cases.csv" and file.read_bytes() == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/etc/x.csv", "..\\x.csv", "a\0.csv", "工单.csv", "x" * 500 + ".csv"]
)
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    file = sent(name, b"1", place=tmp_path)
    assert file.resolve().parent.parent == tmp_path.resolve()


@pytest.mark.parametrize(
    "name", ["x.pkl", "x.pickle", "x.py", "x.toml", "x.csv.py", "x", "", ".csv/../x.py", "x.zip"]
)
def test_other_forms_are_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(PetitionError, match="form"):
        sent(name, b"1", place=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_refused_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert sent("x.csv", b"12345", b"67890", place=tmp_path).stat().st_size == 10
    with pytest.raises(PetitionError, match="too large"):
        sent("y.csv", b"12345", b"678901", place=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_all_together_may_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ALL", 10)
    sent("x.csv", b"123456", place=tmp_path)
    with pytest.raises(PetitionError, match="too large"):
        sent("y.csv", b"12345", place=tmp_path)


def in_a_child(tmp_path: Path, work) -> int:
    """The exit code of a process that works within bounds: 0 all well, 2 a fault of the user."""
    child = os.fork()
    if not child:
        try:
            with bounded(tmp_path):
                work()
            os._exit(0)
        except PetitionError:
            os._exit(2)
        except OSError:
            os._exit(3)
        finally:
            os._exit(4)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_memory_disk_and_time_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 50 * 10**6)
    monkeypatch.setattr(limits, "DISK", 1000)
    monkeypatch.setattr(limits, "SECONDS", 1)

    def forever() -> None:
        while True:
            pass

    assert in_a_child(tmp_path, lambda: bytearray(10**6)) == 0
    assert in_a_child(tmp_path, lambda: bytearray(500 * 10**6)) == 2
    assert in_a_child(tmp_path, lambda: (tmp_path / "large").write_bytes(bytes(2000))) == 3
    began = time.monotonic()
    assert in_a_child(tmp_path, forever) == 2
    assert time.monotonic() - began < 30


def test_bounds_are_taken_away_afterwards(tmp_path: Path) -> None:
    import resource

    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_DATA)
    before = [resource.getrlimit(kind) for kind in kinds], signal.getsignal(signal.SIGXCPU)
    with bounded(tmp_path):
        assert [resource.getrlimit(kind) for kind in kinds] != before[0]
    assert ([resource.getrlimit(kind) for kind in kinds], signal.getsignal(signal.SIGXCPU)) == before
