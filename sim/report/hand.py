"""A second process that draws: it loads its libraries while the engine runs, and then draws figures of the run from the
last one on, while the first process draws from the first one on.

Matplotlib holds the interpreter, so that a thread would not help. The bytes of a figure are the same whoever draws it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Generic, TypeVar

from sim.ground.processes import uninterrupted

MEMORY = 250_000_000
"""Bytes that it takes: the interpreter, Matplotlib, and a history."""
T = TypeVar("T")


class Hand(Generic[T]):
    """The other end of that process, once it has begun. prepare: what both do first, this one in a thread."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare
        self._here: Thread | None = None
        self._line: Connection | None = None
        self._process: BaseProcess | None = None

    def prepare(self) -> None:
        """Do here what both do first, in a thread, unless that has begun."""
        if self._here is None:
            self._here = Thread(target=self._prepare, daemon=True)
            self._here.start()

    def begin(self) -> None:
        """Start it, unless it has begun, or the machine refuses."""
        if self._line is not None:
            return
        context = get_context("spawn")
        self._line, other = context.Pipe()
        process = context.Process(target=_lend, args=(other, self._prepare), daemon=True)
        with suppress(OSError), uninterrupted():
            process.start()
            self._process = process
        other.close()
        self.prepare()

    def help(self, left: deque[str], done: dict[str, T], order: Callable[[str], Callable[[], T]]) -> None:
        """Take names from the end of what is left until nothing is, and note what their orders come to. What it cannot
        do, it leaves."""
        while left and self._line is not None:
            try:
                name = left.pop()
            except IndexError:  # somebody else has taken the last one
                return
            try:
                self._line.send(order(name))
                answer = self._line.recv()
            except Exception:  # it has gone, or there is no sending this
                answer = None
            if answer is None:
                left.append(name)
                return
            done[name] = answer

    def close(self) -> None:
        """Let it go, whatever it does."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join()


@contextmanager
def hand(prepare: Callable[[], object], *, is_wanted: bool) -> Iterator[Hand[Any] | None]:
    """A second process for the block, to be begun in it, if it is wanted. prepare: what it does first."""
    one = Hand[Any](prepare) if is_wanted else None
    try:
        yield one
    finally:
        if one is not None:
            one.close()


def _lend(line: Connection, prepare: Callable[[], object]) -> None:
    """Carry out orders until the other process has gone; None for one that failed."""
    prepare()
    while True:
        try:
            order = line.recv()
        except EOFError:
            return
        except Exception:  # it cannot be read here
            order = _failed
        try:
            answer = order()
        except Exception:
            answer = None
        line.send(answer)


def _failed() -> None:
    raise ValueError
