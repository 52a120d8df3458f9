"""Bounds on work with what came from outside: the memory, the processor's time and the disk that it may take."""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from sim import PetitionError

MEMORY, DISK, SECONDS = 3 * 10**9, 4 * 10**9, 900
"""Beyond what the process has already: bytes of memory, bytes of any one file, seconds of the processor."""
AN_HOUR = 60 * 60.0
"""In seconds; the page knows nothing of the ground's units."""
PAGE = os.sysconf("SC_PAGE_SIZE")


@contextmanager
def bounded(folder: Path | None, seconds: int | None = None) -> Iterator[None]:
    """Work within the bounds, with temporary files in a folder if one is given. seconds: of the processor, SECONDS if
    not given. Raises PetitionError where the bounds are passed."""
    most_seconds = SECONDS if seconds is None else seconds
    spent = resource.getrusage(resource.RUSAGE_SELF)
    data = (
        int(Path("/proc/self/statm").read_text().split()[5]) * PAGE
        if Path("/proc/self/statm").exists()
        else 0
    )
    limits = {
        resource.RLIMIT_CPU: int(spent.ru_utime + spent.ru_stime) + most_seconds,
        resource.RLIMIT_FSIZE: DISK,
        resource.RLIMIT_DATA: data + MEMORY,
    }
    before = {which: resource.getrlimit(which) for which in limits}
    out_of_time = signal.signal(signal.SIGXCPU, partial(_out_of_time, most_seconds))
    too_large = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    place, tempfile.tempdir = tempfile.tempdir, tempfile.tempdir if folder is None else str(folder)
    try:
        for which, most in limits.items():
            soft, hard = before[which]
            resource.setrlimit(which, (min([most, *(one for one in (soft, hard) if one >= 0)]), hard))
        yield
    except MemoryError as error:
        raise PetitionError(
            "this takes more memory than a page may use", expected=f"at most {MEMORY / 1e9:g} GB"
        ) from error
    finally:
        for which, both in before.items():
            resource.setrlimit(which, both)
        signal.signal(signal.SIGXCPU, out_of_time)
        signal.signal(signal.SIGXFSZ, too_large)
        tempfile.tempdir = place


def _out_of_time(most: int, number: int, frame: FrameType | None) -> None:
    raise PetitionError("this takes too long", expected=f"at most {most} s of the processor")
