"""Streets as agents: the city hall presses them, and they copy each other's practices."""

from __future__ import annotations

import numpy as np

from sim.agents.group import Group, together
from sim.agents.mesa_core import AgentSet
from sim.agents.past import Past
from sim.agents.purposes import Purpose
from sim.agents.surroundings import Surroundings
from sim.agents.units import Unit
from sim.policies.learning import Practices, adoption_hazard


class Street(Unit):
    """A street, town or township."""

    @together
    def exert(self, past: Past) -> None:
        """Effort is confidence and the city hall's push, within 0…1."""
        self.effort = np.clip(self.confidence + self.push, 0.0, 1.0)


class Streets(Group):
    """All streets of the city, of whatever class: what they decide with an eye on each other."""

    def __init__(self, model: Surroundings, agents: AgentSet) -> None:
        super().__init__(model, agents)
        self.chance = model.uniform(self.row, Purpose.TRIAGE)

    def choose_discipline(self) -> None:
        """Streets that triage take `triage.discipline`, all other units the city's.

        By rank: the share `triage.share` of all streets, rounded, with the lowest scores, those without a score never;
        at random: each street with that chance, drawn once a run. What already waits takes its
        place in the new order before the next day.
        """
        triage, units = self.model.scenario.triage, self.model.units
        row = self.model.city.policies.index
        units["discipline"] = row(self.model.scenario.discipline)
        if triage.share == 0:
            return
        if triage.by == "random":
            takes = self.chance < triage.share
        else:
            scores = np.nan_to_num(self.score, nan=np.inf)
            last = np.argsort(scores, kind="stable")[: round(triage.share * len(self))]
            takes = np.zeros(len(self), dtype=bool)
            takes[last] = np.isfinite(scores[last])
        units["discipline"][self.row[takes]] = row(triage.discipline)

    def adopt(self, past: Past) -> None:
        """Streets find practices, and copy those of others.

        For each of `learning.practices.number` practices a street has not, with the chance of Bass's hazard over the
        spells of the period; F: share that has it among the other streets, weighted 1 in its district and `near`
        elsewhere; with `better_only` only those with a higher score count. All streets decide at the same time.
        """
        spells = self.model.spells.under(lambda spell: spell.scenario.learning.practices)
        rules = [(spell.scenario.learning.practices, spell.days) for spell in spells]
        weighed = [self._weight(practices) for practices, _ in rules]
        known = self.practices
        for practice in range(max(practices.number for practices, _ in rules)):
            has = (known >> practice) & 1
            hazard = np.zeros(len(self))
            for (practices, days), weight in zip(rules, weighed, strict=True):
                if practice < practices.number:
                    whole = weight.sum(axis=1)
                    with np.errstate(invalid="ignore", divide="ignore"):
                        seen = np.where(whole > 0, weight @ has / whole, 0.0)
                    hazard += adoption_hazard(practices, seen, days)
            draw = self.model.uniform(self.row, Purpose.PRACTICE + practice)
            takes = (has == 0) & (draw < 1.0 - np.exp(-hazard))
            known |= takes.astype(np.int64) << practice
        self.practices = known

    def _weight(self, practices: Practices) -> np.ndarray:
        """How much each street looks at each other one, float64[n, n]."""
        scores, district = np.nan_to_num(self.score), self.district
        weight = np.where(district[:, None] == district[None, :], 1.0, practices.near)
        if practices.better_only:
            weight = weight * (scores[None, :] > scores[:, None])
        else:
            np.fill_diagonal(weight, 0.0)
        return np.asarray(weight)
