"""The server from which the processes of a study are forked: begun before the study has read what it is to do, so that
both load at the same time what takes a second to load, and each process finds it loaded (`sim.study.runs.warm`).

This module is light, so that a command can begin the server before anything else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sim.ground.processes import environment, finds_modules
from sim.memory import free
from sim.study.runs import warm

AMPLE = 2_000_000_000
"""Bytes that are to be free: the server holds a sixth of that as long as the study lasts."""


def begin() -> None:
    """Begin the server, unless this program has one; returns at once.

    It is Python's own, one for the whole program. Where it cannot be told what to load, where libraries may not live
    through a fork (macOS), or memory is short, nothing happens, and each process loads for itself.
    """
    if sys.platform != "linux" or not finds_modules() or free() < AMPLE:
        return
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([warm.__name__])
    try:
        # If it cannot be begun, whoever needs it says so.
        with suppress(OSError), _variables(environment() | {warm.ASKED: "1"}):
            forkserver.ensure_running()
    finally:
        forkserver.set_forkserver_preload(["__main__"])


@contextmanager
def _variables(values: dict[str, str]) -> Iterator[None]:
    """Other variables of the environment within the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
