"""What every procedure of the reference engine is given."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engine.reference.case import Case
from sim.engine.reference.clock import Clock
from sim.engine.reference.job import Job
from sim.engine.reference.switchboard import Switchboard
from sim.engine.world import World

Steps = Generator[Any, Any, Any]


@dataclass
class Engine:
    """The world, which `renew` replaces, and what the engine keeps itself.

    queues: of each unit, a heap of (level, key, identity, job). in_hand: of each crew, the jobs its officers work on.
    open: petitions that are open, by identity. finished: rows for the history that nobody has taken yet. Rows of the
    world are read afresh at every use, since agents change them.
    """

    world: World
    clock: Clock
    switchboard: Switchboard
    queues: list[list[tuple[int, int, int, Job]]]
    in_hand: list[list[Job]]
    open: dict[int, Case]
    finished: list[np.void]
