"""Where replications run: in this process, in processes of this machine, or on a Dask cluster; and how many at once.

All three are spoken to through concurrent.futures, and all give the same bytes: a history depends on its arm and the
number of the replication alone.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType
from typing import Any, Protocol, TypeVar

import numpy as np

from sim.engine import size
from sim.errors import PetitionError
from sim.history.disk.packing import pack, unpack
from sim.history.measures.measures import Each, Window, measures
from sim.history.record.history import History
from sim.memory import children, free
from sim.runner import needed_memory, replayed
from sim.study.runs import server
from sim.study.runs.arms import Arm
from sim.study.runs.version import source

MOST_LOSSES = 5
"""Workers lost in a row, with nothing finished in between, after which a study gives up."""
CONNECT = "10s"
T = TypeVar("T")
Work = TypeVar("Work", bound=Callable[[], Any])
ARMS = 8
"""So many are kept ready, packed and unpacked: replications come arm by arm or in turns."""


Seen = tuple[tuple[str, ...], np.ndarray]
"""Measures: their names, and their values, float64[names] or float64[names, periods]."""
Look = Window | Each | Callable[[History], Seen]
"""What is asked of a history: every measure over some periods, as `measures` takes them, or whatever a function finds
that can be sent to another process."""


@dataclass(frozen=True)
class Outcome:
    """What a replication came to: its history, packed, and what was asked of it."""

    content: bytes
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Task:
    """One replication of an arm that is still to run. source: the version that is expected to run it; looks: what is
    asked of it."""

    arm: Arm
    replication: int
    source: str
    looks: tuple[Look, ...] = ()

    def __call__(self) -> Outcome:
        """Run it. Raises PetitionError if this is another version of the program."""
        expect_version(self.source)
        arm = self.arm
        return self.told(
            replayed(
                arm.steps,
                engine=arm.engine,
                scale=arm.scale,
                replication=self.replication,
                same_city=arm.same_city,
            )
        )

    def told(self, history: History) -> Outcome:
        """What is wanted of its history."""
        return Outcome(pack(history), tuple(seen(history, look) for look in self.looks))

    def __reduce__(self) -> tuple[Any, ...]:
        """A process reads an arm once, however many of its replications it runs."""
        return _task, (_packed(self.arm), self.replication, self.source, self.looks)


def expect_version(expected: str) -> None:
    """Raise PetitionError if this is another version of the program than is expected to run something."""
    if expected != source():
        raise PetitionError(
            "a worker has another version of the program",
            hint="install the same on all machines, and restart them",
        )


def _task(packed: bytes, replication: int, source: str, looks: tuple[Look, ...]) -> Task:
    return Task(_arm(packed), replication, source, looks)


@lru_cache(maxsize=ARMS)
def _arm(packed: bytes) -> Arm:
    arm: Arm = pickle.loads(packed)
    return arm


_ready: dict[str, bytes] = {}


def _packed(arm: Arm) -> bytes:
    if arm.digest not in _ready:
        if len(_ready) == ARMS:
            _ready.clear()
        _ready[arm.digest] = pickle.dumps(arm)
    return _ready[arm.digest]


@dataclass(frozen=True)
class Again:
    """The measures of a finished replication that are still to find. content: its history, packed; periods: which, as
    `measures` takes them."""

    address: str
    content: bytes
    periods: Window | Each

    def __call__(self) -> Seen:
        """Find them."""
        return seen(unpack(self.content), self.periods)


def seen(history: History, look: Look) -> Seen:
    """What is asked of a history."""
    if callable(look):
        return look(history)
    found = measures(history, look)
    return tuple(found), np.array(list(found.values()))


class Workers(Protocol):
    """What runs tasks. window: how many are worth handing over at once."""

    window: int

    def submit(self, task: Callable[[], T]) -> Future[T]:
        """Hand over a task."""

    def why(self) -> str:
        """Why workers were lost, in words."""

    def renew(self) -> None:
        """Replace workers that were lost. Raises PetitionError if that cannot be."""

    def close(self) -> None:
        """End the work at once."""


class Here:
    """Runs each task at once in this process."""

    window = 1

    def submit(self, task: Callable[[], T]) -> Future[T]:
        """Run it now."""
        future: Future[T] = Future()
        future.set_result(task())
        return future

    def why(self) -> str:
        """Nothing can be lost."""
        return ""

    def renew(self) -> None:
        """There is nothing to lose."""

    def close(self) -> None:
        """There is nothing to end."""


class Process(ForkServerProcess):
    """A process that runs tasks, and does not run the caller's script once more, as Python would have it: for a study a
    script needs no `if __name__ == "__main__":`."""

    def start(self) -> None:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class Context(ForkServerContext):
    """How processes begin: not forked from here, where what threads hold (the progress line, numba) would be copied
    half-way. `begun` are those that did."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[Process] = []

    def Process(self, *arguments: Any, **options: Any) -> Process:  # type: ignore[override]
        """A new one, not started yet."""
        self.begun.append(process := Process(*arguments, **options))
        return process


class Processes:
    """Processes of this machine; when one dies all are replaced, and what they had begun is done again."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.window = 2 * jobs
        self._fresh()

    def _fresh(self) -> None:
        server.begin()
        self._context = Context()
        self._executor = ProcessPoolExecutor(self.jobs, self._context, initializer=_begin)

    def submit(self, task: Callable[[], T]) -> Future[T]:
        """Hand a task to the next free process."""
        return self._executor.submit(task)

    def why(self) -> str:
        """What ended those that died, in words: the others were ended with them."""
        self._executor.shutdown()  # until it has seen the last one end
        codes = [process.exitcode for process in self._context.begun]
        code = next((code for code in codes if code not in (None, 0, -signal.SIGTERM)), None)
        if code == -signal.SIGKILL:
            return "they were killed, most likely for want of memory: try fewer workers, or a smaller scale"
        if code is not None and code < 0:
            return f"they crashed ({signal.Signals(-code).name}): a fault of the program or of a library"
        return "what they said before stands above; --jobs 1 runs everything in this process"

    def renew(self) -> None:
        """New processes in place of those that broke."""
        self.close()
        self._fresh()

    def close(self) -> None:
        """End all processes, whatever they do."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in self._context.begun:
            if process.pid is not None:
                process.terminate()
                process.join()


def _begin() -> None:
    """What a new process does first: leave Ctrl-C to its parent, and see to it that it ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: Any) -> None:
    wait_for([sentinel])
    os._exit(1)


class Cluster:
    """The workers of a Dask cluster, found by the address of its scheduler; Dask itself replaces lost workers."""

    window = 1000

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as missing:
            raise PetitionError(
                "a cluster needs Dask", key="cluster", hint="pip install 'petition-sim[cluster]'"
            ) from missing
        library: Any = distributed
        self.address = address
        try:
            self._client = library.Client(address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:  # a TimeoutError is an OSError
            raise PetitionError(
                f"the scheduler at {address} cannot be reached",
                key="cluster",
                expected='the address of a running "dask scheduler", such as tcp://10.0.0.1:8786',
            ) from error
        self._executor: Executor = self._client.get_executor(pure=False, retries=MOST_LOSSES)

    def submit(self, task: Callable[[], T]) -> Future[T]:
        """Hand a task to the scheduler."""
        return self._executor.submit(_carry_out, task)

    def why(self) -> str:
        """What their machines say stands in their logs."""
        return "the logs of the cluster's workers tell more; there may be too little memory"

    def renew(self) -> None:
        """A scheduler that has gone cannot be replaced from here."""
        raise PetitionError(
            f"the cluster at {self.address} went away",
            key="cluster",
            hint="what has finished is stored: the same command goes on where it stopped",
        )

    def close(self) -> None:
        """Leave the cluster; it goes on for others."""
        self._executor.shutdown(wait=False)
        self._client.close()


@contextmanager
def workers(jobs: int, cluster: str | None) -> Iterator[Workers]:
    """The workers asked for, ended at the end of the block. jobs: processes, if it is not a cluster; 1 is this one."""
    made: Workers = Cluster(cluster) if cluster is not None else Processes(jobs) if jobs > 1 else Here()
    try:
        yield made
    finally:
        made.close()


def _carry_out(task: Callable[[], T]) -> T:
    return task()  # a scheduler names tasks after functions


def finished(tasks: Iterable[Work], workers: Workers) -> Iterator[tuple[Work, Any]]:
    """Every task with what comes of it, as they finish. What a lost worker had begun is given to another."""
    left, again = iter(tasks), list[Work]()
    running: dict[Future[Any], Work] = {}
    losses = 0
    while True:
        lost = False
        while len(running) < workers.window and not lost:
            task = again.pop() if again else next(left, None)
            if task is None:
                break
            try:
                running[workers.submit(task)] = task
            except BrokenExecutor:
                again.append(task)
                lost = True
        if not running and not lost:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
            task = running.pop(future)
            if future.cancelled() or _is_loss(future.exception()):
                again.append(task)
                lost = True
            else:
                losses = 0
                yield task, future.result()
        if lost:
            losses += 1
            if losses > MOST_LOSSES:
                raise PetitionError(f"workers died {losses} times in a row", hint=workers.why())
            again += running.values()
            running.clear()
            workers.renew()


def _is_loss(error: BaseException | None) -> bool:
    """Whether a task failed because its worker was lost, not because of what it does."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ in (
        "KilledWorker",
        "FutureCancelledError",
    )


def needed(arm: Arm) -> int:
    """The most memory that a replication of an arm is expected to take, in bytes."""
    return needed_memory(arm.scenario, scale=arm.scale, petitions=False)


def fitting(arms: Iterable[Arm], jobs: int, models: int = 1) -> tuple[int, str]:
    """How many of so many processes may work at once, each with the greatest of the arms; and why it is not all.
    models: how many cities a process holds at a time.

    At least 1, which is this process: a run that does not fit into it is refused as it begins. PETITION_MEMORY=any
    lets all work.
    """
    if jobs <= 1 or size.unchecked():
        return jobs, ""
    most = models * max(needed(arm) for arm in arms)
    there = free() + children()  # what workers hold from earlier tasks goes to the next
    fit = max(1, min(jobs, there // most))
    told = f"{fit} of {jobs} workers: each may need {size.gigabytes(most)} of memory, of {size.gigabytes(there)} free"
    return fit, "" if fit == jobs else told
