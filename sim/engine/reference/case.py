"""A petition on its way through the reference engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.reference.job import Job
from sim.engine.world import World
from sim.ground.draws import Block, block
from sim.ground.order import origin_of
from sim.ground.tables import NONE, PETITION_COLUMNS, RECORD
from sim.policies.collaboration import Owner


class Case:
    """A petition. Its attributes are the history's columns, told in `sim.ground.tables`, and what the engine needs."""

    __slots__ = (
        *PETITION_COLUMNS,
        "all_done",
        "arrives",
        "calls",
        "has_table",
        "known",
        "lead",
        "matter",
        "outside",
        "path",
        "pending",
    )

    if TYPE_CHECKING:  # the history's columns: whole numbers

        def __getattr__(self, column: str) -> int: ...
        def __setattr__(self, column: str, value: int) -> None: ...

    def __init__(self, want: np.void) -> None:
        self.id, self.matter, self.citizen = int(want["id"]), int(want["matter"]), int(want["citizen"])
        self.community, self.kind = int(want["community"]), int(want["kind"])
        self.origin = origin_of(self.id)
        self.generation = self.calls = self.higher = 0
        self.forget()
        self.known = int(want["channel"])  # how it is known to come

    def forget(self) -> None:
        """Before it is raised again."""
        for name, column in PETITION_COLUMNS.items():
            if column.start is not None:
                setattr(self, name, column.start)
        self.path: list[int] = []
        self.pending, self.arrives, self.known = 0, -1, NONE
        self.lead: Job | None = None
        self.all_done: Any = None
        self.has_table, self.outside = False, Owner.INSIDE

    def draw(self, world: World, purpose: Block, visit: int = 0) -> tuple[int, int, int, int]:
        """The four numbers for a decision about the petition."""
        settings = world.settings[0]
        numbers: tuple[int, int, int, int] = block(
            settings["seed"], settings["replication"], self.id, int(purpose), self.generation, visit
        )
        return numbers

    def nature(self, world: World) -> tuple[int, int, int, int]:
        """The four numbers for what its matter is, the same for whatever it raises."""
        settings = world.settings[0]
        numbers: tuple[int, int, int, int] = block(
            settings["seed"], settings["replication"], self.matter, int(Block.MATTER), 0, 0
        )
        return numbers

    def row(self) -> np.void:
        """The history's row, RECORD, with nothing known of a call-back."""
        r: np.void = np.zeros(1, RECORD)[0]
        for name in PETITION_COLUMNS:
            r[name] = getattr(self, name)
        for number, unit in enumerate(self.path[:3], 1):
            r[f"path_{number}"] = unit
        if job := self.lead:
            r["started"], r["work"], r["preemptions"] = job.started, job.work, job.preemptions
        return r
