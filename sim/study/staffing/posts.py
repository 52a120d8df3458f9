"""Posts: what a plan of officers decides on, a number each, and the scenario that has a plan's officers.

A post is the ordinary officers of a unit, dealt out to its crews by their shares, or one of its crews for urgent
petitions. By crew, every crew is a post of its own; by district, the units of one body in a district are one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal, get_args

import numpy as np

from sim.city.apportion import apportion
from sim.city.city import City
from sim.ground.tables import Body
from sim.scenario.places import of_body
from sim.scenario.provenance import Provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

By = Literal["street", "district", "crew"]
WAYS: tuple[By, ...] = get_args(By)


@dataclass(frozen=True)
class Post:
    """A number of officers to be found. rows: its crews, rows of the city's; shares, least: of each crew; group: whose
    promises it keeps; urgent: whether it takes urgent petitions only; now: full-time officers there are."""

    name: str
    rows: tuple[int, ...]
    shares: tuple[float, ...]
    least: tuple[int, ...]
    group: int
    urgent: bool
    now: float

    def dealt(self, officers: int) -> np.ndarray:
        """Officers of each crew, int64: each has its least, as long as that can be, and the rest goes by the shares."""
        least = np.array(self.least)
        if officers < least.sum():
            return apportion(officers, np.array(self.shares))
        return np.asarray(least + apportion(officers - int(least.sum()), np.array(self.shares)))


@dataclass(frozen=True)
class Establishment:
    """All posts of a city. groups: names of whose promises are looked at, each by itself; group_of: int64[units], -1
    for none; bodies: a `Body` by group; crew_units, crew_plans: of each crew, its unit and the name of its plan;
    full_time: officers of the crews without other duties; closed: rows of crews that the scenario leaves empty."""

    posts: tuple[Post, ...]
    groups: tuple[str, ...]
    group_of: np.ndarray
    bodies: np.ndarray
    crew_units: tuple[str, ...]
    crew_plans: tuple[str, ...]
    full_time: Mapping[int, int]
    closed: tuple[int, ...] = ()

    @property
    def now(self) -> np.ndarray:
        """Full-time officers that there are, float64[posts]."""
        return np.array([post.now for post in self.posts])

    def officers(self, plan: np.ndarray) -> dict[str, dict[str, int]]:
        """What a plan comes to, by unit and crew, as `staffing.officers` has it. plan: int64[posts], -1 for a post that
        stays as it is; its crews are named if they are full-time, and sized as before if they are not. What is left
        empty is named, for a crew that is not would be sized."""
        found: dict[str, dict[str, int]] = {}
        for row in self.closed:
            found.setdefault(self.crew_units[row], {})[self.crew_plans[row]] = 0
        for post, count in zip(self.posts, plan, strict=True):
            if count < 0:
                for row in post.rows:
                    if row in self.full_time:
                        found.setdefault(self.crew_units[row], {})[self.crew_plans[row]] = self.full_time[row]
                continue
            for row, officers in zip(post.rows, post.dealt(int(count)), strict=True):
                found.setdefault(self.crew_units[row], {})[self.crew_plans[row]] = int(officers)
        return found


def establish(city: City, scenario: Scenario, by: By, of: Sequence[str] = ()) -> Establishment:
    """The posts of a city. of: bodies, districts or units to which they are confined; the others stay as they are, and
    so do units of which nobody knows what their officers can do (`staffing.unidentified`)."""
    crews, plans = city.crews, scenario.staffing.crews
    bodies, districts = city.units["body"], city.units["district"]
    unknown = set(scenario.staffing.unidentified)
    chosen = np.array([
        city.unit_names[unit] not in unknown and _is_meant(city, unit, of) for unit in range(city.layout.units)
    ])  # fmt: skip
    groups: dict[tuple[int, ...], int] = {}
    names: list[str] = []
    group_of = np.full(city.layout.units, -1)
    for unit in np.flatnonzero(chosen):
        alone = by != "district" or districts[unit] < 0
        key = (int(unit),) if alone else (int(bodies[unit]), int(districts[unit]), -1)
        if key not in groups:
            groups[key] = len(groups)
            body = Body(bodies[unit]).name.lower()
            names.append(
                city.unit_names[unit] if alone else of_body(city.district_names[districts[unit]], body)
            )
        group_of[unit] = groups[key]
    closed = {row for row in range(len(crews)) if _is_closed(city, scenario, row)}
    gathered: dict[tuple[int, bool, str], list[int]] = {}
    for row, crew in enumerate(crews):
        group, plan = int(group_of[crew["unit"]]), city.crew_names[row]
        if group >= 0 and plan in plans and row not in closed:
            urgent = bool(crew["urgent_only"])
            gathered.setdefault((group, urgent, plan if urgent or by == "crew" else ""), []).append(row)
    posts = []
    for (group, urgent, plan), rows in gathered.items():
        full = crews["officers"][rows] / crews["stretch"][rows]
        work = np.array([_weight(city, row, rows) for row in rows])
        shares = np.array([plans[city.crew_names[row]].share for row in rows]) * work
        posts.append(
            Post(
                f"{names[group]}{f', {plan}' if plan else ''}",
                tuple(rows),
                tuple(shares.tolist()),
                tuple(plans[city.crew_names[row]].at_least for row in rows),
                group,
                urgent,
                float(full.sum()),
            )
        )
    first = [int(np.flatnonzero(group_of == group)[0]) for group in range(len(names))]
    return Establishment(
        tuple(posts),
        tuple(names),
        group_of,
        np.asarray(bodies[first]),
        tuple(city.unit_names[unit] for unit in crews["unit"]),
        tuple(city.crew_names),
        {row: int(crew["officers"]) for row, crew in enumerate(crews) if crew["stretch"] == 1.0},
        tuple(row for row in sorted(closed) if group_of[crews["unit"][row]] >= 0),
    )


def _is_closed(city: City, scenario: Scenario, row: int) -> bool:
    """Whether the scenario itself gives a crew nobody, and another of its unit somebody: a plan opens no hours."""
    officers, unit = scenario.staffing.officers, int(city.crews["unit"][row])
    own = officers.get(city.unit_names[unit], officers.get(Body(city.units["body"][unit]).name.lower()))
    return isinstance(own, dict) and own.get(city.crew_names[row]) == 0 and any(own.values())


def _weight(city: City, row: int, rows: Sequence[int]) -> float:
    """What a crew gets of a post that spans several units: as its unit's officers are to those of the others now."""
    crews = city.crews
    same = [other for other in rows if city.crew_names[other] == city.crew_names[row]]
    full = crews["officers"][same] / crews["stretch"][same]
    own = crews["officers"][row] / crews["stretch"][row]
    return float(own / full.sum()) if full.sum() > 0 else 1 / len(same)


def _is_meant(city: City, unit: int, of: Sequence[str]) -> bool:
    district = int(city.units["district"][unit])
    called = {city.unit_names[unit], Body(city.units["body"][unit]).name.lower()}
    if district >= 0:
        called.add(city.district_names[district])
    return not of or not called.isdisjoint(of)


def with_officers(scenario: Scenario, officers: Mapping[str, Mapping[str, int]], why: str = "") -> Scenario:
    """A scenario with these officers by unit and crew, at the level 1, and nobody added as time goes by
    (`staffing.follows`)."""
    staffing = scenario.staffing
    # What is given by body or in all is at the scenario's own level.
    kept = {name: _levelled(given, staffing.level) for name, given in staffing.officers.items()}
    changed = {"officers": {**kept, **officers}, "follows": 0.0, "level": 1.0}
    planned = scenario.renewed(staffing=staffing.model_copy(update=changed))
    if not why:
        return planned
    return planned.explained({f"staffing.{key}": Provenance(assumption=why) for key in changed})


def _levelled(given: int | dict[str, int], level: float) -> int | dict[str, int]:
    if isinstance(given, dict):
        return {crew: floor(count * level + 0.5) for crew, count in given.items()}
    return floor(given * level + 0.5)


def steady(scenario: Scenario) -> list[str]:
    """What else changes officers while the scenario runs, in words: a plan does not decide on it."""
    lines = []
    for day, stage in timeline(scenario)[1:]:
        if stage.staffing != scenario.staffing:
            lines.append(f"a reform of {day} changes staffing: the numbers are those of the start")
    if scenario.staffing.surge:
        names = ", ".join(scenario.staffing.surge)
        lines.append(f"surges move officers for a time, beside the plan: {names}")
    return lines
