"""Under which name a scenario knows a ticket's kind, and back: by the kind alone, by the kind and its unit, or with the
rest of its unit's kinds, as scenarios that are calibrated from a log name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.scenario.listed import CODE

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

BETWEEN = " @ "
REST, ELSEWHERE = "other kinds", "other units"


class Kinds:
    """The kinds of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.known = set(scenario.catalogue.categories)
        units: Mapping[str, object] = getattr(scenario.city, "units", {})
        self.owner = {kind: name for name, unit in units.items() for kind in getattr(unit, "categories", ())}

    def of(self, kind: str, unit: str) -> str:
        """The scenario's name of a ticket's kind; nothing if it knows none."""
        tried = [f"{kind}{BETWEEN}{unit}", f"{REST}{BETWEEN}{unit}", f"{REST}{BETWEEN}{ELSEWHERE}", kind]
        if self.owner.get(kind, unit) == unit:
            tried.insert(1, kind)
        found = next((name for name in tried if name in self.known), "")
        return found or (kind if CODE.fullmatch(kind) else "")


def kind_of(name: str) -> str:
    """The log's kind, of a scenario's kind."""
    kind, between, _ = name.rpartition(BETWEEN)
    return kind if between else name
