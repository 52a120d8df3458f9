"""By what officers are sized: the scenario as it stood in the text that says so, whatever is laid over it later.

A text that says anything of [city] lays out another city, and sizes its officers, too. What later texts change of
what sizes them, children, overrides and arms alike, is kept in `staffing.sized_for.as_if`, so that the
same officers meet the changed city; a reform changes nothing of it either. `staffing.sized_for.anew` asks for sizing by
the scenario as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from sim.errors import PetitionError
from sim.ground.quantities import means_same
from sim.scenario import translate
from sim.scenario.draft import Draft
from sim.scenario.explain import error
from sim.scenario.faults import Fault
from sim.scenario.keys import Path, at, find, first_part, read_key, write_key
from sim.scenario.layer import Layer
from sim.scenario.schema import Scenario

TABLE: Path = ("staffing", "sized_for")
AS_IF = (*TABLE, "as_if")
CITY: Path = ("city",)
ENTERS: tuple[Path, ...] = (
    ("catalogue",),
    ("deadlines",),
    ("handling", "work"),
    ("handling", "solve_low"),
    ("handling", "solve_high"),
    ("collaboration", "joint"),
    ("collaboration", "helpers"),
    ("collaboration", "helper_work"),
    ("citizens", "repeat_unsolved"),
    ("citizens", "goes_higher"),
    ("incentive", "start"),
    ("demand", "shocks"),
    ("demand", "community_spread"),
    ("demand", "street_spread"),
    ("time", "holidays"),
    ("time", "weekend"),
)
"""All that enters the work expected of units, beside [staffing] and the city's ground plan."""


def begin(draft: Draft, layer: Layer) -> dict[str, Any] | None:
    """What officers are sized by from a text on that has just been laid, if it says so, or lays out another city: the
    data so far, in which nothing differs yet but what the text itself says."""
    if at(layer.data, TABLE) is None and at(layer.data, CITY) is None:
        return None
    table = at(draft.data, TABLE)
    if isinstance(table, dict) and at(layer.data, AS_IF) is None:
        table["as_if"] = {}
    return deepcopy(draft.data)


def is_another_city(keys: Iterable[str]) -> bool:
    """Whether overrides lay out another city."""
    return any(first_part(key) == CITY[0] for key in keys)


def keep(draft: Draft, sized: Mapping[str, Any]) -> None:
    """Write into a draft what it changes of the one that officers are sized by. sized: the data of that one."""
    table = at(draft.data, TABLE)
    if not isinstance(table, dict) or not isinstance(table.get("as_if"), dict) or table.get("anew") is True:
        return
    said = table["as_if"]
    for path in ENTERS:
        for changed, value in _changed(at(sized, path), at(draft.data, path), path):
            said.setdefault(write_key(changed), deepcopy(value))


def _changed(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Where values differ, the highest place whose table has other entries, and what stood there before."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from _changed(before[key], after[key], (*path, key))
    elif before is not None and not means_same(before, after):
        yield path, before


def sized_by(scenario: Scenario) -> Scenario:
    """The scenario that officers are sized by: this one, with the values of `as_if`. Raises PetitionError if these make
    no scenario."""
    basis, found = _read(scenario)
    if found:
        raise error(found)
    return basis


def faults(scenario: Scenario) -> list[Fault]:
    """What is wrong with `as_if`."""
    return _read(scenario)[1]


def _read(scenario: Scenario) -> tuple[Scenario, list[Fault]]:
    said = scenario.staffing.sized_for.as_if
    if not said or scenario.staffing.sized_for.anew:
        return scenario, []
    data = scenario.model_dump()
    for key, value in said.items():
        try:
            path = find(data, read_key(key))
        except PetitionError as wrong:
            return scenario, [
                Fault(wrong.message, write_key((*AS_IF, key)), expected=wrong.expected, hint=wrong.hint)
            ]
        holder: Any = at(data, path[:-1])
        if holder is None:
            return scenario, [Fault("is no key of a scenario", write_key((*AS_IF, key)))]
        holder[path[-1]] = deepcopy(value)
    data["staffing"]["sized_for"]["as_if"] = {}
    data["staffing"][
        "surge"
    ] = {}  # nobody is sized for it, and it may answer to a shock that was not yet there
    draft = Draft(data, rules=scenario.own_rules)
    try:
        return type(scenario).model_validate(data, strict=True, context=draft.rules), []
    except ValidationError as wrong:
        faults = translate.faults(wrong, type(scenario), draft)
        return scenario, [replace(fault, key=write_key((*AS_IF, fault.key or ""))) for fault in faults]
