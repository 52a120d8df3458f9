"""Hidden folders beside results. Who writes into one holds its lock as long as it lives, whatever ends it.

So whoever writes in the same place next can tell a living writer's folder, which is left alone, from a dead one's,
which is cleared away.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.history.disk.files import reason
from sim.history.disk.manifest import kept_words, settle

Tell = Callable[[str], None]
"""Takes a line that the user should read."""
HIDDEN = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{14,17}\.partial(?P<old>\.old)?", re.DOTALL)
OLD = ".old"
JUST_NOW = 60.0
"""Seconds."""


def hidden(place: Path) -> Path:
    """A name for a hidden folder in which is written what is to stand at a place."""
    return place.with_name(f".{place.name}.{time.time_ns():x}.partial")


@contextmanager
def lock(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a folder's lock in the block; on a disk without locks, who waits goes on without.

    Raises FileNotFoundError if the folder is not there or has been moved meanwhile; if one does not wait,
    BlockingIOError if another holds it, and another OSError on a disk without locks.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            if not wait:
                raise
        if not os.path.samestat(os.fstat(handle), folder.stat()):
            raise FileNotFoundError(f"{folder} has been moved")
        yield
    finally:
        os.close(handle)


def clear(parent: Path, tell: Tell) -> None:
    """Clear away what dead writers left in a folder, and tell what that was. What a dead writer had moved aside is put
    back; what the user had put there too."""
    for path in sorted(parent.glob(".*.partial*")):
        match = HIDDEN.fullmatch(path.name)
        if not match or path.is_symlink() or not path.is_dir():
            continue
        with ExitStack() as held:
            try:
                held.enter_context(lock(path, wait=False))
            except (BlockingIOError, FileNotFoundError):
                continue  # its writer lives, or another has just cleared it
            except OSError:
                tell(f"{path} may be left behind by a run that was killed; delete it if no run is going on")
                continue
            if not any(path.iterdir()) and time.time() - path.stat().st_mtime < JUST_NOW:
                continue  # perhaps its writer is about to lock it
            try:
                if match["old"]:
                    _put_back(path, parent / match["name"], tell)
                else:
                    size = _size(path)
                    shutil.rmtree(path)
                    tell(f"removed {path.name} ({size}), which a run that was killed had left behind")
            except OSError as error:
                tell(
                    f"{path} was left behind by a run that was killed, and cannot be removed: {reason(error)}"
                )


def _put_back(old: Path, place: Path, tell: Tell) -> None:
    """End what a writer was killed at: it had moved the earlier results aside, and may have put new ones there."""
    if place.exists():
        if names := settle(old, place):
            tell(kept_words(place, names))
    else:
        old.rename(place)
        tell(f"put back {place}, which a run that was killed had moved aside")


def _size(folder: Path) -> str:
    """What a folder holds, in words."""
    total = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    return f"{total / 1e6:.1f} MB"
