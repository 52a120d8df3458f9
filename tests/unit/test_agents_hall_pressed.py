"""Pressure that is summed up only when something about it has changed is that of every day."""

from __future__ import annotations

from datetime import date

import numpy as np

import sim
from sim.agents.hall import CityHall
from sim.history.disk.packing import pack

PRESSED = {
    "incentive.lists.shame": 1, "incentive.summons.last": 1, "incentive.prize.top": 1,
    "incentive.attention.budget": 0.1, "governed.choice": "worst", "governed.number": 1,
    "incentive.campaigns.spring": {"start": date(2021, 2, 10), "end": date(2021, 2, 20), "push": 0.3},
}  # fmt: skip


class Daily(CityHall):
    """Sums up every day, as a hall of one's own does."""


def test_pressure_is_that_of_a_hall_that_sums_up_every_day() -> None:
    scenario = sim.load("hamlet", PRESSED)
    one, other = (
        sim.run(scenario, until="2021-03-20", agents=agents, petitions=False)
        for agents in ({}, {"hall": Daily})
    )
    assert pack(one.history) == pack(other.history)
    efforts = one.history.snapshots["effort"][:, :3]
    assert len(np.unique(efforts)) > 3, "something presses"
