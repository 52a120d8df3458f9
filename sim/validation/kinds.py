"""Under which names a scenario knows a ticket's kind, area and unit, and back: as scenarios name them that are
calibrated from a log. A kind goes by its name, by that and its unit's, or with the rest of its unit's kinds; of an area
and a unit of one name one has a word before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sim.calibration.kinds import BETWEEN, OTHER, OTHERS, named
from sim.calibration.names import AREA, UNIT
from sim.scenario.listed import CODE
from sim.validation.record import UNNAMED

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


class Kinds:
    """The kinds of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.known = set(scenario.catalogue.categories)
        units: Mapping[str, object] = getattr(scenario.city, "units", {})
        self.owner = {kind: name for name, unit in units.items() for kind in getattr(unit, "categories", ())}

    def of(self, kind: str, unit: str) -> str:
        """The scenario's name of a ticket's kind; nothing if it knows none."""
        tried = [named(kind, unit), named(OTHER, unit), named(OTHER, OTHERS), kind]
        if self.owner.get(kind, unit) == unit:
            tried.insert(1, kind)
        found = next((name for name in tried if name in self.known), "")
        return found or (kind if CODE.fullmatch(kind) else "")


def place_of(area: str, known: Collection[str]) -> str:
    """The scenario's name of an area; nothing if it knows none."""
    return next((name for name in (area, f"{AREA}{area}", UNNAMED) if name in known), "")


def unit_of(name: str, known: Collection[str]) -> str:
    """The log's unit, of a scenario's."""
    plain = name.removeprefix(UNIT)
    return plain if name not in known and plain in known else name


def kind_of(name: str) -> str:
    """The log's kind, of a scenario's kind."""
    kind, between, _ = name.rpartition(BETWEEN)
    return kind if between else name
