"""The places of a city plan: districts, streets, and what every unit is called; Beijing's from the data shipped."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.ground.lately import lately

if TYPE_CHECKING:
    from sim.scenario.city_plan import CityPlan

DATA = Path(__file__).resolve().parent.parent / "data"


class Basis(StrEnum):
    """What is known of the people of a street."""

    GIVEN = "given"
    """By the user's own file."""
    CENSUS = "census 2020"
    MOVED = "census 2010"
    """The census of 2010, moved to 2020 by the growth of the district."""
    ASSUMED = "assumed"


class SizeClass(NamedTuple):
    """So many streets of a district that have at least and fewer than so many people, of which some are named, the
    largest first."""

    least: int
    below: int
    streets: int
    named: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """Districts and their streets.

    populations: by district. All others by district, then by street. streets: names; known: people where they are
    known, otherwise 0; basis: what is known; sizes: people expected where they are not known, relative to each other;
    fixed: whether that is a figure, of which the spread is no part; characters: what each is like, "" for nothing of
    its own. classes: by district, how many streets are how large.
    """

    districts: tuple[str, ...]
    populations: tuple[int, ...]
    streets: tuple[tuple[str, ...], ...]
    known: tuple[tuple[int, ...], ...]
    basis: tuple[tuple[Basis, ...], ...]
    sizes: tuple[tuple[float, ...], ...]
    fixed: tuple[tuple[bool, ...], ...]
    characters: tuple[tuple[str, ...], ...]
    classes: tuple[tuple[SizeClass, ...], ...]

    @property
    def street_names(self) -> list[str]:
        """All streets in order; two of the same name are told apart by their district."""
        often = Counter(name for names in self.streets for name in names)
        return [
            f"{district} {name}" if often[name] > 1 else name
            for district, names in zip(self.districts, self.streets, strict=True)
            for name in names
        ]


class _Figure(NamedTuple):
    """What is published of a street's people in 2020. rough: no count of this street, but it says how large it is."""

    people: int
    basis: Basis
    rough: bool


class _Ground(NamedTuple):
    """Districts and streets before anything is asked of them. streets: by district, what each is like by its name."""

    populations: dict[str, int]
    streets: dict[str, dict[str, str]]
    figures: dict[tuple[str, str], _Figure]
    classes: dict[str, tuple[SizeClass, ...]]


@lately(8)
def places(plan: CityPlan) -> Places:
    """The places of a plan."""
    ground = _beijing() if plan.geography == "beijing" else _plain(plan)
    given = plan.people if isinstance(plan.people, dict) else None
    own = {place: name for name, character in plan.characters.items() for place in character.places}
    parts = [
        _district(plan, ground, name, own, None if given is None else given.get(name, {}))
        for name in ground.streets
    ]
    return Places(
        districts=tuple(ground.streets),
        populations=tuple(one.population for one in parts),
        streets=tuple(tuple(names) for names in ground.streets.values()),
        known=tuple(one.known for one in parts),
        basis=tuple(one.basis for one in parts),
        sizes=tuple(one.sizes for one in parts),
        fixed=tuple(one.fixed for one in parts),
        characters=tuple(one.characters for one in parts),
        classes=tuple(ground.classes.get(name, ()) if given is None else () for name in ground.streets),
    )


class _District(NamedTuple):
    """What `Places` tells of one district."""

    population: int
    known: tuple[int, ...]
    basis: tuple[Basis, ...]
    sizes: tuple[float, ...]
    fixed: tuple[bool, ...]
    characters: tuple[str, ...]


def _district(
    plan: CityPlan, ground: _Ground, district: str, own: Mapping[str, str], given: Mapping[str, int] | None
) -> _District:
    """own: characters by place. given: people by street, instead of all that the census tells."""
    names, total = ground.streets[district], ground.populations[district]
    figures: list[_Figure | None] = [ground.figures.get((district, name)) for name in names]
    if given is not None:
        figures = [_Figure(given[name], Basis.GIVEN, False) if name in given else None for name in names]
        total = sum(given.values()) if names and all(figures) else total
    characters = [
        own.get(f"{district} {name}", own.get(name, own.get(district, like))) for name, like in names.items()
    ]
    characters = [one if one in plan.characters else "" for one in characters]
    expected = [
        _of_kind(plan, name) * (plan.characters[one].people if one else 1.0)
        for name, one in zip(names, characters, strict=True)
    ]
    known = [figure if figure and not figure.rough else None for figure in figures]
    return _District(
        population=total,
        known=tuple(figure.people if figure else 0 for figure in known),
        basis=tuple(figure.basis if figure else Basis.ASSUMED for figure in known),
        sizes=tuple(
            figure.people if figure else total * size / sum(expected)
            for figure, size in zip(figures, expected, strict=True)
        ),
        fixed=tuple(figure is not None for figure in figures),
        characters=tuple(characters),
    )


def _of_kind(plan: CityPlan, name: str) -> float:
    """How large streets of this kind are: by the end of the name, the longest that fits."""
    ends = [end for end in plan.street_sizes if name.endswith(end)]
    return plan.street_sizes[max(ends, key=len)] if ends else 1.0


def _plain(plan: CityPlan) -> _Ground:
    streets = {
        name: district.streets
        if isinstance(district.streets, list)
        else [f"{name} street {n + 1}" for n in range(district.streets)]
        for name, district in plan.districts.items()
    }
    return _Ground(
        populations={name: district.population for name, district in plan.districts.items()},
        streets={name: dict.fromkeys(names, "") for name, names in streets.items()},
        figures={},
        classes={},
    )


def department_names(plan: CityPlan, district: str, count: int) -> list[str]:
    """The departments of a district, by their fields: "朝阳区 health 卫生健康"; without fields by number."""
    return _by_field(plan, district, count) if plan.fields else _numbered(f"{district} department", count)


def municipal_names(plan: CityPlan, count: int) -> list[str]:
    """The bodies of the city's government, by their fields: "municipal health 卫生健康"; without fields by number; the
    last have names of their own."""
    count -= len(plan.units)
    counted = _by_field(plan, "municipal", count) if plan.fields else _numbered("municipal body", count)
    return [*counted, *plan.units]


def body_names(body: str, count: int) -> list[str]:
    """The other units of the whole city: "utility 1", "other body 2"."""
    return _numbered("utility" if body == "utility" else f"{body} body", count)


def _by_field(plan: CityPlan, whose: str, count: int) -> list[str]:
    each = count // len(plan.fields)
    return [
        f"{whose} {name} {one.title}".rstrip() + (f" {n + 1}" if each > 1 else "")
        for name, one in plan.fields.items()
        for n in range(each)
    ]


def _numbered(noun: str, count: int) -> list[str]:
    return [f"{noun} {n + 1}" for n in range(count)]


def unit_names(plan: CityPlan) -> list[str]:
    """What every unit of the whole city is called, in the order of the table of units."""
    where = places(plan)
    departments = [
        name
        for district in where.districts
        for name in department_names(plan, district, plan.departments_in_all)
    ]
    return [
        *where.street_names,
        *where.districts,
        *departments,
        *municipal_names(plan, plan.municipal_in_all),
        *body_names("utility", plan.utilities),
        *body_names("other", plan.others),
    ]


def of_body(district: str, body: str) -> str:
    """What the units of one body in a district are called together. The government of a district has no other name that
    is its own, for the district has the same."""
    return f"{district}: {body}"


def unit_bodies(plan: CityPlan) -> dict[str, str]:
    """Of every unit of the whole city, by name, which body it is of."""
    where = places(plan)
    departments = len(where.districts) * plan.departments_in_all
    often = {
        "street": len(where.street_names), "district": len(where.districts), "department": departments,
        "municipal": plan.municipal_in_all, "utility": plan.utilities, "other": plan.others,
    }  # fmt: skip
    bodies = [body for body, count in often.items() for _ in range(count)]
    return dict(zip(unit_names(plan), bodies, strict=True))


def holiday_lists() -> list[str]:
    """The names of the lists of holidays shipped with the package."""
    return sorted(path.stem for path in (DATA / "holidays").glob("*.csv"))


@cache
def _beijing() -> _Ground:
    districts = _rows("beijing/districts.csv")
    streets: dict[str, dict[str, str]] = {row["name"]: {} for row in districts}
    for row in _rows("beijing/streets.csv"):
        streets[row["district"]][row["name"]] = row["character"]
    classes: dict[str, list[SizeClass]] = {}
    for row in _rows("beijing/classes.csv"):
        named = tuple(row["named"].split())
        one = SizeClass(int(row["least"]), int(row["below"]), int(row["streets"]), named)
        classes.setdefault(row["district"], []).append(one)
    return _Ground(
        populations={row["name"]: int(row["population"]) for row in districts},
        streets=streets,
        figures=_figures(districts),
        classes={district: tuple(ones) for district, ones in classes.items()},
    )


def _figures(districts: list[dict[str, str]]) -> dict[tuple[str, str], _Figure]:
    """What is published for 2020: a census of that year as it is, that of 2010 times the growth of the district."""
    growth = {row["name"]: int(row["population"]) / int(row["population_2010"]) for row in districts}
    found: dict[tuple[str, str], _Figure] = {}
    for row in sorted(_rows("beijing/census.csv"), key=lambda row: (not row["rough"], row["year"])):
        people, earlier = int(row["population"]), row["year"] == "2010"
        if earlier:
            people = round(people * growth[row["district"]])
        basis = Basis.MOVED if earlier else Basis.CENSUS
        found[row["district"], row["street"]] = _Figure(people, basis, bool(row["rough"]))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
