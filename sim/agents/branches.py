"""Runs with a common past: a model is copied as it stands on a day, and the copy goes on by another timeline.

What a run will meet is known from its founding on, so that two timelines can be told to be the same until a day before
either is run. Nothing is left out and nothing is guessed: a copy has all that the model has.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from typing import Any

import numpy as np

from sim.agents.model import CityModel
from sim.agents.reforms import stages
from sim.city.city import CHANGED, City
from sim.city.likeness import Timeline
from sim.engine.compiled.engine import Compiled


def branch(model: CityModel, timeline: Timeline, city: City) -> CityModel:
    """A model that stands where this one does, and goes on by another timeline and its city, which `agree` with it so
    far. Both are independent from now on, and share what neither changes. Not for the reference engine, whose processes
    cannot be copied."""
    if not isinstance(model.engine, Compiled):
        raise TypeError(f"the {model.engine.name} engine cannot be copied in the middle of a run")
    other = _copy(model)
    came, other.stages = other.stages, stages(timeline, city)
    known = {
        id(old.scenario): new.scenario
        for old, new in zip(came, other.stages, strict=False)
        if old.day < other.day
    }
    other.scenario = known[id(other.scenario)]
    other.spells.turn(known)
    other.hall.turn()
    other.follow(city)
    return other


def _copy(model: CityModel) -> CityModel:
    """The model and all that it holds, but for what nobody writes into."""
    kept: list[Any] = [getattr(model.city, field.name) for field in fields(City) if field.name not in CHANGED]
    kept += [array for array in model.world if isinstance(array, np.ndarray) and not array.flags.writeable]
    kept += model.stages
    kept += [stage.scenario for stage in model.stages]
    kept.append(model.numbers)
    return deepcopy(model, {id(one): one for one in kept})
