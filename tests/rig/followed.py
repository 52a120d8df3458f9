"""Small cities watched: what the watched engine notes, and what the reference engine's officers do, logged by hand."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
from rig.small import Small

from sim.engine.compiled.engine import Compiled
from sim.engine.reference import work
from sim.engine.reference.engine import Reference
from sim.ground.tables import RECORD
from sim.ground.time_units import DAY
from sim.report.trace.replay import Seen
from sim.report.trace.watch import Enough, Watching


def seen(small: Small, **watched: Any) -> tuple[Seen, Any]:
    """What is noted of a petition (`who`) or a unit (`unit`) of a small city, and the world as it ends."""
    written: list[np.ndarray] = []
    running: Any = Watching(
        Compiled(small.world(), lambda rows: written.append(rows.copy())), last=small.days, **watched
    )
    with mock.patch.dict(Compiled.day.__globals__, day_of_needs=small._placed), suppress(Enough):
        for day in range(small.days):
            small.each_day(day, running)
            running.day(day)
    running.end()
    world, rows = running.world, np.concatenate([*written, np.zeros(0, RECORD)])
    rows = rows[rows["id"] == watched.get("who", -1)]
    found = Seen(
        running.notes, rows, [], world.opens, world.closes, world.crews["calendar"].copy(), world.crews["urgent_only"] > 0
    )  # fmt: skip
    return found, SimpleNamespace(world=world, rows=np.concatenate([*written, np.zeros(0, RECORD)]))


def officers(small: Small) -> dict[int, list[tuple[int, int, int, int, str]]]:
    """By unit: petition or task, crew, since, until and how it ended, of every piece of work in the reference engine."""
    begun: dict[Any, int] = {}
    found: dict[int, list[tuple[int, int, int, int, str]]] = defaultdict(list)
    end = small.days * DAY
    start, interrupt, leave = work.start, work.interrupt, work.leave
    cut: list[Any] = []

    def started(e: Any, job: Any, crew: int, now: int) -> None:
        begun[job] = now
        start(e, job, crew, now)

    def interrupted(e: Any, job: Any, now: int) -> None:
        cut.append(job)
        interrupt(e, job, now)

    def left(e: Any, job: Any) -> None:
        how = "interrupted" if job in cut else "handed over" if job.over else "done"
        cut.clear()
        found[job.unit].append((job.id, job.crew, begun.pop(job), e.clock.now, how))
        leave(e, job)

    with mock.patch.multiple(work, start=started, interrupt=interrupted, leave=left):
        small.run(Reference)
    for job, since in begun.items():
        found[job.unit].append((job.id, job.crew, since, end, "in hand"))
    return {unit: sorted(one for one in pieces if one[3] > one[2]) for unit, pieces in found.items()}
