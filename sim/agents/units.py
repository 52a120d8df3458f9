"""Units as agents: what each feels, knows and will do after a period."""

from __future__ import annotations

import numpy as np

from sim.agents.group import Rows, together
from sim.agents.past import Past
from sim.agents.surroundings import Agent, Surroundings
from sim.policies.collaboration import readiness_after
from sim.policies.incentive import confidence_after
from sim.policies.learning import capability_after, fatigue_after

DECISIONS = ("believe", "learn", "tire", "exert", "prepare")
"""What a unit decides after a period, in this order; all units decide one thing before any decides the next."""


class Unit(Agent, Rows):
    """A unit of the city, which answers for its row.

    It starts with confidence and capability as founded (`sim.city.differences`), with `collaboration.readiness.start`,
    without fatigue and without a score.
    """

    row: int

    def __init__(self, model: Surroundings, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.readiness = model.scenario.collaboration.readiness.start
        self.score = self.last_score = np.nan

    @property
    def name(self) -> str:
        """The unit's name."""
        return str(self.model.city.unit_names[self.row])

    @together
    def believe(self, past: Past) -> None:
        """Confidence moves by the score, as `incentive.target` measures it."""
        incentive, measured = self.model.scenario.incentive, past.measured[self.row]
        self.confidence = confidence_after(incentive, self.confidence, measured, past.seconds)

    @together
    def learn(self, past: Past) -> None:
        """Capability moves by the effort and the fatigue of the period and by slack = 1 − busy − time for causes (of
        the coming period), within 0…1."""
        capability = self.model.scenario.learning.capability
        slack = np.clip(1.0 - past.busy[self.row] - self.prevention, 0.0, 1.0)
        self.capability = capability_after(
            capability, self.capability, self.effort, slack, self.fatigue, past.days
        )

    @together
    def tire(self, past: Past) -> None:
        """Fatigue moves by how busy the unit was."""
        fatigue = self.model.scenario.learning.fatigue
        self.fatigue = fatigue_after(fatigue, self.fatigue, past.busy[self.row], past.days)

    @together
    def exert(self, past: Past) -> None:
        """Effort is confidence, within 0…1."""
        self.effort = np.clip(self.confidence, 0.0, 1.0)

    @together
    def prepare(self, past: Past) -> None:
        """Readiness to come when called moves by the new effort."""
        readiness = self.model.scenario.collaboration.readiness
        self.readiness = readiness_after(readiness, self.readiness, self.effort)


class Department(Unit):
    """A department of a district, a municipal body, a utility, or another body."""
