"""Numbers that say neither where they come from nor that they are assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sim.ground.quantities import Allowance
from sim.scenario.keys import Path, find, read_key, write_key
from sim.scenario.origin import provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.scenario.sizing import AS_IF

CHOSEN = frozenset({"seed", "time"})
"""Sections of numbers that are neither known nor assumed, but chosen for a run."""


def unsourced(scenario: Scenario) -> list[str]:
    """Dotted keys of numbers with neither `source` nor `assumption`; a reform's are followed by its date."""
    found = _keys(scenario)
    for day, step in timeline(scenario)[1:]:
        found += [f"{key} (reform of {day})" for key in _keys(step) if key not in found]
    return found


def _keys(scenario: Scenario) -> list[str]:
    data = scenario.model_dump()
    register = {find(data, read_key(key)): what for key, what in scenario.register.items()}
    paths = [
        path
        for path in _numbers(scenario, ())
        # What officers are sized by has said in its own place where its numbers come from.
        if path[: len(AS_IF)] != AS_IF and not ((what := provenance(register, path)) and what.is_given)
    ]
    return [write_key(path) for path in paths]


def _numbers(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, BaseModel):
        names = [name for name in type(value).model_fields if path or name not in CHOSEN]
        inner: list[tuple[str | int, Any]] = [(name, getattr(value, name)) for name in names]
    elif isinstance(value, Mapping):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        if isinstance(value, int | float | Allowance) and not isinstance(value, bool):
            yield path
        return
    for key, below in inner:
        yield from _numbers(below, (*path, key))
