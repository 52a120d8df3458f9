"""A first guess in seconds: how many officers each post needs by queueing theory, on the calendar of its crews.

The work of a month or a shock is spread evenly over the hours in which a unit works (modified offered load, in the
manner of Feldman, Mandelbaum, Massey and Whitt 2008: what comes at night is done by day). Where it is more than the
officers can do, it piles up and is carried into the next window. The rest is a queue of many servers with the tail of
`theory.late`, and a petition is late if it waits longer than its allowance leaves after its own work. Joint work,
refusals and repeats are in the mean work, and not in the tail: the simulation judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np

from sim.city import catalogue, workload
from sim.city.calendars import open_between
from sim.city.city import City
from sim.city.outlook import needs_between, windows
from sim.ground.time_units import DAY
from sim.scenario.schema import Scenario
from sim.study.staffing.posts import Establishment, Post
from sim.study.staffing.promises import Promise
from sim.study.staffing.theory import fewest, late, late_in

BUSIEST = 0.98
"""Of their time, for what no tail tells: a backlog, an answer."""
MOST = 5000
HARDLY_ANYBODY = 0.01
"""Of petitions, who wait where there are as many officers as are of use."""


@dataclass(frozen=True)
class Load:
    """What a group is asked for, by window. days: of each window; urgent, petitions: seconds of work, and petitions, a
    day, float64[2, windows, groups] of ordinary and of urgent classes; scatter: of arrivals and work."""

    days: np.ndarray
    work: np.ndarray
    petitions: np.ndarray
    scatter: float


def loads(city: City, scenario: Scenario, groups: Establishment) -> Load:
    """The work expected of each group, as the scenario stands at its start, with its months and shocks."""
    layout, count = city.layout, len(groups.groups)
    kinds = catalogue.kinds(scenario, layout.slots())
    table, each = workload.of_a_petition(scenario, kinds)
    urgent = np.array([one.preempts for one in scenario.deadlines.values()])[table["deadline"]]
    district = city.units["district"][: layout.streets]
    raised = scenario.citizens.voice * (1 - scenario.intake.other_lines * scenario.intake.other_lost)
    raised *= (1 - scenario.demand.consultations) * workload.with_repeats(scenario)
    spans = windows(scenario)
    work, petitions = np.zeros((2, len(spans), count)), np.zeros((2, len(spans), count))
    members = groups.group_of >= 0
    for number, (first, last) in enumerate(spans):
        need = needs_between(city, first, last) * raised / (last - first)
        for sort, chosen in enumerate((~urgent, urgent)):
            part = np.where(chosen, need, 0.0)
            for into, values in ((work, part * each), (petitions, part)):
                by_unit = workload.by_unit(scenario, layout, district, table, values)
                np.add.at(into[sort, number], groups.group_of[members], by_unit[members])
    mean = scenario.handling.work.values()
    squares = np.array([law.square for law in mean]) / np.array([law.average for law in mean]) ** 2
    scatter = float(squares.max()) / 2 * max(1.0, scenario.demand.dispersion)
    return Load(np.array([last - first for first, last in spans]), work, petitions, scatter)


def guess(
    city: City, scenario: Scenario, groups: Establishment, promises: Sequence[Promise], of_post: np.ndarray
) -> np.ndarray:
    """Officers of each post by theory, int64[posts]. of_post: bool[promises, posts], which promises it keeps."""
    asked = loads(city, scenario, groups)
    found = np.zeros(len(groups.posts), np.int64)
    for number, post in enumerate(groups.posts):
        wanted = [one for one, keeps in zip(promises, of_post[:, number], strict=True) if keeps]
        share = _share_of_post(groups, post)
        found[number] = max((_officers(city, scenario, post, asked, one, share) for one in wanted), default=0)
    return found


def usual(
    city: City, scenario: Scenario, groups: Establishment, promises: Sequence[Promise], of_post: np.ndarray
) -> dict[str, np.ndarray]:
    """What two usual rules give each post, int64[posts], by name: work divided by the time of an officer, and an
    Erlang-C calculator that is told the mean arrivals and work of an open hour. Both know a mean year and no shocks."""
    asked = loads(city, scenario, groups)
    division, erlang = np.zeros(len(groups.posts), np.int64), np.zeros(len(groups.posts), np.int64)
    for number, post in enumerate(groups.posts):
        sorts, share = [1] if post.urgent else [0, 1], _share_of_post(groups, post)
        work, petitions = (
            float((table[sorts][:, :, post.group].sum(axis=0) * asked.days).sum() / asked.days.sum() * share)
            for table in (asked.work, asked.petitions)
        )
        hours = _hours(city, post)
        wanted = [one for one, keeps in zip(promises, of_post[:, number], strict=True) if keeps]
        if not wanted or work <= 0 or hours <= 0:
            continue
        division[number] = ceil(work / hours)
        service = work / petitions
        found = [
            fewest(
                partial(_answers, work / hours, service, _open_time(scenario, one, hours), one.share), 1, MOST
            )
            for one in wanted
            if one.kind in ("kept", "closed", "begun")
        ]
        erlang[number] = max((one or MOST for one in found), default=division[number])
    return {"work divided by time": division, "an Erlang-C calculator": erlang}


def _answers(load: float, service: float, allowed: float, share: float, officers: int) -> bool:
    return late(officers, load, service, max(allowed - service, 0.0)) <= 1 - share


def _open_time(scenario: Scenario, promise: Promise, hours: float) -> float:
    """Seconds of working time within what a promise allows."""
    return _allowance(scenario, promise) / DAY * hours


def _share_of_post(groups: Establishment, post: Post) -> float:
    """Of what its group has to do, what falls to a post, where several share it."""
    same = [other for other in groups.posts if (other.group, other.urgent) == (post.group, post.urgent)]
    total = sum(sum(other.shares) for other in same)
    return sum(post.shares) / total if total > 0 else 1 / len(same)


def _officers(city: City, scenario: Scenario, post: Post, asked: Load, promise: Promise, share: float) -> int:
    # What pre-empts waits for nothing but its like.
    classes = [*scenario.deadlines.values()]
    first = promise.deadline is not None and classes[promise.deadline].preempts
    sorts = [1] if post.urgent or first else [0, 1]
    work = asked.work[sorts, :, post.group].sum(axis=0) * share
    petitions = asked.petitions[sorts, :, post.group].sum(axis=0) * share
    if work.sum() <= 0:
        return int(sum(post.least))
    hours = _hours(city, post) / DAY  # share of time on duty
    allowed = _allowance(scenario, promise)
    wanted = 1 - promise.share if promise.kind in ("kept", "closed", "begun") else 1 - BUSIEST

    def keeps(officers: int) -> bool:
        missed, behind = 0.0, 0.0  # behind: seconds of work that an earlier window left
        for days, of_work, of_petitions in zip(asked.days, work, petitions, strict=True):
            rest = max(behind + (of_work - officers * hours * DAY) * days, 0.0)
            if of_petitions > 0:
                service = of_work / of_petitions / max(hours, 1e-9)  # as the clock goes
                load = of_work / DAY / max(hours, 1e-9)
                room = max(allowed - (0.0 if promise.kind == "begun" else service), 0.0)
                if behind <= 0 and load < officers:
                    part = late(officers, load, service, room, asked.scatter)
                else:
                    waiting = behind / of_work * of_petitions
                    part = late_in(officers, load, service, room, asked.scatter, waiting, days * DAY)
                missed += part * of_petitions * days
            behind = rest
        return missed <= wanted * float((petitions * asked.days).sum())

    def at_once(officers: int) -> bool:
        return all(
            late(officers, of_work / DAY / max(hours, 1e-9), 1.0, 0.0) <= HARDLY_ANYBODY for of_work in work
        )

    # From where hardly anybody waits, more officers are of no use, whatever is promised.
    most = fewest(at_once, int(sum(post.least)), MOST) or MOST
    return fewest(keeps, int(sum(post.least)), most) or most


def _hours(city: City, post: Post) -> float:
    """Seconds of a mean day on which an officer of a post is on duty."""
    calendars = open_between(city.opens, city.closes, 0, city.days) / city.days
    rows, crews = list(post.rows), city.crews
    weight = np.array(post.shares) if sum(post.shares) > 0 else np.ones(len(rows))
    each = calendars[crews["calendar"][rows]] * (1 - crews["leave"][rows])
    return float((weight * each).sum() / weight.sum())


def _allowance(scenario: Scenario, promise: Promise) -> float:
    """Seconds, as the clock goes, from arrival until a petition must be closed."""
    if promise.within:
        return float(promise.within)
    chosen = [*scenario.deadlines.values()]
    if promise.deadline is not None:
        chosen = [chosen[promise.deadline]]
    week = 7 - len(scenario.time.weekend)
    return float(
        min(
            one.allowance.seconds
            if not one.allowance.working_days
            else one.allowance.working_days * 7 / week * DAY
            for one in chosen
        )
    )
