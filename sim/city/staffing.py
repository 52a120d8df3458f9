"""How many officers each unit has: given, or sized by the work that is expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import get_args

import numpy as np

from sim.city.apportion import apportion
from sim.city.calendars import open_seconds
from sim.city.layout import Layout
from sim.ground.tables import CREW, Body
from sim.policies.collaboration import OUTER
from sim.policies.staffing import BodyName, CrewPlan, Staffing
from sim.scenario.schema import Scenario

BODIES: tuple[BodyName, ...] = get_args(BodyName)  # in the order of `Body`


@dataclass(frozen=True)
class Place:
    """A crew's place in the table: its unit, and the name of its plan."""

    unit: int
    plan: str


def workload(
    scenario: Scenario,
    layout: Layout,
    street_need: np.ndarray,
    street_district: np.ndarray,
    kinds: np.ndarray,
    share: np.ndarray,
    mean_work: np.ndarray,
    scale: float,
) -> np.ndarray:
    """Seconds of officers' work a year expected of each unit, float64[U], at reference speed.

    street_need: float64[streets], relative; kinds: KIND[K]; share: float64[K] of petitions; mean_work: float64[K],
    seconds before difficulty. Helpers' work is spread evenly over the units that may be called.
    """
    joint = scenario.collaboration
    petitions = scenario.staffing.contacts_per_year * (1 - scenario.staffing.consultations) * scale
    class_work = np.array([deadline.work for deadline in scenario.deadlines.values()])
    work = petitions * share * mean_work * kinds["difficulty"] * class_work[kinds["deadline"]]
    by_street = (
        street_need / street_need.sum() if street_need.any() else np.full(layout.streets, 1 / layout.streets)
    )
    by_district = np.bincount(street_district, by_street, layout.districts)
    slots = layout.slots()

    def of(body: Body) -> np.ndarray:
        here = kinds["body"] == body
        return np.bincount(kinds["slot"][here], work[here], slots[body])

    helped = float(
        (work * kinds["joint"]).sum() * np.dot(joint.helpers, np.arange(1, len(joint.helpers) + 1))
    )
    helped *= joint.helper_work
    inner, outer = layout.departments, layout.municipals + layout.utilities
    share_outer = 0.0 if outer == 0 else 1.0 if inner == 0 else OUTER
    from_outer = np.full(outer, helped * share_outer / max(outer, 1))
    inside = helped - from_outer.sum()
    departments = of(Body.DEPARTMENT) + inside / max(inner, 1)
    return np.concatenate(
        [
            by_street * of(Body.STREET).sum(),
            by_district
            * (of(Body.DISTRICT).sum() + strayed(scenario, layout, work) + (inside if inner == 0 else 0.0)),
            np.outer(by_district, departments).ravel(),
            of(Body.MUNICIPAL) + from_outer[: layout.municipals],
            of(Body.UTILITY) + from_outer[layout.municipals :],
            of(Body.OTHER),
        ]
    )


def strayed(scenario: Scenario, layout: Layout, work: np.ndarray) -> float:
    """Seconds of work a year that districts do for others: what the desk sends them wrongly and they keep, and what
    goes higher after a failure. work: float64[K], of all petitions."""
    dispatch, citizens, handling = scenario.dispatch, scenario.citizens, scenario.handling
    wrong = 1.0 - (
        dispatch.machine * dispatch.accuracy_machine + (1.0 - dispatch.machine) * dispatch.accuracy_clerk
    )
    kept = 1.0 - dispatch.refusal.other * (1.0 - dispatch.refusal.first_receiver)
    failed = 1.0 - handling.solve_low - (handling.solve_high - handling.solve_low) * scenario.incentive.start
    higher = failed * citizens.repeat_unsolved * citizens.goes_higher
    return float(work.sum() * (wrong * kept / (2 + layout.departments) + higher))


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


def crews(
    staffing: Staffing,
    places: Sequence[Place],
    bodies: np.ndarray,
    unit_names: Sequence[str],
    load: np.ndarray,
    calendar_names: Sequence[str],
    sorts: np.ndarray,
) -> np.ndarray:
    """CREW[C] at one step.

    load: float64[U], seconds of work a year; sorts: `Day` of each day of that year. A plan that a step does not have
    leaves its crews without officers.
    """
    table = np.zeros(len(places), CREW)
    table["unit"] = [place.unit for place in places]
    table["stretch"] = 1.0
    plans = staffing.crews
    year = {name: open_seconds(calendar, sorts) for name, calendar in staffing.calendars.items()}
    given = _given(staffing, bodies, unit_names)
    own: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        plan = plans.get(place.plan)
        body = BODIES[bodies[place.unit]]
        if plan is None or body not in plan.bodies:
            continue
        row = table[number]
        row["calendar"] = calendar_names.index(plan.calendar)
        row["urgent_only"] = plan.urgent_only
        row["leave"] = plan.leave
        if place.unit not in given:
            row["officers"], row["stretch"] = sized(
                plan, staffing, float(load[place.unit]), year[plan.calendar], staffing.utilisation[body]
            )
        else:
            own.setdefault(place.unit, []).append(number)
    for unit, rows in own.items():
        shares = np.array([plans[places[number].plan].share for number in rows])
        table["officers"][rows] = apportion(floor(given[unit] * staffing.level + 0.5), shares)
    table["on_duty"] = table["officers"]
    return table


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


def _given(staffing: Staffing, bodies: np.ndarray, unit_names: Sequence[str]) -> dict[int, int]:
    """Officers that a scenario gives, by unit; a unit's own name goes before its body's."""
    given = {}
    for unit, (body, name) in enumerate(zip(bodies, unit_names, strict=True)):
        officers = staffing.officers.get(name, staffing.officers.get(BODIES[body]))
        if officers is not None:
            given[unit] = officers
    return given
