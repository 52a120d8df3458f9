"""Other processes of Python that this one begins: how many are worth it, how they find modules, what they hear of."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def finds_modules() -> bool:
    """Whether another process can be told by its environment where this one finds modules."""
    return not sys.flags.ignore_environment


def environment() -> dict[str, str]:
    """What to add to the environment of another process, so that it finds modules where this one does, and not in the
    folder in which the program happens to be."""
    places = [place or str(Path.cwd()) for place in sys.path]
    return {"PYTHONPATH": os.pathsep.join(places), "PYTHONSAFEPATH": "1"}


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What begins in the block never hears of Ctrl-C, which is for who began it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
