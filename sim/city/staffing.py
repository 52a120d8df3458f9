"""How many officers each unit has: given, or sized by the work that is expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import get_args

import numpy as np

from sim.city.apportion import apportion
from sim.city.calendars import open_seconds
from sim.ground.tables import CREW
from sim.policies.staffing import BodyName, Calendar, CrewPlan, Staffing

BODIES: tuple[BodyName, ...] = get_args(BodyName)  # in the order of `Body`


@dataclass(frozen=True)
class Place:
    """A crew's place in the table: its unit, and the name of its plan."""

    unit: int
    plan: str


def crew_places(steps: Sequence[Staffing], bodies: np.ndarray) -> list[Place]:
    """The crews of all units, a unit's together: one for every plan that its body has at any step. bodies: int[U]."""
    plans: dict[str, set[str]] = {}
    for staffing in steps:
        for name, plan in staffing.crews.items():
            plans.setdefault(name, set()).update(plan.bodies)
    return [
        Place(unit, name)
        for unit, body in enumerate(bodies)
        for name, where in plans.items()
        if BODIES[body] in where
    ]


def hours_of_plans(steps: Sequence[Staffing]) -> list[dict[str, Calendar]]:
    """The calendar of every plan that there is at any step, by step. One that is not there yet, or no more, has the
    hours of the nearest step that has it: what its officers had in hand is done in these."""
    names = dict.fromkeys(name for staffing in steps for name in staffing.crews)
    found: list[dict[str, Calendar]] = [{} for _ in steps]
    for name in names:
        given = [
            staffing.calendars[staffing.crews[name].calendar] if name in staffing.crews else None
            for staffing in steps
        ]
        last = next(calendar for calendar in given if calendar)
        for calendars, calendar in zip(found, given, strict=True):
            last = calendars[name] = calendar or last
    return found


def crews(
    staffing: Staffing,
    places: Sequence[Place],
    bodies: np.ndarray,
    unit_names: Sequence[str],
    load: np.ndarray,
    plan_names: Sequence[str],
    sorts: np.ndarray,
) -> np.ndarray:
    """CREW[C] at one step.

    load: float64[U], seconds of work a year; sorts: `Day` of each day of that year. A plan that a step does not have
    leaves its crews without officers.
    """
    table = np.zeros(len(places), CREW)
    table["unit"] = [place.unit for place in places]
    table["stretch"] = 1.0
    table["calendar"] = [plan_names.index(place.plan) for place in places]
    plans = staffing.crews
    year = {name: open_seconds(calendar, sorts) for name, calendar in staffing.calendars.items()}
    given = _given(staffing, bodies, unit_names)
    own: dict[int, list[int]] = {}
    load = established(staffing, load, bodies)
    for number, place in enumerate(places):
        plan = plans.get(place.plan)
        body = BODIES[bodies[place.unit]]
        if plan is None or body not in plan.bodies:
            continue
        row = table[number]
        row["urgent_only"] = plan.urgent_only
        row["leave"] = plan.leave
        if place.unit not in given:
            row["officers"], row["stretch"] = sized(
                plan, staffing, float(load[place.unit]), year[plan.calendar], staffing.utilisation[body]
            )
        elif isinstance(by_crew := given[place.unit], dict):
            row["officers"] = floor(by_crew.get(place.plan, 0) * staffing.level + 0.5)
        else:
            own.setdefault(place.unit, []).append(number)
    for unit, rows in own.items():
        shares = np.array([plans[places[number].plan].share for number in rows])
        total = given[unit]
        assert isinstance(total, int)
        table["officers"][rows] = apportion(floor(total * staffing.level + 0.5), shares)
    table["on_duty"] = table["officers"]
    return table


def established(staffing: Staffing, load: np.ndarray, bodies: np.ndarray) -> np.ndarray:
    """The work that each unit has posts for, float64[U]: of its body's L in all, L·l^η/Σl^η (Σ: over its units).

    l (load): seconds of work a year expected of the unit; η: `staffing.establishment` of the body. With η = 1 that is
    l; with less, units with much work are short of officers, and small ones have time to spare.
    """
    posts = load.copy()
    for number, body in enumerate(BODIES):
        here = bodies == number
        if here.any() and (exponent := staffing.establishment[body]) < 1:
            weight = load[here] ** exponent
            posts[here] = load[here].sum() * weight / weight.sum() if weight.any() else 0.0
    return posts


def sized(
    plan: CrewPlan, staffing: Staffing, load: float, open_year: int, utilisation: float
) -> tuple[int, float]:
    """Officers of a crew, and how much longer their work takes because they have other duties (at least 1).

    Officers needed: share·load·level/(utilisation·open_year·(1 − leave)), rounded up, at least `at_least`. With
    `staffing.part_time` work takes officers/needed times as long. share, leave, at_least: the crew's; load: seconds of
    work a year of the whole unit; open_year: seconds the crew's calendar is open a year.
    """
    present = open_year * (1 - plan.leave)
    needed = plan.share * load / (utilisation * present) * staffing.level if present > 0 else 0.0
    officers = max(ceil(needed - 1e-9), plan.at_least)
    if not staffing.part_time or needed <= 0:
        return officers, 1.0
    return officers, max(officers / needed, 1.0)


def _given(
    staffing: Staffing, bodies: np.ndarray, unit_names: Sequence[str]
) -> dict[int, int | dict[str, int]]:
    """Officers that a scenario gives, by unit, or by unit and crew; a unit's own name goes before its body's."""
    given: dict[int, int | dict[str, int]] = {}
    for unit, (body, name) in enumerate(zip(bodies, unit_names, strict=True)):
        officers = staffing.officers.get(name, staffing.officers.get(BODIES[body]))
        if officers is not None:
            given[unit] = officers
    return given


def below_least(
    staffing: Staffing,
    places: Sequence[Place],
    crews: np.ndarray,
    bodies: np.ndarray,
    unit_names: Sequence[str],
) -> list[str]:
    """What is to be told of crews that have fewer officers than `at_least`, since exact numbers were given: a line a
    plan. crews: CREW[C], as founded."""
    given = _given(staffing, bodies, unit_names)
    lines = []
    for name, plan in staffing.crews.items():
        short = [
            unit_names[place.unit]
            for place, crew in zip(places, crews, strict=True)
            if place.plan == name and place.unit in given and crew["officers"] < plan.at_least
        ]
        if short:
            more = f" and {len(short) - 1} more" if len(short) > 1 else ""
            lines.append(
                f"the crew {name} of {short[0]}{more} has fewer than the {plan.at_least} that staffing.crews asks for "
                "at least: staffing.officers gives too few"
            )
    return lines
