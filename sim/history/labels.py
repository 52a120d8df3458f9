"""The names behind the numbers of a record, for tables that are read without joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.ground.tables import Body

BODIES = [body.name.lower() for body in Body]


@dataclass(frozen=True)
class Labels:
    """What a record's numbers mean.

    start: the scenario's first day. units, districts, deadlines, categories, kinds: names by number. body:
    int[units], a `Body` each; category: int[kinds]; street, district: int[communities], number of the unit and of
    the district a community lies in.
    """

    start: date
    units: Sequence[str]
    districts: Sequence[str]
    deadlines: Sequence[str]
    categories: Sequence[str]
    kinds: Sequence[str]
    body: np.ndarray
    category: np.ndarray
    street: np.ndarray
    district: np.ndarray


def distinct(names: Sequence[str], district: np.ndarray, districts: Sequence[str]) -> list[str]:
    """The units' names, made distinct: a name that occurs twice gets its district, and if need be its number.

    Two streets of a city may bear the same name (Balizhuang in Beijing), and grouping by name must not merge them.
    district: int[units], index into districts, -1 for none.
    """
    often = Counter(names)
    fuller = [
        f"{name} ({districts[where]})" if often[name] > 1 and where >= 0 else name
        for name, where in zip(names, district.tolist(), strict=True)
    ]
    often = Counter(fuller)
    return [f"{name} #{number}" if often[name] > 1 else name for number, name in enumerate(fuller)]
