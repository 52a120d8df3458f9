"""What surrounds the agents of a run, and what all agents have in common. The model is built on it, above them."""

from __future__ import annotations

import itertools

import numpy as np

from sim.agents import mesa_core
from sim.agents.spells import Spells
from sim.city.city import City
from sim.engine.matters import end_some, unlock
from sim.engine.world import World
from sim.ground.draws import Block, uniforms
from sim.scenario.schema import Scenario


class Surroundings(mesa_core.Model):
    """A city as its agents see and change it: the tables of the run, the scenario in force, and their draws.

    city: what never changes. scenario: as the last dated reform left it. units, crews, kinds, communities, causes: the
    run's own tables, which the fast loop reads and writes as well; tally, book: what it counts; spells: the days of the
    period by the rules that were in force. Mesa's own generator is never read.
    """

    def __init__(self, city: City, scenario: Scenario, world: World) -> None:
        super().__init__(rng=0)
        self.city, self.scenario = city, scenario
        self.units: np.ndarray = world.units
        self.crews: np.ndarray = world.crews
        self.kinds: np.ndarray = world.kinds
        self.communities: np.ndarray = world.communities
        self.causes: np.ndarray = world.causes
        self.tally: np.ndarray = world.tally
        self.book: np.ndarray = world.book
        self.spells = Spells(world.units, world.crews, world.tally)
        self.past_periods = 0
        self.numbers = itertools.count(1)
        self._begun = world
        self._identity = int(world.settings["seed"][0]), int(world.settings["replication"][0])

    def uniform(self, who: np.ndarray, purpose: int) -> np.ndarray:
        """A draw of each of `who` for a purpose of this period (`sim.agents.purposes`), float64[n] in (0, 1)."""
        return uniforms(*self._identity, who, int(Block.AGENT), self.past_periods, int(purpose))

    def end_causes(self, taken: np.ndarray) -> None:
        """So many causes of each community and category end, int64[M, categories]; which of them is left to chance."""
        end_some(self._begun, taken)

    def unlock_causes(self, was: np.ndarray) -> None:
        """Causes end that kinds with shares `was` locked had (float64[K]), and kinds as they are have no more."""
        unlock(self._begun, was)


class Agent(mesa_core.Agent):
    """An agent of the city."""

    model: Surroundings

    def __init__(self, model: Surroundings) -> None:
        # Mesa's own would number the agent in a table that holds on to every model ever made, and so to its whole city.
        self.model, self.pos = model, None
        self.unique_id = next(model.numbers)
        model.register_agent(self)  # type: ignore[no-untyped-call]
