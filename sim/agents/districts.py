"""Districts as agents: they rank their streets, pass the city's pressure on, and lend officers between streets."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.agents.group import Group
from sim.agents.mesa_core import AgentSet
from sim.agents.surroundings import Surroundings
from sim.agents.units import Unit
from sim.city.apportion import apportion
from sim.ground.tables import Body
from sim.policies.assessment import ranks
from sim.policies.districts import district_push, given_up


class District(Unit):
    """A district's government, which answers for its streets."""

    @cached_property
    def streets(self) -> np.ndarray:
        """The rows of its streets."""
        units = self.model.units
        return np.flatnonzero((units["body"] == Body.STREET) & (units["district"] == self.district))

    def rank(self) -> float:
        """Rank its own streets; gives their mean score, by which the city ranks it (nan: none has one)."""
        units, rows = self.model.units, self.streets
        scores = units["score"][rows]
        units["place"][rows] = ranks(scores)
        known = scores[~np.isnan(scores)]
        return float(known.mean()) if len(known) else float("nan")

    def press(self, asked: float) -> np.ndarray:
        """What it asks of each of its streets, having been asked so much: of all the same."""
        return np.full(len(self.streets), asked)

    def lend(self, officers: np.ndarray) -> np.ndarray:
        """By how many officers each crew of the city gains or loses because of this district, int64[crews].

        Each ordinary crew of a street gives up a share, and what is given up within one plan of crews is shared out
        among the same crews by the petitions open in their streets (largest remainders): heads are conserved, and where
        the load is in proportion to the officers nearly all come back. officers: int64[crews], of the plan.
        """
        districts, crews = self.model.scenario.incentive.districts, self.model.crews
        change = np.zeros(len(crews), dtype=np.int64)
        if not districts.lent:
            return change
        own = np.isin(crews["unit"], self.streets) & (crews["urgent_only"] == 0)
        plans = np.array(self.model.city.crew_names)
        for plan in dict.fromkeys(plans[own]):
            rows = np.flatnonzero(own & (plans == plan))
            load = self.model.units["backlog"][crews["unit"][rows]]
            given = given_up(districts, officers[rows])
            change[rows] = apportion(int(given.sum()), load) - given
        return change


class Districts(Group):
    """All districts of the city, of whatever class: what the city makes of them."""

    def __init__(self, model: Surroundings, agents: AgentSet) -> None:
        super().__init__(model, agents)
        self.members: list[District] = list(agents)

    def review(self) -> None:
        """Each ranks its streets, and the city ranks the districts."""
        self.place = ranks(np.array([district.rank() for district in self.members]))

    def press(self) -> np.ndarray:
        """What of the city's pressure arrives at each street, by the places of the last review, float64[units]."""
        asked = district_push(self.model.scenario.incentive.districts, self.place)
        arrives = np.zeros(len(self.model.units))
        for district, effort in zip(self.members, asked, strict=True):
            arrives[district.streets] += district.press(float(effort))
        return arrives

    def lend(self, officers: np.ndarray) -> np.ndarray:
        """By how many officers each crew has more or less than in the plan, int64[crews]."""
        change = np.zeros(len(officers), dtype=np.int64)
        for district in self.members:
            change += district.lend(officers)
        return change
