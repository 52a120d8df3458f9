"""Of which class each agent is: the city's own classes, or those of a researcher who asks what another would do."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from sim.agents.districts import District
from sim.agents.hall import CityHall
from sim.agents.neighbourhoods import Neighbourhoods
from sim.agents.platform import Platform
from sim.agents.streets import Street
from sim.agents.surroundings import Agent
from sim.agents.units import Department, Unit
from sim.city.city import City
from sim.errors import PetitionError, nearest
from sim.ground.source import code_hash
from sim.ground.tables import Body

AnyAgent = TypeVar("AnyAgent", bound=Agent)

UNITS: dict[str, type[Unit]] = {
    body.name.lower(): {Body.STREET: Street, Body.DISTRICT: District}.get(body, Department) for body in Body
}
"""The class of units by who they are."""
ALONE: dict[str, type[Agent]] = {"hall": CityHall, "neighbourhoods": Neighbourhoods, "platform": Platform}
"""The class of those of whom there is one."""


def check_names(substitutes: Mapping[str, type[Agent]], city: City) -> None:
    """Raise PetitionError for a class of agents whose name nobody in the city bears."""
    known = {*UNITS, *ALONE, *city.unit_names}
    for name in substitutes:
        if name not in known:
            hint = nearest(name, known)
            raise PetitionError(
                f'there is no agent "{name}"',
                key="agents",
                expected=", ".join((*UNITS, *ALONE)) + ", or the name of a unit",
                hint=hint and f'"{hint}"?',
            )


def unit_classes(substitutes: Mapping[str, type[Agent]], city: City) -> list[type[Unit]]:
    """The class of each unit: the one given for its name, else for units of its sort, else the city's own."""
    bodies = [Body(int(body)).name.lower() for body in city.units["body"]]
    return [
        class_of(substitutes, UNITS[body], name, body)
        for name, body in zip(city.unit_names, bodies, strict=True)
    ]


def class_of(substitutes: Mapping[str, type[Agent]], usual: type[AnyAgent], *names: str) -> type[AnyAgent]:
    """The class given for the first of these names that has one, else the usual one.

    Raises PetitionError for a class that is not derived from the usual one.
    """
    name = next((name for name in names if name in substitutes), None)
    if name is None:
        return usual
    cls = substitutes[name]
    if isinstance(cls, type) and issubclass(cls, usual):
        return cls
    raise PetitionError(
        f'{getattr(cls, "__name__", cls)} cannot stand for "{name}"',
        key="agents",
        expected=f"a class derived from {usual.__module__}.{usual.__name__}",
    )


def describe(substitutes: Mapping[str, type[Agent]]) -> dict[str, dict[str, str | None]]:
    """Which classes are not the city's own, and the hash of the code of the file each stands in, if there is one."""
    return {
        name: {"class": f"{cls.__module__}.{cls.__qualname__}", "source_hash": _source_hash(cls)}
        for name, cls in substitutes.items()
    }


def _source_hash(cls: type) -> str | None:
    try:
        file = Path(inspect.getfile(cls))
    except (OSError, TypeError):  # written in a notebook or at the prompt
        return None
    return code_hash(file.parent, [file]) if file.is_file() else None
