"""Whole scenarios: founded, run day by day with either engine, and everything kept that came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

import numpy as np
from rig.outcome import Outcome

from sim.agents.model import ENGINES, CityModel
from sim.agents.surroundings import Agent
from sim.city.found import found
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

COMPILED, REFERENCE = "compiled", "reference"


def modelled(
    engine: str,
    scenario: str | Path | Scenario,
    overrides: Mapping[str, object] | None = None,
    write: Callable[[np.ndarray], None] = lambda records: None,
    *,
    days: int,
    scale: float = 1.0,
    replication: int = 0,
    agents: Mapping[str, type[Agent]] | None = None,
) -> CityModel:
    """A scenario's city at its start."""
    steps = timeline(scenario if isinstance(scenario, Scenario) else load(scenario, overrides))
    return CityModel(steps, found(steps, scale, replication), days, engine, write, agents)


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
    written: list[np.ndarray] = []
    name = engine if isinstance(engine, str) else "another"
    with mock.patch.dict(ENGINES, {} if isinstance(engine, str) else {name: engine}):
        model = modelled(
            name, scenario, overrides, lambda records: written.append(records.copy()), days=days, scale=scale,
            replication=replication,
        )  # fmt: skip
        model.run()
    return Outcome.of(
        written, model.world, tallies=model.tallies, snapshots=model.snapshots, ranks=model.ranks,
        communities=model.communities, settings=model.world.settings,
    )  # fmt: skip
