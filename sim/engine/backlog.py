"""Petitions that are open when the simulation starts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.behaviour.citizens import petitioner
from sim.city.city import City
from sim.city.numbers import Purpose
from sim.engine.kinds import drawn_kind
from sim.engine.listed import placed
from sim.engine.world import World
from sim.ground.draws import Block, block, uniform
from sim.ground.order import Origin, identity
from sim.ground.tables import WANT
from sim.scenario.listed import BACKLOG, waiting
from sim.scenario.schema import Scenario


def backlog(world: World, scenario: Scenario, city: City) -> np.ndarray:
    """The starting backlog as WANT[n]: a list's, each petition raised when and where it says; or so many petitions,
    shared out over the communities by need (where nobody needs anything, by citizens), raised up to `start.age` ago,
    each moment as likely."""
    if isinstance(scenario.start.backlog, str):
        return placed(world, city, waiting(scenario), Origin.BACKLOG, Purpose.OPEN, BACKLOG)
    total = round(scenario.start.backlog * city.scale)
    wants = np.zeros(total, WANT)
    for want, (m, k) in zip(wants, _shared_out(world, total), strict=True):
        _fill(want, world, m, k, scenario.start.age)
    return wants


def _shared_out(world: World, total: int) -> Iterator[tuple[int, int]]:
    """Community of each petition, and its number there. The whole is exact: each community gets the difference of the
    rounded cumulative shares."""
    need = world.communities["need"]
    shares = np.cumsum(need if need.any() else world.communities["citizens"])
    edges = np.rint(total * shares / shares[-1]).astype(int)
    for m, count in enumerate(np.diff(edges, prepend=0)):
        yield from ((m, k) for k in range(count))


def _fill(want: np.void, world: World, m: int, k: int, age: int) -> None:
    settings, community = world.settings[0], world.communities[m]
    who = identity(int(Origin.BACKLOG), 0, m, k)
    since, citizen, kind, _ = block(settings["seed"], settings["replication"], who, int(Block.NEED), 0, 0)
    want["id"] = want["matter"] = who
    want["time"], want["community"] = -1 - int(uniform(since) * age), m
    want["citizen"] = petitioner(community["first"], community["citizens"], settings, citizen)
    mix = int(world.day_mix[0, community["street"]])
    want["kind"] = drawn_kind(world.mixes, mix, 0, len(world.kinds), kind)
