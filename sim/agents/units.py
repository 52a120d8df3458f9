"""Units as agents: what each feels, knows and will do after a period."""

from __future__ import annotations

import numpy as np

from sim.agents.group import Rows, together
from sim.agents.past import Past, measured
from sim.agents.spells import Spell
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
        """Confidence moves by the score, as `incentive.target` measures it, in each spell of the period as its rules
        say."""
        for spell in self.model.spells.under(_confidence):
            incentive = spell.scenario.incentive
            seen = measured(self.model.units, incentive.target)[self.row]
            self.confidence = confidence_after(incentive, self.confidence, seen, spell.seconds)

    @together
    def learn(self, past: Past) -> None:
        """Capability moves by the effort of each spell and the fatigue of the period and by slack = 1 − busy − time for
        causes (of the coming period), within 0…1."""
        slack = np.clip(1.0 - past.busy[self.row] - self.prevention, 0.0, 1.0)
        for spell in self.model.spells.under(_capability):
            capability, effort = spell.scenario.learning.capability, spell.effort[self.row]
            self.capability = capability_after(
                capability, self.capability, effort, slack, self.fatigue, spell.days
            )

    @together
    def tire(self, past: Past) -> None:
        """Fatigue moves by how busy the unit was."""
        for spell in self.model.spells.under(lambda spell: spell.scenario.learning.fatigue):
            fatigue = spell.scenario.learning.fatigue
            self.fatigue = fatigue_after(fatigue, self.fatigue, past.busy[self.row], spell.days)

    @together
    def exert(self, past: Past) -> None:
        """Effort is confidence, within 0…1."""
        self.effort = np.clip(self.confidence, 0.0, 1.0)

    @together
    def prepare(self, past: Past) -> None:
        """Readiness to come when called moves by the new effort."""
        readiness = self.model.scenario.collaboration.readiness
        self.readiness = readiness_after(readiness, self.readiness, self.effort)


def _confidence(spell: Spell) -> tuple[object, ...]:
    incentive = spell.scenario.incentive
    return incentive.response, incentive.target, incentive.time


def _capability(spell: Spell) -> tuple[object, ...]:
    return spell.scenario.learning.capability, spell.effort.tobytes()


class Department(Unit):
    """A department of a district, a municipal body, a utility, or another body."""
