"""A second process that draws: it loads its libraries while the engine runs, and then draws figures of the run from the
last one on, while the first process draws from the first one on.

Matplotlib holds the interpreter, so that a thread would not help. The bytes of a figure are the same whoever draws it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from sim.processors import uninterrupted

MEMORY = 250_000_000
"""Bytes that it takes: the interpreter, Matplotlib, and a history."""
T = TypeVar("T")


class Hand(Generic[T]):
    """The other end of that process. prepare: what it does first."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        context = get_context("spawn")
        self._line, other = context.Pipe()
        self._process = context.Process(target=_lend, args=(other, prepare), daemon=True)
        with uninterrupted():
            self._process.start()
        other.close()

    def help(self, left: deque[str], done: dict[str, T], order: Callable[[str], Callable[[], T]]) -> None:
        """Take names from the end of what is left until nothing is, and note what their orders come to. What it cannot
        do, it leaves."""
        while left:
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
        self._line.close()
        self._process.terminate()
        self._process.join()


@contextmanager
def hand(prepare: Callable[[], object], *, is_wanted: bool) -> Iterator[Hand[Any] | None]:
    """A second process while in the block, if it is wanted and the machine has one. prepare: what it does first."""
    try:
        one = Hand[Any](prepare) if is_wanted else None
    except OSError:
        one = None
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
