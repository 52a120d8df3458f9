"""The kinds of a scenario: what the log calls a kind, by the unit that has it; rare ones go together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from sim.calibration.known import Known

LEAST = 30
"""Tickets of a kind and unit from which on they are a kind of their own."""
OTHER = "other kinds"
OTHERS = "other units"
BETWEEN = " @ "
"""Between a kind and its unit, where several have it."""


@dataclass(frozen=True)
class Kinds:
    """names: of the kinds; units: which unit owns each. number: int64[n], of each ticket. known: the kind of every pair
    of kind and unit of the log."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    number: np.ndarray
    known: dict[tuple[str, str], str]

    def name_of(self, kind: str, unit: str) -> str:
        """The scenario's kind of a ticket, also of one that was never seen: the rest of its unit, or of all."""
        rests = (named(OTHER, unit), named(OTHER, OTHERS))
        known = self.known.get((kind, unit))
        return known or next((name for name in rests if name in self.names), self.names[-1])


def kinds_of(known: Known, least: int = LEAST) -> Kinds:
    """Pairs of kind and unit with at least so many tickets; of the rest of a unit one kind, and one of all others."""
    pairs = list(zip(known.kind, known.unit, strict=True))
    often = Counter(pairs)
    alone = Counter(kind for (kind, _), count in often.items() if count >= least)
    kept = {pair for pair, count in often.items() if count >= least}
    rest = Counter(unit for kind, unit in pairs if (kind, unit) not in kept)
    owner: dict[str, str] = {}
    of_pair: dict[tuple[str, str], str] = {}
    for kind, unit in sorted(often, key=lambda pair: (-often[pair], pair)):
        if (kind, unit) in kept:
            name, unit_name = (kind if alone[kind] == 1 else named(kind, unit)), unit
        elif rest[unit] >= least:
            name, unit_name = named(OTHER, unit), unit
        else:
            name, unit_name = named(OTHER, OTHERS), OTHERS
        if owner.get(name, unit_name) != unit_name:
            name = named(kind, unit)
        owner[name] = unit_name
        of_pair[kind, unit] = name
    names = tuple(owner)
    place = {name: number for number, name in enumerate(names)}
    return Kinds(
        names=names,
        units=tuple(owner.values()),
        number=np.array([place[of_pair[pair]] for pair in pairs], np.int64),
        known=of_pair,
    )


def named(kind: str, unit: str) -> str:
    """What a kind is called that several units have."""
    return f"{kind}{BETWEEN}{unit}"
