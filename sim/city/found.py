"""Found a city: everything a run starts from, out of a scenario, its reforms and its seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from math import ceil

import numpy as np

from sim.city import calendars, catalogue, characters, demand, differences, lying, staffing, surge, workload
from sim.city.citizens import citizens
from sim.city.city import City
from sim.city.disciplines import policies_of, table
from sim.city.duration_tables import DurationTables
from sim.city.geography import Geography, geography
from sim.city.layout import Layout
from sim.city.numbers import Purpose, counts
from sim.city.seats import seats
from sim.city.settings import settings
from sim.ground.tables import UNIT, Body
from sim.ground.time_units import DAY, WEEK, YEAR
from sim.policies.demand import Demand
from sim.scenario.city_plan import CityPlan
from sim.scenario.listed import oldest
from sim.scenario.places import body_names, department_names, municipal_names, of_body
from sim.scenario.schema import Scenario
from sim.scenario.sizing import sized_by

BEYOND = 400
"""Days after the run that calendars still cover, so that work may end after it."""


def found(
    timeline: Sequence[tuple[date, Scenario]],
    scale: float = 1.0,
    replication: int = 0,
    progress: Callable[[str], None] = lambda stage: None,
    *,
    same_city: bool = False,
    inhabited: bool = True,
) -> City:
    """The city of a timeline: the scenario at the start, then its state after each dated reform.

    scale: share of the city; below 1 whole streets are kept, above 1 each street has more people. replication: another
    independent world of the same seed: another city, where something of it is drawn, and another course of days. What
    is known of a place (its people, its streets) is the same in all. same_city: all replications have the city of
    number 0, and differ in their days alone. progress: told what comes next. inhabited: whether citizens move in;
    without them the city can be looked at, but not run. Raises PetitionError if the scale is too large.
    """
    start, scenario = timeline[0]
    founding = 0 if same_city else replication
    run = (scenario.time.end - start).days
    count = run + BEYOND
    steps = [(day - start).days for day, _ in timeline]
    stages = [stage for _, stage in timeline]
    policies = policies_of(stages)
    disciplines = table(policies)

    progress("places")
    needs = demand.reference(timeline) * scale / YEAR
    ground = _ground(scenario, scenario.demand, scale, needs, founding)
    people = _beside(
        citizens, ground.communities[: None if inhabited else 0], scenario.citizens, scenario.seed, founding
    )
    ground.communities["voice"] = scenario.citizens.voice
    layout = lay_out(scenario.city, ground)
    units, unit_names = table_of_units(scenario.city, layout, ground)
    differences.begin(units, scenario, scenario.seed, ground.number, founding)
    if scenario.catalogue.street_hardness_spread or scenario.catalogue.street_hardness_by_need:
        hard = differences.hardness(
            scenario.catalogue, scenario.seed, ground.number, _street_need(ground), founding
        )
        ground.communities["hardness"] *= hard[ground.communities["street"]]

    progress("kinds")
    kinds = catalogue.kinds(scenario, layout.slots(), founding)
    tables = DurationTables(scenario.time.tick)
    grades = scenario.catalogue.grades
    # In seconds: work is rounded to whole ticks once, with all its factors.
    # Step by step, so that what a later step brings moves no row of an earlier one (`sim.city.agreement`).
    kind_steps, records = [], []
    for stage in stages:
        work = [tables.row(stage.handling.work[grade], tick=1) for grade in grades]
        kind_steps.append(catalogue.renew(kinds, stage, work))
        records.append(settings(stage, layout, tables, replication))
        lying.add_rows(stage, tables)

    tilt = characters.tilt(scenario, ground.characters, _street_need(ground))

    progress("days")
    days = demand.days(timeline, count, kinds, ground.places, tilt, scenario.seed, replication)
    plans = staffing.hours_of_plans([stage.staffing for stage in stages])
    first, sorts = _sorts(stages, count)
    delays = lying.hours_of_delays(stages)
    hours = [
        crews | {name: hours.calendar for name, hours in of_delays.items()}
        for crews, of_delays in zip(plans, delays, strict=True)
    ]
    inside = sorts[-first - 1 : count - first]
    opens, closes = calendars.openings(list(hours[0]), list(zip(steps, hours, strict=True)), inside)
    lying.add_weekends(opens, closes, list(hours[0]), list(zip(steps, delays, strict=True)), inside)
    batches, stacks = lying.stacks(list(zip(steps, stages, strict=True)), calendars.dates(start, count))
    for stage, table_of_kinds in zip(stages, kind_steps, strict=True):
        lying.write_lying(table_of_kinds, stage, list(hours[0]), len(opens), batches, tables)
    opens, closes = np.vstack([opens, stacks]), np.vstack([closes, np.where(stacks < 0, stacks, stacks + 1)])

    progress("officers")
    sized = sized_by(scenario)
    places = staffing.crew_places([stage.staffing for stage in stages], units["body"])
    crew_unit = np.array([place.unit for place in places], dtype=np.int64)
    units["first_crew"] = np.searchsorted(crew_unit, np.arange(layout.units))
    units["crews"] = np.bincount(crew_unit, minlength=layout.units)
    plain, basis, before = [], None, None
    for day, stage in timeline:
        sized_for = stage.staffing.sized_for
        chosen = stage if sized_for.anew else sized
        if chosen is not basis or (sized_for, day.year) != before:  # most reforms leave the work as it is
            basis, before = chosen, (sized_for, day.year)
            same = basis.demand == scenario.demand
            there = ground if same else _ground(scenario, basis.demand, scale, needs, founding)
            street_need = _street_need(there)
            tilted = characters.tilt(basis, ground.characters, street_need)  # its categories may be others
            load = workload.expected(basis, sized_for, day, layout, ground, street_need, tilted, scale)
        year = calendars.day_sorts(calendars.year_of(day), basis.time)
        plain.append(
            staffing.crews(stage.staffing, places, units["body"], unit_names, load, list(plans[0]), year)
        )

    short = list(
        dict.fromkeys(
            line
            for (_, stage), crews in zip(timeline, plain, strict=True)
            for line in staffing.below_least(stage.staffing, places, crews, units["body"], unit_names)
        )
    )

    groups = _groups(scenario.city, layout, units, unit_names, ground.district_names)
    crew_steps = surge.with_surges(timeline, plain, groups, units["district"], run)

    progress("citizens")
    return City(
        start=start,
        days=run,
        scale=scale,
        layout=layout,
        units=units,
        unit_names=unit_names,
        disciplines=disciplines,
        policies=policies,
        unit_population=np.concatenate([ground.population, np.zeros(layout.units - layout.streets)]),
        unit_basis=[*ground.basis, *[None] * (layout.units - layout.streets)],
        district_names=ground.district_names,
        crews=crew_steps[0][1].copy(),
        crew_names=[place.plan for place in places],
        short=short,
        kinds=kind_steps[0].copy(),
        kind_names=kinds.names,
        category_names=kinds.category_names,
        category_first=kinds.category_first,
        communities=ground.communities,
        community_names=ground.community_names,
        citizens=people.result(),
        mixes=days.mixes,
        mix_level=days.mix_level,
        day_mix=days.mix,
        day_level=days.level,
        batches=np.cumsum(scenario.demand.arrivals.sizes()),
        seconds=days.seconds,
        day_profile=days.profile,
        opens=opens,
        closes=closes,
        plan_names=list(plans[0]),
        working_days=calendars.working_days(sorts, first),
        durations=tables.table(),
        seats=seats(
            [(day, stage.intake.shifts) for day, stage in zip(steps, stages, strict=True)], scale, start
        ),
        causes=_causes(scenario, founding, ground, kinds, tilt),
        settings=list(zip(steps, records, strict=True)),
        crew_steps=crew_steps,
        kind_steps=list(zip(steps, kind_steps, strict=True)),
    ).sealed()


def _beside(work: Callable[..., np.ndarray], *given: object) -> Future[np.ndarray]:
    """Begin compiled work in a thread, beside what this one goes on with."""
    thread = ThreadPoolExecutor(1)
    found = thread.submit(work, *given)
    thread.shutdown(wait=False)
    return found


def _ground(scenario: Scenario, demand: Demand, scale: float, needs: float, founding: int) -> Geography:
    """The ground, where so many needs a day arise, and places differ in them as `demand` says."""
    ground = geography(scenario.city, scenario.seed, scale, needs, demand.community_spread, founding)
    if demand.street_spread and needs > 0:
        need = ground.communities["need"]
        need *= differences.need(demand, scenario.seed, ground.number, founding)[ground.communities["street"]]
        need *= needs / need.sum()
    return ground


def _street_need(ground: Geography) -> np.ndarray:
    """float64[streets]: needs a day."""
    return np.bincount(ground.communities["street"], ground.communities["need"], len(ground.street_names))


def _sorts(stages: Sequence[Scenario], count: int) -> tuple[int, np.ndarray]:
    """`Day` of all days that matter for what is due: from the oldest of the backlog, whose number is given first, until
    the longest allowance in working days has passed after `count` days."""
    time = stages[0].time
    first = -1 - oldest(stages[0]) // DAY - 1
    allowed = max(abs(one.allowance.working_days) + 1 for stage in stages for one in stage.deadlines.values())
    weeks = ceil(allowed / (WEEK - len(time.weekend)))
    last = count + WEEK * weeks + (BEYOND if weeks else 0)
    start = np.datetime64(time.start) + first
    return first, calendars.day_sorts(start + np.arange(last - first), time)


def lay_out(plan: CityPlan, ground: Geography) -> Layout:
    """Streets and districts are alike, so that a smaller city has fewer of them; of the other bodies each has kinds of
    its own, so that it has them all, with less to do."""
    return Layout(
        streets=len(ground.street_names),
        districts=len(ground.district_names),
        departments=plan.departments_in_all,
        municipals=plan.municipal_in_all,
        utilities=plan.utilities,
        others=plan.others,
    )


def table_of_units(plan: CityPlan, layout: Layout, ground: Geography) -> tuple[np.ndarray, list[str]]:
    """UNIT[U] with body and district (-1 for bodies of the whole city), and the names."""
    districts = np.arange(layout.districts)
    whole_city = layout.municipals + layout.utilities + layout.others
    units = np.zeros(layout.units, UNIT)
    units["body"] = np.repeat(
        [int(body) for body in Body],
        [
            layout.streets,
            layout.districts,
            layout.districts * layout.departments,
            layout.municipals,
            layout.utilities,
            layout.others,
        ],
    )
    units["district"] = np.concatenate(
        [ground.street_district, districts, np.repeat(districts, layout.departments), np.full(whole_city, -1)]
    )
    units["score"] = np.nan
    names = [
        *ground.street_names,
        *ground.district_names,
        *(
            name
            for district in ground.district_names
            for name in department_names(plan, district, layout.departments)
        ),
        *municipal_names(plan, layout.municipals),
        *body_names("utility", layout.utilities),
        *body_names("other", layout.others),
    ]
    return units, names


def _groups(
    plan: CityPlan, layout: Layout, units: np.ndarray, names: Sequence[str], districts: Sequence[str]
) -> list[frozenset[str]]:
    """By unit, what it is called in a surge: its own name, its body, its field, its district, its body there."""
    found = [
        {name, body := staffing.BODIES[unit["body"]]}
        | ({(place := districts[unit["district"]]), of_body(place, body)} if unit["district"] >= 0 else set())
        for unit, name in zip(units, names, strict=True)
    ]
    fields = list(plan.fields)
    for first, count, each in (
        (layout.first_department, layout.districts, layout.departments),
        (layout.first_municipal, 1, layout.municipals - len(plan.units)),
    ):
        for n in range(count * each if fields else 0):
            found[first + n].add(fields[n % each // (each // len(fields))])
    return [frozenset(one) for one in found]


def _causes(
    scenario: Scenario, founding: int, ground: Geography, kinds: catalogue.Kinds, tilt: np.ndarray
) -> np.ndarray:
    """int32[M, categories]: unsolved causes at the start, as often as each category is raised there."""
    category = np.bincount(kinds.table["category"], kinds.share)
    means = np.outer(ground.communities["citizens"] * scenario.causes.start / 1000, category)
    means *= tilt[ground.communities["street"]]
    return np.asarray(counts(scenario.seed, founding, int(Purpose.CAUSE), means))
