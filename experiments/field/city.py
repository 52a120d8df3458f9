"""A city of the size that the studies looked at: base's people and offices, and Beijing's streets by district.

Nothing of it is fitted: what stands beside the studies is what the shipped rules of lists give at the ends of their
ranges, in a city whose districts have as many streets as Beijing's (sim/data/beijing/streets.csv).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import sim
from experiments.patterns.runs import history, streets
from sim.ground.tables import Body
from sim.scenario.load import load

LISTED = 10
"""Streets on either list, as Beijing's scenarios assume; the length is not published."""
START_UP, MONTHS = 6, 11
"""Months left out, and months looked at: ten changes of 333 to 343 streets, as in the study of the lists."""
PEOPLE = 30_000
"""Of a street, in the mean, as in base."""
RANGES = ("incentive.lists.push", "incentive.lists.relax")


@dataclass(frozen=True)
class Months:
    """What a study has: the published score of every street in every month, float64[months, streets], the streets in
    each street's district, int64[streets], and which district that is."""

    score: np.ndarray
    span: np.ndarray
    district: np.ndarray


def arms() -> dict[str, dict[str, float]]:
    """Push and relax by arm: none, as base has them, and the upper ends of their ranges there."""
    base = load("base")
    usual = {key: base.register[key] for key in RANGES}
    ends = {key: float(one.range[1]) for key, one in usual.items() if one.range is not None}
    lists = base.incentive.lists
    return {
        "no push (null)": dict.fromkeys(RANGES, 0.0),
        "as in base": {RANGES[0]: lists.push, RANGES[1]: lists.relax},
        "upper ends": ends,
    }


def months(changes: Mapping[str, float], replication: int) -> Months:
    """The months of a city under some push and relax."""
    years = (START_UP + MONTHS) / 12
    past = history("base", districts() | lists() | dict(changes), years=years, replication=replication)
    of = past.district[past.body == Body.STREET]
    score = streets(past, "score")[START_UP : START_UP + MONTHS]
    return Months(score, np.bincount(of)[of], of)


def lists() -> dict[str, Any]:
    """Lists of the last and the first."""
    return {"incentive.lists.shame": LISTED, "incentive.lists.honour": LISTED}


def districts() -> dict[str, Any]:
    """Base with Beijing's streets by district, and needs and officers for as many more streets."""
    base = load("base")
    counts = _counts()
    more = sum(counts.values()) / sum(one.streets for one in base.city.districts.values())
    sized = base.staffing.sized_for.contacts_per_year
    return {
        "city.districts": {
            "*": False,
            **{name: {"population": PEOPLE * count, "streets": count} for name, count in counts.items()},
        },
        "city.communities": round(base.city.communities * more),
        "demand.needs_per_year": base.demand.needs_per_year * more,
        "staffing.sized_for.contacts_per_year": sized * more,
        **{
            f"intake.shifts.{name}.seats": round(one.seats * more) for name, one in base.intake.shifts.items()
        },
    }


def _counts() -> Counter[str]:
    file = Path(sim.__file__).parent / "data" / "beijing" / "streets.csv"
    with file.open(encoding="utf-8", newline="") as text:
        return Counter(row["district"] for row in csv.DictReader(text))
