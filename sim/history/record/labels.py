"""The names behind the numbers of a record, for tables that are read without joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.ground.tables import Body

BODIES = [body.name.lower() for body in Body]


@dataclass(frozen=True)
class Labels:
    """What a record's numbers mean.

    start: the scenario's first day. units, districts, deadlines, categories, kinds: names by number, all different.
    body: int[units], a `Body` each; category: int[kinds]; street, district: int[communities], number of the unit
    and of the district a community lies in.
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
