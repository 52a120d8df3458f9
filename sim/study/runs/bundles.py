"""Replications that are run together, because their arms have the same past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sim.study.runs.workers import Outcome, Task, expect_version

MOST = 8
"""So many arms at a time: a study that is interrupted loses no more."""


@dataclass(frozen=True)
class Bundle:
    """Replications of one number whose arms may have a past in common; or one that stands alone."""

    tasks: tuple[Task, ...]

    @property
    def models(self) -> int:
        """How many cities are in memory at once: one goes on from another."""
        return min(len(self.tasks), 2)

    def __call__(self) -> tuple[list[Outcome], int]:
        """Run them: what they came to, and how many days were not run again."""
        from sim.study.runs.together import replayed_together

        first, *others = self.tasks
        if not others:
            return [first()], 0
        expect_version(first.source)
        arm = first.arm
        histories, spared = replayed_together(
            [task.arm.steps for task in self.tasks],
            scale=arm.scale,
            replication=first.replication,
            same_city=arm.same_city,
        )
        outcomes = [task.told(history) for task, history in zip(self.tasks, histories, strict=True)]
        return outcomes, spared


def bundled(tasks: Sequence[Task], workers: int) -> list[Bundle]:
    """Tasks whose arms may have a past in common, together; each alone, if there were too few for so many workers."""
    kin: dict[tuple[str, int], list[Task]] = defaultdict(list)
    for task in tasks:
        kin[task.arm.kin, task.replication].append(task)
    found = [
        Bundle(tuple(group[first : first + MOST]))
        for group in kin.values()
        for first in range(0, len(group), MOST)
    ]
    return found if len(found) >= workers else [Bundle((task,)) for task in tasks]
