"""The work that is expected of each unit in a year: what officers are sized for, and what a city is asked for."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.city import catalogue, demand
from sim.city.calendars import year_of
from sim.city.duration_tables import DurationTables
from sim.city.geography import Geography
from sim.city.layout import Layout
from sim.ground.lately import lately
from sim.ground.tables import Body
from sim.policies.collaboration import OUTER
from sim.policies.staffing import SizedFor
from sim.scenario.schema import Scenario


def expected(
    scenario: Scenario,
    sized_for: SizedFor,
    day: date,
    layout: Layout,
    ground: Geography,
    street_need: np.ndarray,
    tilt: np.ndarray,
    scale: float,
) -> np.ndarray:
    """Seconds of officers' work a year expected of each unit, float64[U], at reference speed.

    scenario: whose kinds, work and helpers they are; sized_for: how many contacts a year, of which so many only ask,
    with or without the shocks of the calendar year of `day`; street_need: float64[streets], relative; tilt:
    float64[streets, categories], how many times its share of the city a category has there. Helpers' work is spread
    evenly over the units that may be called.
    """
    kinds = _kinds(scenario, tuple(layout.slots()))
    by_street = (
        street_need / street_need.sum() if street_need.any() else np.full(layout.streets, 1 / layout.streets)
    )
    share = np.outer(by_street, kinds.share) * tilt[:, kinds.table["category"]]
    if sized_for.shocks and scenario.demand.shocks:
        share *= demand.shock_factors(scenario, year_of(day), ground.places)[:, kinds.table["category"]]
        share /= share.sum()
    petitions = sized_for.contacts_per_year * (1 - sized_for.consultations) * scale
    table, each = of_a_petition(scenario, kinds)
    return by_unit(scenario, layout, ground.street_district, table, share * petitions * each)


@lately(8)
def _kinds(scenario: Scenario, slots: tuple[int, ...]) -> catalogue.Kinds:
    """Of the city of number 0, by which all replications are sized."""
    return catalogue.kinds(scenario, slots)


def of_a_petition(scenario: Scenario, kinds: catalogue.Kinds) -> tuple[np.ndarray, np.ndarray]:
    """KIND[K] under a scenario, and the seconds of an officer's work that each kind takes on average, float64[K]."""
    tables = DurationTables(scenario.time.tick)
    rows = [tables.row(scenario.handling.work[grade], tick=1) for grade in scenario.catalogue.grades]
    table = catalogue.renew(kinds, scenario, rows)
    class_work = np.array([deadline.work for deadline in scenario.deadlines.values()])
    mean_work = np.array([tables.mean(row) for row in rows])[kinds.grade]
    return table, mean_work * table["difficulty"] * class_work[table["deadline"]]


def with_repeats(scenario: Scenario) -> float:
    """How many petitions there are for one that comes from a need: each that fails is raised again with
    `citizens.repeat_unsolved`."""
    return 1.0 / (1.0 - min(_failed(scenario) * scenario.citizens.repeat_unsolved, 0.99))


def _failed(scenario: Scenario) -> float:
    """Share of petitions that are not solved, at the effort at the start."""
    handling = scenario.handling
    return 1.0 - handling.solve_low - (handling.solve_high - handling.solve_low) * scenario.incentive.start


def by_unit(
    scenario: Scenario, layout: Layout, street_district: np.ndarray, kinds: np.ndarray, work: np.ndarray
) -> np.ndarray:
    """Seconds of work that each unit has of so much, float64[U]. work: float64[streets, K], of petitions raised in each
    street; kinds: KIND[K]."""
    joint, slots = scenario.collaboration, layout.slots()
    of_district = np.zeros((layout.districts, len(kinds)))
    np.add.at(of_district, street_district, work)
    whole = work.sum(axis=0)

    def of(body: Body, asked: np.ndarray) -> np.ndarray:
        here = kinds["body"] == body
        return np.bincount(kinds["slot"][here], asked[here], slots[body])

    helpers = np.dot(joint.helpers, np.arange(1, len(joint.helpers) + 1)) * joint.helper_work
    helped = of_district @ kinds["joint"] * helpers
    inner, outer = layout.departments, layout.municipals + layout.utilities
    share_outer = 0.0 if outer == 0 else 1.0 if inner == 0 else OUTER
    from_outer = np.full(outer, helped.sum() * share_outer / max(outer, 1))
    inside = helped * (1 - share_outer)
    departments = np.array([of(Body.DEPARTMENT, asked) for asked in of_district]).reshape(
        layout.districts, -1
    )
    return np.concatenate(
        [
            work[:, kinds["body"] == Body.STREET].sum(axis=1),
            of_district[:, kinds["body"] == Body.DISTRICT].sum(axis=1)
            + of_district.sum(axis=1) * _strayed(scenario)
            + (inside if inner == 0 else 0.0),
            (departments[:, :inner] + inside[:, None] / max(inner, 1)).ravel(),
            of(Body.MUNICIPAL, whole) + from_outer[: layout.municipals],
            of(Body.UTILITY, whole) + from_outer[layout.municipals :],
            of(Body.OTHER, whole),
        ]
    )


def _strayed(scenario: Scenario) -> float:
    """Share of all work that districts do for others: what goes higher after a failure."""
    citizens = scenario.citizens
    return _failed(scenario) * citizens.repeat_unsolved * citizens.goes_higher
