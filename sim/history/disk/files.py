"""Files and folders appear whole or not at all: written under a temporary name beside their place, then renamed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.errors import PetitionError

ATTEMPTS = 20
"""How often another process may take the place of a folder at the same moment."""


def partial(path: Path) -> Path:
    """The temporary name under which a file is written."""
    return path.with_name(f".{path.name}.partial")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what the disk refuses (full, read-only, no such folder) as a PetitionError about `path`."""
    try:
        yield
    except OSError as error:
        message = f"cannot write {path.name}: {reason(error)}; nothing was left behind"
        raise PetitionError(message, file=str(path)) from error


def reason(error: OSError) -> str:
    """What the machine says of an error, in its own words; Arrow puts the number into a text of its own."""
    number = error.errno or next(map(int, re.findall(r"\[errno (\d+)\]", str(error))), 0)
    return os.strerror(number) if number else str(error)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The temporary path to write to; at the end it takes the place of `path`, or disappears if anything failed.

    Raises PetitionError if the disk refuses.
    """
    temporary = partial(path)
    try:
        with writing(path):
            yield temporary
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


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


def json_text(value: Any) -> str:
    """JSON that people can read. Raises ValueError if a number is nan or infinite."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write(path: Path, content: str | bytes) -> None:
    """Write a text or bytes; the file appears whole or not at all. Raises PetitionError if the disk refuses."""
    with replacing(path) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
