"""Petitions that are open when the simulation starts."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import petitioner
from sim.engine.kinds import drawn_kind
from sim.engine.world import World
from sim.ground.draws import Block, block, uniform
from sim.ground.order import Origin, identity
from sim.ground.tables import WANT
from sim.scenario.schema import Scenario


def backlog(world: World, scenario: Scenario, scale: float) -> np.ndarray:
    """The starting backlog as WANT[n]: shared out over the communities by need (where nobody needs anything, by
    citizens), raised up to `start.age` ago, each moment as likely.

    The whole is exact: each community gets the difference of the rounded cumulative shares.
    """
    settings = world.settings[0]
    total = round(scenario.start.backlog * scale)
    need = world.communities["need"]
    shares = np.cumsum(need if need.any() else world.communities["citizens"])
    edges = np.rint(total * shares / shares[-1]).astype(int)
    counts = np.diff(edges, prepend=0)
    wants = np.zeros(total, WANT)
    row = 0
    for m, count in enumerate(counts):
        community = world.communities[m]
        mix = int(world.day_mix[0, community["street"]])
        for k in range(count):
            who = identity(int(Origin.BACKLOG), 0, m, k)
            age, citizen, kind, _ = block(
                settings["seed"], settings["replication"], who, int(Block.NEED), 0, 0
            )
            want = wants[row]
            want["time"] = -1 - int(uniform(age) * scenario.start.age)
            want["id"] = want["matter"] = who
            want["community"] = m
            want["citizen"] = petitioner(community["first"], community["citizens"], settings, citizen)
            want["kind"] = drawn_kind(world.mixes, mix, 0, len(world.kinds), kind)
            row += 1
    return wants
