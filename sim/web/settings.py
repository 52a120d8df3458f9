"""What a page sets: a scenario, levers, days, seed, share of the city. None of it is code, and none names a file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sim
from sim.web.faults import reading
from sim.web.limits import AN_HOUR, bounded

SECONDS = int(AN_HOUR)
"""Of the processor, that a run or a comparison of a scenario may take which a page sent."""
FEW = 3
"""Levers that a title names."""
KNOWN = ("scenario", "levers", "seed", "until", "scale")


@dataclass(frozen=True)
class Setting:
    """A scenario by its name, levers by name with their arms, and what else one may change; None is as in the scenario.
    place: what the name stands for, if it is not that of a built-in one."""

    scenario: str
    levers: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    until: str | None = None
    scale: float = 1.0
    place: str | None = None

    def whole(self) -> sim.Scenario:
        """The scenario before anything is set. Raises PetitionError if it is of the server's owner, and faulty."""
        return sim.load(self.place or self.scenario)

    def overrides(self) -> dict[str, Any]:
        """What the levers set, by key. What one lever turns goes before what another only needs to act on."""
        levers = {lever.name: lever for one in sim.experiences() for lever in one.levers}
        given = {key: value for name in self.levers for key, value in levers[name].given.items()}
        turned = {
            key: value for name, arm in self.levers.items() for key, value in levers[name].values(arm).items()
        }
        return given | turned

    def load(self) -> sim.Scenario:
        """The scenario as set, seed and end included. Raises PetitionError for whatever does not fit."""
        loaded = sim.load(self.place or self.scenario, self.overrides())
        return sim.arm(loaded, seed=self.seed, until=self.until, scale=self.scale).scenario

    def bounds(self, results: Path) -> AbstractContextManager[None]:
        """Within what it may be run, results being where they are kept: a scenario that lies there was sent by a page,
        or fitted to what one sent."""
        if self.place is None or not Path(self.place).is_relative_to(results):
            return nullcontext()
        return bounded(None, SECONDS)

    def words(self) -> str:
        """What is changed, in a line: "voice up, readiness on"."""
        return ", ".join(f"{name} {arm}" for name, arm in self.levers.items())


def read(given: object, own: Mapping[str, str]) -> Setting:
    """A setting as a page sent it. own: files of scenarios that the server's owner offers, by name. Raises
    PetitionError for what it does not know."""
    table: dict[str, Any] = reading(given, "setting", dict, "a scenario and its levers")
    for name in table:
        if name not in KNOWN:
            raise sim.PetitionError(f'nothing is called "{name}"', key=name, expected=", ".join(KNOWN))
    offered = ", ".join([*own, *sim.built_in()])
    scenario = reading(table.get("scenario"), "scenario", str, offered)
    if scenario not in own and scenario not in sim.built_in():
        raise sim.PetitionError(f'there is no scenario "{scenario}"', key="scenario", expected=offered)
    levers = reading(table.get("levers", {}), "levers", dict, "arms by the names of levers")
    known = {lever.name: lever for one in sim.experiences() for lever in one.levers}
    for name, arm in levers.items():
        if name not in known:
            raise sim.PetitionError(f'there is no lever "{name}"', key="levers", expected=", ".join(known))
        if arm not in known[name].arms:
            raise sim.PetitionError(
                f"{name} cannot be {arm}", key=name, expected=" or ".join(known[name].arms)
            )
    return Setting(
        scenario, levers, table.get("seed"), table.get("until"), table.get("scale", 1.0), own.get(scenario)
    )


def arms(first: Setting, second: Setting) -> list[sim.Arm]:
    """Both settings as arms of one seed, end and scale. Raises PetitionError where they are of other times."""
    names = [one.words() or "as it is" for one in (first, second)]
    names = [f"{one.scenario}: {name}" for one, name in zip((first, second), names, strict=True)]
    if first == second:
        raise sim.PetitionError("both arms are the same", key="settings", expected="arms that differ")
    if names[0] == names[1]:
        names = [f"{letter}: {name}" for letter, name in zip("AB", names, strict=True)]
    scenarios = {name: one.load() for name, one in zip(names, (first, second), strict=True)}
    return sim.arms(scenarios, scale=first.scale)


def toml(setting: Setting) -> str:
    """The setting as a scenario's file that needs no other: it extends a shipped one, or is whole. Raises PetitionError
    if it does not fit."""
    import tomlkit

    made = setting.load()
    document = tomlkit.document()
    told = setting.words() or "as it is"
    document.add(tomlkit.comment(f"{setting.scenario}, {told}: made by the page of petition web."))
    options = f" --until {setting.until}" if setting.until else ""
    options += f" --scale {setting.scale:g}" if setting.scale != 1 else ""
    if options:  # a scenario's own end must lie after its reforms, and no scenario has a scale
        document.add(tomlkit.comment(f"It was set with petition run FILE{options}"))
    short = told if len(setting.levers) <= FEW else f"{len(setting.levers)} levers moved"
    named = {
        "name": f"{setting.scenario}-set",
        "title": f"{made.title} ({short})" if setting.levers else made.title,
    }
    values = setting.overrides() | ({} if setting.seed is None else {"seed": made.seed})
    if setting.place is not None:  # nobody else has what it extends
        return tomlkit.dumps(document) + sim.to_toml(sim.load(setting.place, {**values, **named}))
    document["extends"] = setting.scenario
    document |= named
    register = sim.load("base").register
    nested: dict[str, Any] = {}
    for key in sorted(values, key=lambda key: key.count(".")):  # what stands deeper lies on top
        value = _assumed(key, deepcopy(values[key]), register)
        *above, last = key.split(".")
        inner = nested
        for name in above:
            inner = inner.setdefault(name, {})
        inner[last] = value
    for name, value in sorted(nested.items(), key=lambda one: isinstance(one[1], dict)):
        document[name] = value
    return tomlkit.dumps(document)


def _assumed(key: str, value: Any, register: Mapping[str, sim.Provenance]) -> Any:
    """A value as a file tells it: every number is as much of an assumption as in base.toml, and has its range."""
    if isinstance(value, dict):
        return {name: _assumed(f"{key}.{name}", inner, register) for name, inner in value.items()}
    known = register.get(key)
    if known is None or known.range is None:
        return value
    import tomlkit

    table = tomlkit.inline_table()
    table.update({"value": value, "assumption": "as a lever sets it", "range": list(known.range)})
    return table
