"""Replications: run those that are missing, keep each as it finishes, read them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from sim.arguments import read_flag, read_path, read_whole
from sim.ground.compiling import is_compiled
from sim.ground.processes import cores
from sim.history.measures.measures import Each, Window
from sim.history.record.history import History
from sim.study.runs.arms import Arm
from sim.study.runs.bundles import Bundle, bundled
from sim.study.runs.store import DEFAULT, Store
from sim.study.runs.version import source
from sim.study.runs.workers import (
    Again,
    Look,
    Outcome,
    Processes,
    Seen,
    Task,
    Workers,
    finished,
    fitting,
    seen,
    workers,
)

Progress = Callable[[int, int, int], None]
"""Told how many replications have been computed, how many are to be, and how many were in the store already."""


@dataclass
class Replications:
    """All replications of a study; made by `replications`.

    wanted: different ones so far; stored: of them in the store already; computed: run now; spared: days that these had
    in common with another arm, and that were run once. jobs: processes
    asked for here, None on a cluster; working: those of them that fit into memory, None before any works.
    """

    store: Store
    progress: Progress
    warn: Callable[[str], None]
    force: bool
    jobs: int | None
    cluster: str | None
    _ending: ExitStack
    _workers: Workers | None = None
    _seen: set[str] = field(default_factory=set)
    _looks: dict[tuple[str, Look], Seen] = field(default_factory=dict)
    _names: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _expected: int = 0
    _last: tuple[str, History] | None = None
    spared: int = 0
    stored: int = 0
    computed: int = 0
    working: int | None = None

    @property
    def wanted(self) -> int:
        """How many different replications were asked for so far."""
        return len(self._seen)

    def complete(self, wanted: Iterable[tuple[Arm, int]], looks: Sequence[Look] = ()) -> None:
        """See to it that every replication (arm, number) is in the store. looks: what will be asked of each; of what is
        run now whoever runs it finds that, and nobody reads it again for it."""
        self._run(iter([bundled(self._missing(wanted, looks), self.jobs or 1)]))

    def complete_each(
        self, groups: Iterable[Iterable[tuple[Arm, int]]], looks: Sequence[Look] = (), *, count: int
    ) -> None:
        """The same for groups of replications, `count` in all. A group is made when it is about to be run, so that
        whoever makes arms of it does so while others work, and not all of them are there at once."""
        self._expected = self.wanted + count
        try:
            self._run(bundled(self._missing(group, looks), 1) for group in groups)
        finally:
            self._expected = 0

    def _missing(self, wanted: Iterable[tuple[Arm, int]], looks: Sequence[Look]) -> list[Task]:
        """What is to be run of what is wanted."""
        missing: dict[str, Task] = {}
        for arm, number in wanted:
            address = arm.address(number)
            if address in self._seen:
                continue
            self._seen.add(address)
            if not self.force and address in self.store:
                self.stored += 1
            else:
                missing[address] = Task(arm, number, source(), tuple(looks))
        return list(missing.values())

    def _run(self, groups: Iterator[list[Bundle]]) -> None:
        first = next(filter(None, groups), None)
        if first is None:
            return
        self._tell()
        workers = self._fitting(first)
        if not is_compiled():
            # Once, here, rather than in every worker at the same time.
            alone = first.pop(0)
            self._keep(alone, alone())
        for bundle, found in finished(chain(first, chain.from_iterable(groups)), workers):
            self._keep(bundle, found)

    def _fitting(self, bundles: Sequence[Bundle]) -> Workers:
        """The workers there are; others if there are none yet, or if too many or too few for the memory they need."""
        fit, why = self.jobs, ""
        if self.jobs is not None:
            arms = {task.arm.digest: task.arm for bundle in bundles for task in bundle.tasks}
            fit, why = fitting(arms.values(), self.jobs, max(bundle.models for bundle in bundles))
        if self._workers is None or fit != self.working:
            if why:
                self.warn(why)
            self._ending.close()
            self.working = fit
            self._workers = self._ending.enter_context(workers(1 if fit is None else fit, self.cluster))
        return self._workers

    def history(self, arm: Arm, number: int) -> History:
        """The history of a replication, run if need be (again, if its entry has been damaged since)."""
        address = arm.address(number)
        self.complete([(arm, number)])
        if address not in self.store:
            self._seen.discard(address)
            self.complete([(arm, number)])
        return self.store.history(address)

    def measured(self, arm: Arm, numbers: Iterable[int], periods: Window | Each) -> list[dict[str, Any]]:
        """Every measure of replications of an arm, as `measures` gives them, found once, by the workers there are."""
        numbers = list(numbers)
        self.complete([(arm, number) for number in numbers], [periods])
        addresses = {number: arm.address(number) for number in numbers}
        missing = {number: one for number, one in addresses.items() if (one, periods) not in self._looks}
        if isinstance(self._workers, Processes) and len(missing) > 1:
            there = ((address, self.store.data(address)) for address in missing.values())
            looks = (Again(address, content, periods) for address, content in there if content is not None)
            for look, found in finished(looks, self._workers):
                self._found(look.address, periods, found)
        for number, address in missing.items():
            if (address, periods) not in self._looks:
                self._found(address, periods, seen(self.history(arm, number), periods))
        return [self.seen(address, periods) for address in addresses.values()]

    def seen(self, address: str, look: Look) -> dict[str, Any]:
        """What was asked of a finished replication, by name; found now if nobody has. Raises KeyError for one that is
        not in the store."""
        if (address, look) not in self._looks:
            if self._last is None or self._last[0] != address:  # several looks at one follow each other
                self._last = address, self.store.history(address)
            self._found(address, look, seen(self._last[1], look))
        names, values = self._looks[address, look]
        return dict(zip(names, values if values.ndim > 1 else values.tolist(), strict=True))

    def _found(self, address: str, look: Look, found: Seen) -> None:
        names, values = found
        self._looks[address, look] = self._names.setdefault(names, names), values

    def _keep(self, bundle: Bundle, found: tuple[list[Outcome], int]) -> None:
        outcomes, spared = found
        self.spared += spared
        for task, outcome in zip(bundle.tasks, outcomes, strict=True):
            address = task.arm.address(task.replication)
            self.store.keep(address, outcome.content)
            for look, one in zip(task.looks, outcome.seen, strict=True):
                self._found(address, look, one)
            self.computed += 1
            self._tell()

    def _tell(self) -> None:
        self.progress(self.computed, max(self.wanted, self._expected) - self.stored, self.stored)


@contextmanager
def replications(
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    store: Store | str | Path = DEFAULT,
    force: bool = False,
    progress: Progress = lambda computed, wanted, found: None,
    warn: Callable[[str], None] = lambda words: None,
) -> Iterator[Replications]:
    """The replications of a study; workers start when the first replication is missing, and end with the block.

    jobs: processes on this machine (as many as it has processors, if not given); cluster: address of a Dask scheduler
    instead. store: where finished replications are kept; force: run again what is there. warn: is told when memory
    allows fewer processes.
    Raises PetitionError if the cluster cannot be reached.
    """
    kept = store if isinstance(store, Store) else Store(read_path(store, "store"))
    wanted = cores() if jobs is None else read_whole(jobs, "jobs", 1)
    count = None if cluster is not None else wanted
    force = read_flag(force, "force")
    with ExitStack() as ending:
        yield Replications(kept, progress, warn, force, count, cluster, ending)
