"""Units as agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.agent import Agent
from sim.ground.tables import Body

if TYPE_CHECKING:
    from sim.model import CityModel


class Unit(Agent):
    """A unit of the city: a view on its row."""

    def __init__(self, model: CityModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def state(self) -> np.void:
        """The unit's row of the table (UNIT); writing to its fields changes the city."""
        return self.model.units[self.row]  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """The unit's name."""
        return str(self.model.city.unit_names[self.row])


class Street(Unit):
    """A street, town or township."""


class District(Unit):
    """A district's government."""


class Department(Unit):
    """A department of a district, a municipal body, a utility, or another body."""


def unit(model: CityModel, row: int) -> Unit:
    """The agent of a unit."""
    kinds: dict[int, type[Unit]] = {int(Body.STREET): Street, int(Body.DISTRICT): District}
    return kinds.get(int(model.units["body"][row]), Department)(model, row)
