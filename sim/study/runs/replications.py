"""Replications: run those that are missing, keep each as it finishes, read them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sim.ground.compiling import is_compiled
from sim.study.runs.arms import Arm
from sim.study.runs.outcome import Outcome
from sim.study.runs.room import fitting
from sim.study.runs.store import DEFAULT, Store
from sim.study.runs.version import source
from sim.study.runs.workers import Task, Workers, cores, finished, replicate, workers

Told = Callable[[int, int, int], None]
"""Told how many replications have been computed, how many are to be, and how many were in the store already."""


@dataclass
class Replications:
    """All replications of a study; made by `replications`.

    asked: different ones asked for so far; found: of them in the store already; computed: run now. jobs: processes
    asked for here, None on a cluster; working: those of them that fit into memory, None before any works.
    """

    store: Store
    progress: Told
    warn: Callable[[str], None]
    force: bool
    jobs: int | None
    cluster: str | None
    _ending: ExitStack
    _hands: Workers | None = None
    _seen: set[str] = field(default_factory=set)
    found: int = 0
    computed: int = 0
    working: int | None = None

    @property
    def asked(self) -> int:
        """How many different replications were asked for so far."""
        return len(self._seen)

    def complete(self, wanted: Iterable[tuple[Arm, int]]) -> None:
        """See to it that every replication (arm, number) is in the store."""
        missing: dict[str, Task] = {}
        for arm, number in wanted:
            address = arm.address(number)
            if address in self._seen:
                continue
            self._seen.add(address)
            if not self.force and address in self.store:
                self.found += 1
            else:
                missing[address] = Task(arm, number, source())
        if not missing:
            return
        self._tell()
        tasks = list(missing.values())
        if not is_compiled():
            # Once, here, rather than in every worker at the same time.
            first = tasks.pop(0)
            self._keep(first, replicate(first))
        for task, content in finished(tasks, self._workers(tasks)):
            self._keep(task, content)

    def _workers(self, tasks: Sequence[Task]) -> Workers:
        """The workers there are; others if there are none yet, or if too many or too few for the memory they need."""
        fit, why = self.jobs, ""
        if self.jobs is not None and tasks:
            fit, why = fitting({task.arm.digest: task.arm for task in tasks}.values(), self.jobs)
        if self._hands is None or fit != self.working:
            if why:
                self.warn(why)
            self._ending.close()
            self.working = fit
            self._hands = self._ending.enter_context(workers(1 if fit is None else fit, self.cluster))
        return self._hands

    def outcome(self, arm: Arm, number: int) -> Outcome:
        """The outcome of a replication, run if need be (again, if its entry has been damaged since)."""
        address = arm.address(number)
        self.complete([(arm, number)])
        if address not in self.store:
            self._seen.discard(address)
            self.complete([(arm, number)])
        return self.store.outcome(address)

    def _keep(self, task: Task, content: bytes) -> None:
        self.store.keep(task.arm.address(task.replication), content)
        self.computed += 1
        self._tell()

    def _tell(self) -> None:
        self.progress(self.computed, self.asked - self.found, self.found)


@contextmanager
def replications(
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    store: Store | Path = DEFAULT,
    force: bool = False,
    progress: Told = lambda computed, wanted, found: None,
    warn: Callable[[str], None] = lambda words: None,
) -> Iterator[Replications]:
    """The means of a study; workers start when the first replication is missing, and end with the block.

    jobs: processes on this machine (as many as it has processors, if not given); cluster: address of a Dask scheduler
    instead. store: where finished replications are kept; force: run again what is there. warn: is told when memory
    allows fewer processes.
    Raises PetitionError if the cluster cannot be reached.
    """
    kept = store if isinstance(store, Store) else Store(store)
    count = None if cluster is not None else cores() if jobs is None else jobs
    with ExitStack() as ending:
        yield Replications(kept, progress, warn, force, count, cluster, ending)
