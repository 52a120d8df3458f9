"""The thirteen experiences of the reform as levers: which keys of a scenario each one turns, and how far.

They stand in data/levers.toml, and beside them every device the seed names, with what became of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sim.errors import PetitionError, meant
from sim.ground.quantities import means_same
from sim.scenario.keys import ALL, Path, at, find, read_key
from sim.scenario.load import load
from sim.scenario.places import DATA
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

ARMS = ("off", "on", "up")


@dataclass(frozen=True)
class Lever:
    """What can be turned."""

    name: str
    chinese: str
    mechanism: str
    source: str
    base: str
    keys: Mapping[str, list[Any]]
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms it has: off and on, and maybe up."""
        return ARMS[: len(next(iter(self.keys.values())))]

    def values(self, arm: str) -> dict[str, Any]:
        """Keys and values of an arm, without what is given."""
        place = self.arms.index(arm)
        return {key: values[place] for key, values in self.keys.items()}

    def overrides(self, arm: str) -> dict[str, Any]:
        """What an arm sets in a scenario, for `load`."""
        return {**self.given, **self.values(arm)}


@dataclass(frozen=True)
class Experience:
    """One of the thirteen, with its levers."""

    number: int
    name: str
    chinese: str
    levers: list[Lever]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: what each lever does and sets, and beside every key its range and assumption in base.toml."""
        return {
            "number": self.number,
            "name": self.name,
            "chinese": self.chinese,
            "levers": [
                {
                    "name": lever.name,
                    "chinese": lever.chinese,
                    "mechanism": lever.mechanism,
                    "source": lever.source,
                    "base": lever.base,
                    "given": lever.given,
                    "keys": {
                        key: dict(zip(lever.arms, values, strict=True))
                        | {
                            "range": (what := provenance(key)) and what.range,
                            "assumption": what and what.assumption,
                        }
                        for key, values in lever.keys.items()
                    },
                }
                for lever in self.levers
            ],
        }


@dataclass(frozen=True)
class Device:
    """Something the seed names: a lever, or a parameter (`keys`), or is left out for a reason; a note says more."""

    experience: int
    name: str
    lever: str | None = None
    keys: tuple[str, ...] = ()
    left_out: str | None = None
    note: str | None = None


@cache
def experiences() -> tuple[Experience, ...]:
    """All thirteen, in the seed's order."""
    return tuple(
        Experience(told["number"], told["name"], told["chinese"], [Lever(**lever) for lever in told["lever"]])
        for told in _read()["experience"]
    )


@cache
def devices() -> tuple[Device, ...]:
    """Every device the seed names, by experience."""
    return tuple(
        Device(number, **{**told, "keys": tuple(told.get("keys", ()))})
        for number, tellings in ((int(number), tellings) for number, tellings in _read()["devices"].items())
        for told in tellings
    )


def turned_on(steps: Sequence[tuple[date, Scenario]]) -> dict[str, date | None]:
    """The levers that are on in a scenario or after one of its reforms, and from which day if not from the start.

    A lever is off if its first key means what it means in the arm "off".
    """
    found: dict[str, date | None] = {}
    for number, (day, scenario) in enumerate(steps):
        data = scenario.model_dump()
        for experience in experiences():
            for lever in experience.levers:
                if lever.name not in found and _is_on(lever, data):
                    found[lever.name] = day if number else None
    return found


def _is_on(lever: Lever, data: Mapping[str, Any]) -> bool:
    key, off = next(iter(lever.values("off").items()))
    return not holds(off, at(data, find(data, read_key(key))))


def holds(value: Any, here: Any) -> bool:
    """Whether a value, laid over what stands there, changes nothing."""
    if not isinstance(value, Mapping):
        return means_same(value, here)
    entries = {name: below for name, below in value.items() if name != ALL}
    if not isinstance(here, Mapping) or not all(name in here for name in entries):
        return False
    is_whole = ALL not in value or entries.keys() == here.keys()
    return is_whole and all(holds(below, here[name]) for name, below in entries.items())


def chosen(names: list[str]) -> list[Lever]:
    """The levers of these names, all if none are given. Raises PetitionError for a name no lever has."""
    known = {lever.name: lever for experience in experiences() for lever in experience.levers}
    for name in names:
        if name not in known:
            raise PetitionError(
                f'there is no lever "{name}"',
                key="lever",
                expected=", ".join(known),
                hint=meant(name, known),
            )
    return [known[name] for name in names] if names else list(known.values())


def provenance(key: str) -> Provenance | None:
    """What base.toml says of a number: its source, or why it is assumed and within what range. None if nothing."""
    data, register = _base()
    path = find(data, read_key(key))
    return next((register[path[:n]] for n in range(len(path), 0, -1) if path[:n] in register), None)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((DATA / "levers.toml").read_text(encoding="utf-8"))


@cache
def _base() -> tuple[dict[str, Any], dict[Path, Provenance]]:
    base = load("base")
    data = base.model_dump()
    return data, {find(data, read_key(key)): what for key, what in base.register.items()}
