"""Petitions that are open when the simulation starts."""

from __future__ import annotations

import numpy as np

from sim.city.city import City
from sim.city.numbers import Purpose
from sim.engine.identified import fill
from sim.engine.listed import placed
from sim.engine.world import World
from sim.ground.order import Origin
from sim.ground.tables import WANT
from sim.scenario.keys import write_key
from sim.scenario.listed import BACKLOG, waiting
from sim.scenario.schema import Scenario


def backlog(world: World, scenario: Scenario, city: City) -> np.ndarray:
    """The starting backlog as WANT[n]: a list's, each petition raised when and where it says; or so many petitions,
    shared out over the communities by need (where nobody needs anything, by citizens), raised up to `start.age` ago,
    each moment as likely."""
    if isinstance(scenario.start.backlog, str):
        return placed(world, city, waiting(scenario), Origin.BACKLOG, Purpose.OPEN, BACKLOG)
    total = round(scenario.start.backlog * city.scale)
    wants, first, kinds = np.zeros(total, WANT), np.zeros(total, np.int64), len(world.kinds)
    wants["community"] = np.repeat(np.arange(len(world.communities)), _shared_out(world, total))
    ages = fill(world, wants, int(Origin.BACKLOG), first, first, first + kinds, write_key(BACKLOG))
    wants["time"] = -1 - (ages * scenario.start.age).astype(np.int64)
    return wants


def _shared_out(world: World, total: int) -> np.ndarray:
    """Petitions of each community, int64[M]. The whole is exact: each gets the difference of the rounded cumulative
    shares."""
    need = world.communities["need"]
    shares = np.cumsum(need if need.any() else world.communities["citizens"])
    edges = np.rint(total * shares / shares[-1]).astype(int)
    return np.diff(edges, prepend=0)
