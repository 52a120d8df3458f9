"""What all agents have in common: they know the model, and belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.model import CityModel


class Agent(mesa.Agent):
    """An agent of the city."""

    model: CityModel
