"""What a scenario keeps of its text beside the values: provenance of numbers, and dated reforms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.scenario.faults import Place
from sim.scenario.keys import Path
from sim.scenario.provenance import Provenance
from sim.scenario.rules import OwnRules


@dataclass(frozen=True)
class Change:
    """One key that a reform sets: its new value, and provenance of what is in it, by place below the key."""

    key: str
    value: Any
    register: Mapping[Path, Provenance] = field(default_factory=dict)
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Reform:
    """From a day on some keys have other values; `provenance` is that of numbers without their own."""

    name: str
    date: date
    title: str
    provenance: Provenance
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Origin:
    """register: provenance by dotted key, of a number or of a whole table; reforms: by date; rules: the user's own."""

    register: Mapping[str, Provenance] = field(default_factory=dict)
    reforms: tuple[Reform, ...] = ()
    rules: OwnRules = field(default_factory=OwnRules)


def provenance(register: Mapping[Path, Provenance], path: Path) -> Provenance | None:
    """What is said of a place, or else of the nearest table or list around it."""
    return next((register[path[:n]] for n in range(len(path), 0, -1) if path[:n] in register), None)
