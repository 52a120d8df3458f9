"""Files appear whole or not at all: written under a temporary name beside their place, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import PetitionError

LONGEST = 100
"""Bytes of a name; 255 is the most that disks take, and more is put around it."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows


def file_name(text: str) -> str:
    """A name for one file or folder from what a user calls something: that text if every disk takes it, or else what is
    left of it with a mark of its own, so that two texts never share a name."""
    left = "".join(
        letter if letter in " -._+=,()" or unicodedata.category(letter)[0] in "LMN" else "_"
        for letter in text
    )
    left = left.strip(" .")
    while len(left.encode()) > LONGEST:
        left = left[:-1]
    if left == text and left and not _RESERVED.fullmatch(left):
        return left
    mark = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:6]
    return f"{left}-{mark}" if left and not _RESERVED.fullmatch(left) else f"_{left}-{mark}"


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


def json_text(value: Any) -> str:
    """JSON that people can read. Raises ValueError if a number is nan or infinite."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write(path: Path, content: str | bytes) -> None:
    """Write a text or bytes; the file appears whole or not at all. Raises PetitionError if the disk refuses."""
    with replacing(path) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
