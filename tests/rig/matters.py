"""What stands behind the causes of a world, and what matters are by their draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from sim.engine.matters import NO_ROW
from sim.engine.world import World
from sim.ground.draws import Block, block, uniform


class Behind(NamedTuple):
    """A matter behind a cause."""

    community: int
    category: int
    id: int
    kind: int


def behind(world: World) -> Iterator[Behind]:
    """Every cause there is, chain by chain."""
    for (m, category), row in np.ndenumerate(world.chains):
        while row != NO_ROW:
            one = world.matters[row]
            yield Behind(m, category, int(one["id"]), int(one["kind"]))
            row = one["next"]


def natures(settings: np.ndarray, matters: Iterable[int]) -> np.ndarray:
    """float64[n, 4]: locked, only to be explained, outside owner, helpers; below the share in force, a matter is so."""
    seed, replication = int(settings["seed"][0]), int(settings["replication"][0])
    drawn = [block(seed, replication, matter, int(Block.MATTER), 0, 0) for matter in matters]
    return np.array([[uniform(number) for number in numbers] for numbers in drawn]).reshape(-1, 4)
