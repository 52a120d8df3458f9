"""Whole scenarios: founded, run day by day with either engine, and everything kept that came out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import numpy as np
from rig.outcome import Outcome

import sim.model
from sim.city.found import found
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

COMPILED, REFERENCE = "compiled", "reference"


def simulate(
    engine: str | type,
    scenario: str | Path | Scenario,
    overrides: Mapping[str, object] | None = None,
    *,
    days: int,
    scale: float = 1.0,
    replication: int = 0,
) -> Outcome:
    """The first days of a scenario. engine: a name, or a class with the engines' face."""
    steps = timeline(scenario if isinstance(scenario, Scenario) else load(scenario, overrides))
    city = found(steps, scale, replication)
    written: list[np.ndarray] = []
    name = engine if isinstance(engine, str) else "another"
    with mock.patch.dict(sim.model.ENGINES, {} if isinstance(engine, str) else {name: engine}):
        model = sim.model.CityModel(steps, city, days, name, lambda records: written.append(records.copy()))
        model.run()
    return Outcome.of(
        written, model.world, tallies=model.tallies, snapshots=model.snapshots, ranks=model.ranks,
        communities=model.city.communities, levers=model.world.levers,
    )  # fmt: skip
