"""What must fit between sections: names that others define, shares that make a whole, bodies that have units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from math import fsum, inf
from typing import get_args

from sim.policies.staffing import BodyName
from sim.scenario import listed
from sim.scenario.keys import ALL, Path
from sim.scenario.misfits import Misfit, unknown
from sim.scenario.places import holiday_lists, of_body, places, unit_bodies, unit_names
from sim.scenario.sections import Sections

BODIES: tuple[BodyName, ...] = get_args(BodyName)
MOST_UNITS = 32_767
MOST_CITIZENS = 2**31 - 1


def misfits(scenario: Sections) -> list[Misfit]:
    """Everything that does not fit, in the order of the scenario's sections; empty if all does."""
    found = list(_places(scenario))
    if not found:  # what follows needs to know the places
        found = list(_people(scenario))
    if not found:  # what follows needs to know the units
        found += _units(scenario)
    return [
        *_time(scenario),
        *found,
        *_catalogue(scenario),
        *_grades(scenario),
        *_fields(scenario),
        *_named_units(scenario),
        *_lying(scenario),
        *_shocks(scenario),
        *_arrivals(scenario),
        *_unlocked(scenario),
        *_crews(scenario),
        *([] if found else _surges(scenario)),
    ]


def _time(scenario: Sections) -> Iterator[Misfit]:
    if isinstance(name := scenario.time.holidays, str):
        known = ["none", *holiday_lists(), 'a file such as "my_holidays.csv"']
        yield from unknown(("time", "holidays"), [name], known, "a list of public holidays")


def _places(scenario: Sections) -> Iterator[Misfit]:
    city, here = scenario.city, ("city", "districts")
    if city.geography == "beijing" and city.districts:
        hint = f'districts = {{ "{ALL}" = false }} takes those of a parent away'
        yield Misfit(here, 'the geography "beijing" brings its own districts', "none here", hint)
    if city.geography == "plain" and not city.districts:
        yield Misfit(here, 'the geography "plain" has no districts of its own', "at least one here")
    for name, district in city.districts.items():
        named = district.streets if isinstance(district.streets, list) else []
        streets = len(named) if named or isinstance(district.streets, list) else district.streets
        path = (*here, name, "streets")
        for street, count in Counter(named).items():
            if count > 1:
                yield Misfit(path, f'the name "{street}" stands for {count} entries', "different names")
        if streets < 1:
            yield Misfit(path, "a district needs at least one street")
        elif streets > district.population:
            yield Misfit(
                (*here, name, "population"),
                f"{district.population} people cannot live in {streets} streets",
                "at least one a street",
            )
        if streets > MOST_UNITS:
            yield Misfit(path, f"a city has at most {MOST_UNITS} units, not {streets} streets")


def _people(scenario: Sections) -> Iterator[Misfit]:
    """People that a scenario gives by street, and what streets are like."""
    city = scenario.city
    for end, size in city.street_sizes.items():
        if not 0 < size < inf:
            yield Misfit(("city", "street_sizes", end), f"a size of {size:g}", "a number above 0")
    census = city.model_copy(update={"people": "census"})
    where = places(census)
    streets = dict(zip(where.districts, where.streets, strict=True))
    names = [*where.districts, *where.street_names, *(name for one in where.streets for name in one)]
    for name, character in city.characters.items():
        path = ("city", "characters", name)
        yield from unknown((*path, "places"), character.places, names, "a district or a street")
        yield from unknown(
            (*path, "categories"), character.categories, scenario.catalogue.categories, "a category"
        )
        for category, factor in character.categories.items():
            if not 0 <= factor < inf:
                yield Misfit(
                    (*path, "categories", category), f"a factor of {factor:g}", "a number of at least 0"
                )
    if not isinstance(city.people, dict):
        return
    for district, given in city.people.items():
        here = ("city", "people", district)
        wrong = list(unknown(here, [district], streets, "a district"))
        yield from wrong
        if wrong:
            continue
        for street, people in given.items():
            yield from unknown((*here, street), [street], streets[district], f"a street of {district}")
            if people < 1:
                yield Misfit((*here, street), f"{people} people", "at least one")
        rest = len(set(streets[district]) - set(given))
        total = dict(zip(where.districts, where.populations, strict=True))[district]
        if rest and sum(given.values()) + rest > total:
            yield Misfit(
                here,
                f"{sum(given.values())} people in {len(given)} streets leave too few of {total} for {rest} others",
                "fewer, or a figure for every street",
            )


def _fields(scenario: Sections) -> Iterator[Misfit]:
    fields, categories = scenario.city.fields, scenario.catalogue.categories
    for name, one in fields.items():
        path = ("city", "fields", name, "categories")
        yield from unknown(path, one.categories, categories, "a category")
    named = {category for one in fields.values() for category in one.categories}
    if fields and all(one.categories for one in fields.values()) and (left := set(categories) - named):
        message = f"no field looks after {', '.join(sorted(left))}"
        yield Misfit(("city", "fields"), message, "a field with these categories, or one with none")


def _named_units(scenario: Sections) -> Iterator[Misfit]:
    categories, owners = scenario.catalogue.categories, Counter[str]()
    for name, unit in scenario.city.units.items():
        path = ("city", "units", name, "categories")
        yield from unknown(path, unit.categories, categories, "a category")
        owners.update(unit.categories)
    for category, often in owners.items():
        if often > 1:
            yield Misfit(("city", "units"), f'the category "{category}" has {often} owners', "one unit")
        elif category in categories and categories[category].bodies:
            path = ("catalogue", "categories", category, "bodies")
            yield Misfit(path, "a unit of city.units owns this category", "no bodies beside it: {}")


def _lying(scenario: Sections) -> Iterator[Misfit]:
    """What lies, and stacks: of known categories, each in one of them at most, in hours that there are."""
    handling = scenario.handling
    tables = (("delays", handling.delays), ("congestion", handling.congestion), ("batches", handling.batches))
    for table, entries in tables:
        path, often, rest = ("handling", table), Counter[str](), 0
        for name, one in entries.items():
            known = scenario.catalogue.categories
            yield from unknown((*path, name, "categories"), one.categories, known, "a category")
            often.update(one.categories)
            rest += not one.categories
        if rest > 1:
            yield Misfit(path, f"{rest} entries name no category", "one entry for all others at most")
        for category, count in often.items():
            if count > 1:
                yield Misfit(path, f'the category "{category}" stands in {count} entries', "one at most")
    lying = {category for delay in handling.delays.values() for category in delay.categories}
    if all(delay.categories for delay in handling.delays.values()):
        for name, crowd in handling.congestion.items():
            for category in crowd.categories:
                if category in scenario.catalogue.categories and category not in lying:
                    where = ("handling", "congestion", name, "categories")
                    yield Misfit(
                        where, f'"{category}" never lies, nor longer', "a category of handling.delays"
                    )
    for name, delay in handling.delays.items():
        hours = ("handling", "delays", name, "hours")
        yield from unknown(hours, [delay.hours], scenario.staffing.calendars, "a calendar")


def _surges(scenario: Sections) -> Iterator[Misfit]:
    city, where = scenario.city, places(scenario.city)
    in_districts = [of_body(district, body) for district in where.districts for body in BODIES]
    names = [*BODIES, *city.fields, *where.districts, *unit_names(city), *in_districts]
    for name, surge in scenario.staffing.surge.items():
        path = ("staffing", "surge", name)
        yield from unknown((*path, "shocks"), surge.shocks, scenario.demand.shocks, "a shock")
        for key, who in (("out_of", surge.out_of), ("into", surge.into)):
            yield from unknown((*path, key), who, names, "a body, a field, a district or a unit")


def _units(scenario: Sections) -> Iterator[Misfit]:
    city = scenario.city
    where = places(city)
    streets, people = sum(map(len, where.streets)), sum(where.populations)
    communities = ("city", "communities")
    if city.communities < streets:
        enough = f"at least one for each of {streets} streets"
        yield Misfit(communities, f"{city.communities} are too few", enough)
    if city.communities > people:
        yield Misfit(
            communities, f"{city.communities} are too many for {people} people", "at least one in each"
        )
    if people > MOST_CITIZENS:
        yield Misfit(("city", "districts"), f"{people} people are too many", f"at most {MOST_CITIZENS}")
    names = unit_names(city)
    for name, count in Counter(names).items():
        if count > 1:
            message = f'the name "{name}" stands for {count} units'
            yield Misfit(("city", "districts"), message, "different names")
    if len(names) > MOST_UNITS:
        yield Misfit(("city",), f"these are {len(names)} units", f"at most {MOST_UNITS}")
    if scenario.staffing.officers:
        known = [*BODIES, *names]
        yield from unknown(("staffing", "officers"), scenario.staffing.officers, known, "a body or unit")
    for name, told in scenario.staffing.officers.items():
        by_crew = told if isinstance(told, dict) else {}
        yield from unknown(
            ("staffing", "officers", name), by_crew, scenario.staffing.crews, "a crew of staffing.crews"
        )
    yield from _unidentified(scenario, names)


def _unidentified(scenario: Sections, names: list[str]) -> Iterator[Misfit]:
    """Of a unit whose officers nobody knows nothing can be said about more or fewer of them."""
    staffing, bodies = scenario.staffing, unit_bodies(scenario.city)
    wrong = list(unknown(("staffing", "unidentified"), staffing.unidentified, names, "a unit"))
    yield from wrong
    known = "a time that an officer needs, and the unit not on the list (petition calibrate --handling-time)"
    if wrong or not staffing.unidentified:
        return
    first, told = (
        staffing.unidentified[0],
        "staffing.unidentified: a log does not tell how many officers it has",
    )
    for unit in staffing.unidentified:
        if unit in staffing.officers:
            yield Misfit(("staffing", "officers", unit), f"{unit} is in {told}", known)
        given = staffing.officers.get(bodies[unit])
        total = sum(given.values()) if isinstance(given, dict) else given
        if total != 1:
            path = ("staffing", "officers", bodies[unit])
            yield Misfit(path, f"{unit} is in {told}", "1, which stands for nobody knows how many")
            break
    if staffing.level != 1:
        yield Misfit(("staffing", "level"), f"{first} is in {told}", f"1, or {known}")
    for name, surge in staffing.surge.items():
        for key, who in (("out_of", surge.out_of), ("into", surge.into)):
            moved = [one for one in staffing.unidentified if one in who or bodies[one] in who]
            if moved:
                yield Misfit(("staffing", "surge", name, key), f"{moved[0]} is in {told}", known)


def _catalogue(scenario: Sections) -> Iterator[Misfit]:
    catalogue = scenario.catalogue
    of_categories = [category.share for category in catalogue.categories.values()]
    yield from _whole(("catalogue", "categories"), of_categories)
    yield from _whole(("catalogue", "grades"), catalogue.grades.values())
    if catalogue.second < len(catalogue.categories):
        yield Misfit(
            ("catalogue", "second"),
            f"{catalogue.second} kinds are too few",
            f"at least one for each of {len(catalogue.categories)} categories",
        )
    if catalogue.third < catalogue.second:
        message, enough = f"{catalogue.third} kinds are too few", f"at least {catalogue.second} (second)"
        yield Misfit(("catalogue", "third"), message, enough)
    yield from _dealt(scenario, ("catalogue",), catalogue.bodies, catalogue.classes, needed=True)
    for name, category in catalogue.categories.items():
        path = ("catalogue", "categories", name)
        yield from _dealt(scenario, path, category.bodies, category.classes, needed=False)
        months = category.months
        if months and (len(months) != 12 or min(months) < 0 or sum(months) <= 0):
            weights = "twelve weights, not negative and not all zero, or none at all"
            yield Misfit((*path, "months"), "these are no weights by month", weights)


def _dealt(
    scenario: Sections,
    path: Path,
    bodies: Mapping[BodyName, float],
    classes: Mapping[str, float],
    needed: bool,
) -> Iterator[Misfit]:
    """Shares by body and by deadline class. needed: whether there must be any."""
    if bodies or needed:
        yield from _whole((*path, "bodies"), bodies.values())
    if classes or needed:
        yield from _whole((*path, "classes"), classes.values())
    yield from unknown((*path, "classes"), classes, scenario.deadlines, "a deadline class")
    for body, count in _counts(scenario).items():
        if bodies.get(body, 0) > 0 and count == 0:
            message = f"{bodies[body]:g} goes to {body}, but the city has no unit of that body"
            yield Misfit((*path, "bodies"), message)


def _grades(scenario: Sections) -> Iterator[Misfit]:
    grades, work = scenario.catalogue.grades, scenario.handling.work
    yield from unknown(("handling", "work"), work, grades, "a grade of catalogue.grades")
    for grade in grades:
        if grade not in work:
            yield Misfit(("handling", "work"), f'the grade "{grade}" of catalogue.grades has no work here')


def _shocks(scenario: Sections) -> Iterator[Misfit]:
    where = places(scenario.city)
    names = [*where.districts, *where.street_names]
    for name, shock in scenario.demand.shocks.items():
        path = ("demand", "shocks", name)
        known = scenario.catalogue.categories
        yield from unknown((*path, "categories"), shock.categories, known, "a category")
        yield from unknown((*path, "places"), shock.places, names, "a district or a street")


def _arrivals(scenario: Sections) -> Iterator[Misfit]:
    where = places(scenario.city)
    yield from listed.misfits(scenario, {*where.districts, *where.street_names})


def _unlocked(scenario: Sections) -> Iterator[Misfit]:
    for name, unlock in scenario.prevention.unlock.items():
        path = ("prevention", "unlock", name, "category")
        yield from unknown(path, [unlock.category], scenario.catalogue.categories, "a category")


def _crews(scenario: Sections) -> Iterator[Misfit]:
    staffing = scenario.staffing
    for name, crew in staffing.crews.items():
        of_crew = ("staffing", "crews", name, "calendar")
        yield from unknown(of_crew, [crew.calendar], staffing.calendars, "a calendar")
    for body, count in _counts(scenario).items():
        if count == 0:
            continue
        if not any(body in crew.bodies and not crew.urgent_only for crew in staffing.crews.values()):
            enough = "a crew that takes more than urgent petitions"
            yield Misfit(("staffing", "crews"), f"nobody works for {body}", enough)
        if not staffing.utilisation.get(body, 0) > 0:
            yield Misfit(
                ("staffing", "utilisation"), f"officers for {body} cannot be sized", "a number above 0"
            )
        if body not in staffing.establishment:
            yield Misfit(
                ("staffing", "establishment"), f"officers for {body} cannot be shared out", "a share, 0 to 1"
            )


def _counts(scenario: Sections) -> dict[BodyName, int]:
    """Units of each body, of one district where each has its own."""
    city = scenario.city
    return dict(
        zip(
            BODIES,
            (1, 1, city.departments_in_all, city.municipal_in_all, city.utilities, city.others),
            strict=True,
        )
    )


def _whole(path: Path, shares: Collection[float]) -> Iterator[Misfit]:
    total = fsum(shares)
    if abs(total - 1) > 1e-6:
        stay = (
            f'a parent\'s entries stay unless they are taken away: NAME = false, or "{ALL}" = false for all'
        )
        message = f"the shares must sum to 1, but they sum to {total:.9g}"
        yield Misfit(path, message, hint=stay if total > 1 else None)
