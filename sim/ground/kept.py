"""Where this program keeps what it has made once: a folder of the user's own, which nobody else may write to.

What is kept there is run (machine code), so that a folder in which others may have put something is passed over.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path

OTHERS_WRITE = 0o022


@cache
def kept_folder(name: str) -> Path:
    """The folder of this name among all that is kept; created, writable.

    Below `PETITION_CACHE`, `XDG_CACHE_HOME` or `~/.cache`, else below the folder for temporary files; where nothing can
    be kept, a folder that goes when the program ends.
    """
    named = os.environ.get("PETITION_CACHE") or os.environ.get("XDG_CACHE_HOME")
    places = [Path(named)] if named else []
    with suppress(RuntimeError):  # some accounts have no home
        places.append(Path.home() / ".cache")
    shared = Path(tempfile.gettempdir()) / f"petition-sim-{_user()}"  # in a place where all may write
    for place in (*places, shared):
        folder = place / "petition-sim" / name
        with suppress(OSError):
            if place == shared:
                place.mkdir(mode=0o700, exist_ok=True)
                if not _ours(place):
                    continue
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            if not _ours(folder):
                continue
            with tempfile.TemporaryFile(dir=folder):
                return folder
    passing = tempfile.mkdtemp(prefix="petition-sim-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)


def keep(file: Path, data: bytes) -> None:
    """Write a file of a kept folder: it appears whole or not at all, whoever else is writing it."""
    partial = file.with_name(f"{uuid.uuid4().hex}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _ours(folder: Path) -> bool:
    """Whether the folder belongs to the user, and nobody else can have put anything into it."""
    return (
        not folder.is_symlink()
        and folder.stat().st_uid == _user()
        and not folder.stat().st_mode & OTHERS_WRITE
    )


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0
