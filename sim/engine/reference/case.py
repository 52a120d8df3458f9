"""A petition on its way through the reference engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.reference.job import Job
from sim.engine.world import World
from sim.ground.draws import Block, block
from sim.ground.order import origin_of
from sim.ground.tables import RECORD
from sim.policies.collaboration import Owner


class Case:
    """A petition; most fields are the history's columns."""

    def __init__(self, want: np.void) -> None:
        self.id, self.citizen = int(want["id"]), int(want["citizen"])
        self.community, self.kind = int(want["community"]), int(want["kind"])
        self.generation = self.calls = self.higher = 0
        self.forget()

    def forget(self) -> None:
        """Before it is raised again."""
        self.raised = self.recorded = self.dispatched = self.arrived = self.contacted = -1
        self.closed = self.due = self.unit = self.owner = -1
        self.path: list[int] = []
        self.visits = self.refusals = self.disputes = self.helpers = self.pending = 0
        self.machine = self.kept = self.outcome = self.deadline = self.channel = 0
        self.arrives = -1
        self.lead: Job | None = None
        self.all_done: Any = None
        self.has_table, self.outside = False, Owner.INSIDE

    def draw(self, world: World, purpose: Block, visit: int = 0) -> tuple[int, int, int, int]:
        """The four numbers for a decision about the petition."""
        levers = world.levers[0]
        numbers: tuple[int, int, int, int] = block(
            levers["seed"], levers["replication"], self.id, int(purpose), self.generation, visit
        )
        return numbers

    def row(self) -> np.void:
        """The history's row, RECORD, with nothing known of a call-back."""
        r: np.void = np.zeros(1, RECORD)[0]
        for name in RECORD.names or ():
            if hasattr(self, name):
                r[name] = getattr(self, name)
        for number, name in enumerate(("path_1", "path_2", "path_3")):
            r[name] = self.path[number] if number < len(self.path) else -1
        job = self.lead
        r["started"] = job.started if job else -1
        if job:
            r["work"], r["preemptions"] = job.work, job.preemptions
        r["origin"] = origin_of(self.id)
        r["called"] = r["said_contacted"] = r["said_solved"] = r["satisfied"] = -1
        return r
