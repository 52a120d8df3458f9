"""Numbers of streets at a scale: a list of thirty of 343 streets is one of three of 34."""

from __future__ import annotations

from typing import Any

from sim.scenario.declared import declared
from sim.scenario.schema import Scenario

SUMMONS = ("incentive", "summons", "last")
NOT_SCALED = ("connection", "waits of callers", "small bodies' waits and officers")
"""What a smaller city does not show as the whole one does: a smaller hotline is less efficient, and there are no tenths
of an officer (decision 17)."""


def not_scaled(scale: float) -> list[str]:
    """What a city of a scale does not show as the whole one does."""
    return [*NOT_SCALED] if scale < 1 else []


def with_fewer_streets(scenario: Scenario, scale: float, of_district: float) -> Scenario:
    """The scenario with every number of streets (`Key.streets`) as a smaller city has it.

    scale: share of all streets that there are; of_district: share of a district's, which holds for the summons if
    `incentive.accountability` is the district's. Rounded, but one at least where there was any.
    """
    if scale >= 1:
        return scenario
    changed: dict[str, Any] = {}
    for path in (key.path for key in declared() if key.key.streets):
        by_district = path == SUMMONS and scenario.incentive.accountability == "district"
        share = min(of_district, 1.0) if by_district else scale
        number = at_place(scenario, path)
        if number:
            _set(changed, path, max(int(number * share + 0.5), 1))
    return scenario.renewed(
        **{name: _with(getattr(scenario, name), below) for name, below in changed.items()}
    )


def at_place(part: Any, path: tuple[str, ...]) -> Any:
    """What stands at a key's place in a scenario."""
    for name in path:
        part = getattr(part, name)
    return part


def _set(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        table = table.setdefault(name, {})
    table[path[-1]] = value


def _with(section: Any, changes: Any) -> Any:
    """A section with other values below it."""
    if not isinstance(changes, dict):
        return changes
    return section.model_copy(
        update={name: _with(getattr(section, name), below) for name, below in changes.items()}
    )
