"""The streets, and with them all units: confidence, effort, fatigue, capability, practices, discipline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.agent import Agent
from sim.agents.hours import office_seconds
from sim.behaviour.streets import set_work
from sim.ground.draws import Block
from sim.ground.tables import Body
from sim.policies.collaboration import readiness_after
from sim.policies.incentive import confidence_after
from sim.policies.learning import adoption_chance, capability_after, fatigue_after

if TYPE_CHECKING:
    from sim.model import CityModel


class Units(Agent):
    """All units as they make up their minds for the next period."""

    def __init__(self, model: CityModel) -> None:
        super().__init__(model)
        units, scenario = model.units, model.scenario
        units["confidence"] = units["effort"] = scenario.incentive.start
        units["capability"] = scenario.learning.capability.start
        units["readiness"] = scenario.collaboration.readiness.start
        units["score"] = units["last_score"] = np.nan
        self.street = units["body"] == Body.STREET
        self.chance = model.uniform(np.arange(len(units)), Block.AGENT, 2)

    def revise(self, seconds: int) -> None:
        """After a period of so many seconds: what the units feel, know and will do.

        busy = work done/officers' time without the watch, at most 1. Confidence moves by the score, streets measured
        among streets, all others among all others. Capability moves by the effort and the fatigue of the period and by
        slack = 1 − busy − time for causes (of the coming period), within 0…1; fatigue by busy; then effort = confidence
        + push, within 0…1, push for streets alone; readiness moves by the new effort; practices and discipline follow.
        All start from `incentive.start`, `learning.capability.start`, `collaboration.readiness.start`, no fatigue and
        no score.
        """
        units, scenario, days = self.model.units, self.model.scenario, seconds / 86400
        tally, learning = self.model.tally, scenario.learning
        with np.errstate(invalid="ignore", divide="ignore"):
            office = office_seconds(self.model, seconds)
            busy = np.where(office > 0, np.minimum(tally["busy"] / office, 1.0), 0.0)
        for sort in (self.street, ~self.street):
            measured = scenario.incentive.target.measured(units["score"][sort], units["last_score"][sort])
            units["confidence"][sort] = confidence_after(
                scenario.incentive, units["confidence"][sort], measured, seconds
            )
        slack = np.clip(1.0 - busy - units["prevention"], 0.0, 1.0)
        units["capability"] = capability_after(
            learning.capability, units["capability"], units["effort"], slack, units["fatigue"], days
        )
        units["fatigue"] = fatigue_after(learning.fatigue, units["fatigue"], busy, days)
        units["effort"] = np.clip(units["confidence"] + np.where(self.street, units["push"], 0.0), 0.0, 1.0)
        units["readiness"] = readiness_after(
            scenario.collaboration.readiness, units["readiness"], units["effort"]
        )
        if learning.practices.number:
            self._adopt(days)
        self.choose_discipline()
        self.set_work()

    def set_work(self) -> None:
        """Tell the fast loop what follows for the work of the next period.

        Capability then counts (1 + `learning.practices.gain`·practices known) times.
        """
        learning, units = self.model.scenario.learning, self.model.units
        known = np.bitwise_count(units["practices"].astype(np.uint64)).astype(float)
        base = units["capability"].copy()
        units["capability"] = base * (1.0 + learning.practices.gain * known)
        set_work(units, self.model.scenario.handling, learning.fatigue.slows)
        units["capability"] = base

    def choose_discipline(self) -> None:
        """Streets that triage take `triage.discipline`, all others the city's.

        By rank: the share `triage.share` of all streets, rounded, with the lowest scores, those without a score never;
        at random: each street with that chance, drawn once a run. What already waits keeps its place.
        """
        triage, units = self.model.scenario.triage, self.model.units
        units["discipline"] = self.model.scenario.discipline.code
        if triage.share == 0:
            return
        if triage.by == "random":
            takes = self.street & (self.chance < triage.share)
        else:
            scores = np.where(self.street, np.nan_to_num(units["score"], nan=np.inf), np.inf)
            last = np.argsort(scores, kind="stable")[: round(triage.share * self.street.sum())]
            takes = np.zeros(len(units), dtype=bool)
            takes[last] = np.isfinite(scores[last])
        units["discipline"][takes] = triage.discipline.code

    def _adopt(self, days: float) -> None:
        """Streets find practices, and copy those of others.

        For each of `learning.practices.number` practices a street has not, with the chance of Bass's hazard; F: share
        that has it among the other streets, weighted 1 in its district and `near` elsewhere; with `better_only` only
        those with a higher score count. All streets
        decide at the same time.
        """
        practices, streets = self.model.scenario.learning.practices, np.flatnonzero(self.street)
        units = self.model.units[streets]
        scores = np.nan_to_num(units["score"])
        same = units["district"][:, None] == units["district"][None, :]
        weight = np.where(same, 1.0, practices.near)
        if practices.better_only:
            weight = weight * (scores[None, :] > scores[:, None])
        else:
            np.fill_diagonal(weight, 0.0)
        whole = weight.sum(axis=1)
        for practice in range(practices.number):
            has = (units["practices"] >> practice) & 1
            with np.errstate(invalid="ignore", divide="ignore"):
                seen = np.where(whole > 0, weight @ has / whole, 0.0)
            draw = self.model.uniform(streets, Block.AGENT, 16 + practice)
            takes = (has == 0) & (draw < adoption_chance(practices, seen, days))
            units["practices"] |= takes.astype(np.int64) << practice
        self.model.units["practices"][streets] = units["practices"]
