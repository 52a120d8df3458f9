"""What a scenario changes in the tables of a run, at its start and on the day of each dated reform.

A scenario in force is compared here, and here alone, with the one before it; agents keep their state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.agents.hall import CityHall
from sim.agents.neighbourhoods import Neighbourhoods
from sim.agents.streets import Streets
from sim.agents.surroundings import Surroundings
from sim.agents.work import set_work
from sim.city.city import City
from sim.policies.prevention import still_locked
from sim.scenario.at_scale import with_fewer_streets
from sim.scenario.places import places
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Stage:
    """What is in force from a day on: the scenario, and the tables that were founded on it."""

    day: int
    scenario: Scenario
    settings: np.ndarray
    crews: np.ndarray
    kinds: np.ndarray


def stages(timeline: Sequence[tuple[date, Scenario]], city: City) -> list[Stage]:
    """The start, and every dated reform; numbers of streets as a city of its scale has them."""
    districts = len(places(timeline[0][1].city).districts)
    of_district = city.scale * districts / len(city.district_names)
    crews = dict(city.crew_steps)
    return [
        Stage(day, with_fewer_streets(scenario, city.scale, of_district), settings, crews[day], kinds)
        for (_, scenario), (day, settings), (_, kinds) in zip(
            timeline, city.settings, city.kind_steps, strict=True
        )
    ]


@dataclass(frozen=True)
class Enactment:
    """Whom a scenario reaches when it comes into force."""

    model: Surroundings
    hall: CityHall
    streets: Streets
    neighbourhoods: Neighbourhoods

    def begin(self, first: Stage) -> None:
        """The scenario at the start."""
        self._set_kinds(first)
        self._set_units(first.scenario)

    def reform(self, stage: Stage) -> None:
        """A scenario takes the place of the one in force."""
        before, self.model.scenario = self.model.scenario, stage.scenario
        was_locked = self.model.kinds["locked"].copy()
        self._set_kinds(stage)
        self._set_units(stage.scenario)
        self._set_voice(before, stage.scenario)
        self.model.unlock_causes(was_locked)
        self.set_crews(stage.crews, stage.day)

    def _set_kinds(self, stage: Stage) -> None:
        """The kinds as founded, with the share locked that no policy has unlocked."""
        kinds = self.model.kinds
        kinds[:] = stage.kinds
        kinds["locked"] *= self.neighbourhoods.still_locked[kinds["category"]]
        for category, share in still_locked(stage.scenario.prevention.unlock).items():
            kinds["locked"][kinds["category"] == self._category(category)] *= share

    def _set_units(self, scenario: Scenario) -> None:
        """What all units are told, and what follows from it for discipline, patrols and work."""
        units, handling = self.model.units, scenario.handling
        units["refuse"] = scenario.dispatch.refusal.own
        units["explain"] = handling.explain
        units["load_gain"], units["load_onset"] = handling.load_gain, handling.load_onset
        self.neighbourhoods.set_time()
        self.neighbourhoods.patrol()
        self.streets.choose_discipline()
        set_work(self.model)

    def _set_voice(self, before: Scenario, after: Scenario) -> None:
        """Another voice, if the scenario's has changed."""
        if before.citizens.voice != after.citizens.voice:
            self.neighbourhoods.set_voice()

    def set_crews(self, crews: np.ndarray, day: int) -> None:
        """Another plan of crews on a day of the run, CREW[C]: by a reform, or as a surge begins or ends."""
        for name in ("officers", "leave", "stretch", "urgent_only", "moved"):
            self.model.crews[name] = crews[name]
        self.hall.reform(crews["officers"], self.model.city.start + timedelta(days=day))

    def _category(self, name: str) -> int:
        return self.model.city.category_names.index(name)
