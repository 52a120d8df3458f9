"""A folder of results appears whole or not at all: written beside its place, then renamed."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.history.disk.files import writing

ATTEMPTS = 20
"""How often another process may take the place at the same moment."""


@contextmanager
def replacing_folder(place: Path) -> Iterator[Path]:
    """An empty folder to write to; at the end it takes the place of `place`, or disappears if anything failed.

    What stood there before stays until the new folder is whole. Of two processes that write to one place the later one
    wins, and neither sees the other's files. Raises PetitionError if the disk refuses.
    """
    partial = place.with_name(f".{place.name}.{time.time_ns():x}.partial")
    with writing(place):
        partial.mkdir(parents=True)
    try:
        yield partial
        with undisturbed(), writing(place):
            _take_over(partial, place)
    finally:
        with undisturbed():
            shutil.rmtree(partial, ignore_errors=True)


def _take_over(partial: Path, place: Path) -> None:
    for attempt in range(ATTEMPTS):
        old = place.with_name(f"{partial.name}.{attempt}.old")
        moved = False
        try:
            if place.exists():
                place.rename(old)
                moved = True
            partial.rename(place)
        except OSError:  # another process has been here in between
            if moved:
                with suppress(OSError):  # it has put its own there, which stays
                    old.rename(place)
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.01 * attempt)
        else:
            return
        finally:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C, and being told to end, wait until the block is over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda got, frame: came.append(got))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
