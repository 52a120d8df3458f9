"""Files appear whole or not at all: written under a temporary name beside their place, then renamed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import PetitionError


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
