"""The places of a city plan: districts, streets, and what every unit is called; Beijing's from the data shipped."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.sections import CityPlan

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Places:
    """Districts and their streets.

    populations: by district. streets, known: by district, then by street: names; populations where a census tells
    them, otherwise 0.
    """

    districts: tuple[str, ...]
    populations: tuple[int, ...]
    streets: tuple[tuple[str, ...], ...]
    known: tuple[tuple[int, ...], ...]

    @property
    def street_names(self) -> list[str]:
        """All streets in order; two of the same name are told apart by their district."""
        often = Counter(name for names in self.streets for name in names)
        return [
            f"{district} {name}" if often[name] > 1 else name
            for district, names in zip(self.districts, self.streets, strict=True)
            for name in names
        ]


def places(plan: CityPlan) -> Places:
    """The places of a plan."""
    if plan.geography == "beijing":
        return _beijing()
    streets = tuple(
        tuple(district.streets)
        if isinstance(district.streets, list)
        else tuple(f"{name} street {n + 1}" for n in range(district.streets))
        for name, district in plan.districts.items()
    )
    return Places(
        districts=tuple(plan.districts),
        populations=tuple(district.population for district in plan.districts.values()),
        streets=streets,
        known=tuple((0,) * len(names) for names in streets),
    )


def department_names(district: str, count: int) -> list[str]:
    """The departments of a district; they stand for no real ones."""
    return [f"{district} department {n + 1}" for n in range(count)]


def body_names(body: str, count: int) -> list[str]:
    """The units of a body of the whole city: "municipal body 3", "utility 1", "other body 2"."""
    noun = "utility" if body == "utility" else f"{body} body"
    return [f"{noun} {n + 1}" for n in range(count)]


def unit_names(plan: CityPlan) -> list[str]:
    """What every unit of the whole city is called, in the order of the table of units."""
    where = places(plan)
    departments = [
        name for district in where.districts for name in department_names(district, plan.departments)
    ]
    return [
        *where.street_names,
        *where.districts,
        *departments,
        *body_names("municipal", plan.municipal),
        *body_names("utility", plan.utilities),
        *body_names("other", plan.others),
    ]


def holiday_lists() -> list[str]:
    """The names of the lists of holidays shipped with the package."""
    return sorted(path.stem for path in (DATA / "holidays").glob("*.csv"))


@cache
def _beijing() -> Places:
    districts = _rows("beijing/districts.csv")
    streets = _rows("beijing/streets.csv")
    names = [row["name"] for row in districts]
    return Places(
        districts=tuple(names),
        populations=tuple(int(row["population"]) for row in districts),
        streets=tuple(tuple(row["name"] for row in streets if row["district"] == name) for name in names),
        known=tuple(
            tuple(int(row["population"] or 0) for row in streets if row["district"] == name) for name in names
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
