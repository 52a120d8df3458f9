"""What must fit between the sections of a scenario: names others define, shares that make a whole, bodies with units.

A fault is one line "section.key: what is wrong"; entries of lists go by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, get_args

from sim.errors import nearest
from sim.policies.staffing import BodyName
from sim.scenario.places import holiday_lists, places, unit_names

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

BODIES: tuple[BodyName, ...] = get_args(BodyName)
MOST_UNITS = 32_767
MOST_CITIZENS = 2**31 - 1


def faults(scenario: Scenario) -> list[str]:
    """Everything that does not fit, in the order of the scenario's sections; empty if all does."""
    found = list(_places(scenario))
    if not found:  # what follows needs to know the units
        found += _units(scenario)
    return [
        *_names(scenario),
        *_time(scenario),
        *found,
        *_catalogue(scenario),
        *_shocks(scenario),
        *_crews(scenario),
    ]


def _names(scenario: Scenario) -> Iterator[str]:
    named: dict[str, Sequence[str]] = {
        "city.districts": [one.name for one in scenario.city.districts],
        "catalogue.categories": [one.name for one in scenario.catalogue.categories],
        "intake.shifts": [one.name for one in scenario.intake.shifts],
        "deadlines": [one.name for one in scenario.deadlines],
        "staffing.crews": [one.name for one in scenario.staffing.crews],
    }
    for number, district in enumerate(scenario.city.districts):
        if isinstance(district.streets, list):
            named[f"city.districts.{number}.streets"] = district.streets
    for key, names in named.items():
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield f'{key}: the name "{name}" stands for {names.count(name)} entries, expected different names'


def _time(scenario: Scenario) -> Iterator[str]:
    lists = holiday_lists()
    if scenario.time.holidays != "none":
        yield from _known(
            "time.holidays", [scenario.time.holidays], ["none", *lists], "a list of public holidays"
        )


def _places(scenario: Scenario) -> Iterator[str]:
    city = scenario.city
    if city.geography == "beijing" and city.districts:
        yield 'city.districts: the geography "beijing" brings its own districts, expected none here'
    if city.geography == "plain" and not city.districts:
        yield 'city.districts: the geography "plain" has no districts of its own, expected at least one here'
    for number, district in enumerate(city.districts):
        streets = len(district.streets) if isinstance(district.streets, list) else district.streets
        if streets < 1:
            yield f"city.districts.{number}.streets: a district needs at least one street"
        elif streets > district.population:
            yield (
                f"city.districts.{number}.population: {district.population} people cannot live in {streets} streets, "
                "expected at least one a street"
            )
        if streets > MOST_UNITS:
            yield f"city.districts.{number}.streets: a city has at most {MOST_UNITS} units, not {streets} streets"


def _units(scenario: Scenario) -> Iterator[str]:
    city = scenario.city
    where = places(city)
    streets, people = sum(map(len, where.streets)), sum(where.populations)
    if city.communities < streets:
        yield f"city.communities: {city.communities} are too few, expected at least one for each of {streets} streets"
    if city.communities > people:
        yield f"city.communities: {city.communities} are too many for {people} people, expected at least one in each"
    if people > MOST_CITIZENS:
        yield f"city.districts: {people} people are too many, expected at most {MOST_CITIZENS}"
    names = unit_names(city)
    often = Counter(names)
    for name in (name for name, count in often.items() if count > 1):
        yield f'city.districts: the name "{name}" stands for {often[name]} units, expected different names'
    if len(names) > MOST_UNITS:
        yield f"city: these are {len(names)} units, expected at most {MOST_UNITS}"
    if scenario.staffing.officers:
        yield from _known(
            "staffing.officers", scenario.staffing.officers, [*BODIES, *names], "a body or unit"
        )


def _catalogue(scenario: Scenario) -> Iterator[str]:
    catalogue = scenario.catalogue
    classes = [deadline.name for deadline in scenario.deadlines]
    yield from _whole("catalogue.categories", [category.share for category in catalogue.categories])
    yield from _whole("catalogue.grades", catalogue.grades)
    if len(catalogue.grades) != len(scenario.handling.work):
        yield (
            f"catalogue.grades: {len(catalogue.grades)} grades of difficulty, but handling.work has "
            f"{len(scenario.handling.work)} entries, expected one for each grade"
        )
    if catalogue.second < len(catalogue.categories):
        yield (
            f"catalogue.second: {catalogue.second} kinds are too few, expected at least one for each of "
            f"{len(catalogue.categories)} categories"
        )
    if catalogue.third < catalogue.second:
        yield f"catalogue.third: {catalogue.third} kinds are too few, expected at least {catalogue.second} (second)"
    tables: list[tuple[str, Mapping[BodyName, float], Mapping[str, float], bool]] = [
        ("catalogue", catalogue.bodies, catalogue.classes, True)
    ]
    for number, category in enumerate(catalogue.categories):
        key = f"catalogue.categories.{number}"
        tables.append((key, category.bodies, category.classes, False))
        months = category.months
        if months and (len(months) != 12 or min(months) < 0 or sum(months) <= 0):
            yield f"{key}.months: expected twelve weights, not negative and not all zero, or none at all"
    for key, bodies, of_classes, needed in tables:
        if bodies or needed:
            yield from _whole(f"{key}.bodies", bodies.values())
        if of_classes or needed:
            yield from _whole(f"{key}.classes", of_classes.values())
        yield from _known(f"{key}.classes", of_classes, classes, "a deadline class")
        for body, count in _counts(scenario).items():
            if bodies.get(body, 0) > 0 and count == 0:
                yield f"{key}.bodies: {bodies[body]:g} goes to {body}, but the city has no unit of that body"


def _shocks(scenario: Scenario) -> Iterator[str]:
    categories = [category.name for category in scenario.catalogue.categories]
    where = places(scenario.city)
    names = [*where.districts, *where.street_names]
    for number, shock in enumerate(scenario.demand.shocks):
        yield from _known(f"demand.shocks.{number}.categories", shock.categories, categories, "a category")
        yield from _known(f"demand.shocks.{number}.places", shock.places, names, "a district or a street")


def _crews(scenario: Scenario) -> Iterator[str]:
    staffing = scenario.staffing
    for number, crew in enumerate(staffing.crews):
        yield from _known(
            f"staffing.crews.{number}.calendar", [crew.calendar], staffing.calendars, "a calendar"
        )
    for name, calendar in staffing.calendars.items():
        if calendar.off <= calendar.on:
            yield f'staffing.calendars: "{name}" closes before it opens, expected off after on (24:00 ends the day)'
    for body, count in _counts(scenario).items():
        if count == 0:
            continue
        if not any(body in crew.bodies and not crew.urgent_only for crew in staffing.crews):
            yield f"staffing.crews: nobody works for {body}, expected a crew that takes more than urgent petitions"
        if not staffing.utilisation.get(body, 0) > 0:
            yield f"staffing.utilisation: expected a number above 0 for {body}"


def _counts(scenario: Scenario) -> dict[BodyName, int]:
    """Units of each body, of one district where each has its own."""
    city = scenario.city
    return dict(
        zip(BODIES, (1, 1, city.departments, city.municipal, city.utilities, city.others), strict=True)
    )


def _whole(key: str, shares: Collection[float]) -> Iterator[str]:
    if abs(fsum(shares) - 1) > 1e-6:
        yield f"{key}: the shares must sum to 1, but they sum to {fsum(shares):.9g}"


def _known(key: str, names: Collection[str], known: Collection[str], what: str) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in known:
            near = nearest(name, known)
            listed = ", ".join(sorted(known)) if len(known) <= 12 else f"one of {len(known)}"
            yield f'{key}: "{name}" is not {what}, expected {listed}' + (
                f' (did you mean "{near}"?)' if near else ""
            )
