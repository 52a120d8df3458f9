"""The scenario: all its sections, which fit each other, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from pydantic import PrivateAttr, model_validator

from sim.scenario.consistency import misfits
from sim.scenario.misfits import Misfits
from sim.scenario.origin import Origin, Reform
from sim.scenario.provenance import Provenance
from sim.scenario.rules import OwnRules
from sim.scenario.sections import Sections


class Scenario(Sections):
    """A whole scenario, checked. `register` says of each number where it comes from.

    FIXED: sections that a reform cannot change; KEPT: tables whose entries it can change, but neither add nor remove,
    for petitions carry them.
    """

    FIXED: ClassVar[frozenset[str]] = frozenset(
        {"name", "title", "seed", "rules", "time", "city", "catalogue", "start", "sources", "published"}
    )
    KEPT: ClassVar[frozenset[str]] = frozenset({"deadlines"})

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def register(self) -> Mapping[str, Provenance]:
        """Where numbers come from, by dotted key; what is said of a table holds for all that is in it."""
        return self._origin.register

    @property
    def reforms(self) -> tuple[Reform, ...]:
        """The dated reforms, by date; `sim.scenario.reforms.timeline` carries them out."""
        return self._origin.reforms

    @property
    def own_rules(self) -> OwnRules:
        """The rules of `rules.files`, and those a program handed over."""
        return self._origin.rules

    def renewed(self, **changes: object) -> Scenario:
        """The scenario with other values in these fields; reforms from its end on are left out. Not checked again."""
        other = self.model_copy(update=changes)
        kept = tuple(reform for reform in self.reforms if reform.date < other.time.end)
        other._origin = replace(self._origin, reforms=kept)
        return other

    def explained(self, register: Mapping[str, Provenance]) -> Scenario:
        """The scenario, where these keys come from as told here."""
        other = self.model_copy()
        other._origin = replace(self._origin, register={**self._origin.register, **register})
        return other

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        found = misfits(self)
        if found:
            raise Misfits(found)
        return self
