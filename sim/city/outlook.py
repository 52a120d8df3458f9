"""What a city is expected to be asked for, beside what it can do: units by month and shock, the hotline by hour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.city import catalogue, workload
from sim.city.calendars import open_between
from sim.city.city import City
from sim.city.found import found
from sim.city.seats import seated
from sim.ground.daytime import BEGINS, HOURS, NUMBERS
from sim.ground.seats import EVERY_DAY
from sim.ground.tables import Body
from sim.ground.time_units import WEEK
from sim.scenario.schema import Scenario

Timeline = Sequence[tuple[date, Scenario]]


@dataclass(frozen=True)
class Outlook:
    """Expected loads: work asked for over what officers on duty can do, at reference speed and the voice of the start.

    windows: the months of the run, and the times of its shocks, as labels; the last one is the whole run. loads:
    float64[windows, units]; work: float64[units], of the run; officers: int64[units], at the start.
    seats: float64[windows], the hotline's highest load by hour of the day, of working days or others; hours: in which
    hour. contacts: of the run, with repeats, but without what causes raise. short: crews of fewer officers than their
    plan asks for.
    """

    units: list[str]
    bodies: list[str]
    windows: list[str]
    loads: np.ndarray
    work: np.ndarray
    officers: np.ndarray
    seats: np.ndarray
    hours: np.ndarray
    contacts: float
    short: list[str]

    @cached_property
    def peaks(self) -> np.ndarray:
        """The window of each unit's highest load, int64[units]."""
        return np.asarray(np.argmax(self.loads, axis=0))

    @property
    def highest(self) -> np.ndarray:
        """Each unit's highest load, float64[units]."""
        return np.asarray(self.loads.max(axis=0))

    def over(self) -> list[int]:
        """Units asked for more than they can do in some window, the highest load first."""
        order = np.argsort(-self.highest, kind="stable")
        return [int(unit) for unit in order if self.highest[unit] > 1]


def outlook(timeline: Timeline, scale: float = 1.0) -> Outlook:
    """The loads that a timeline expects, shocks and reforms included, whatever officers were sized for. Days have the
    mean of their number of needs (`demand.dispersion` left out)."""
    even = [
        (day, stage.renewed(demand=stage.demand.model_copy(update={"dispersion": 1.0})))
        for day, stage in timeline
    ]
    city = found(even, scale, inhabited=False)
    windows = list(_windows(even[0][1]))
    asked, able, hotline, contacts = [], [], [], 0.0
    kinds = catalogue.kinds(even[0][1], city.layout.slots())
    works = [workload.of_a_petition(stage, kinds) for _, stage in even]
    for _, first, last in windows:
        parts = [
            _part(even[step][1], city, works[step], crews, begin, end)
            for step, crews, begin, end in _stages(city, first, last)
        ]
        asked.append(sum(part[0] for part in parts))
        able.append(sum(part[1] for part in parts))
        hotline.append(_of_seats(even, city, first, last))
        contacts = sum(part[2] for part in parts)
    work, time = np.array(asked), np.array(able)  # [windows, ordinary and all, units]
    with np.errstate(divide="ignore", invalid="ignore"):
        load = np.where(time > 0, work / time, np.where(work > 0, np.inf, 0.0)).max(axis=1)
    return Outlook(
        units=city.unit_names,
        bodies=[Body(body).name.lower() for body in city.units["body"]],
        windows=[label for label, _, _ in windows],
        loads=load,
        work=work[-1, 1],
        officers=np.bincount(city.crews["unit"], city.crews["officers"], city.layout.units).astype(np.int64),
        seats=np.array([one for one, _ in hotline]),
        hours=np.array([hour for _, hour in hotline]),
        contacts=float(contacts),
        short=city.short,
    )


def _windows(scenario: Scenario) -> Iterator[tuple[str, int, int]]:
    """Labels, and days [first, last): the months, the shocks, at last the run."""
    start, end = scenario.time.start, scenario.time.end
    days = np.arange(np.datetime64(start), np.datetime64(end))
    months, first = np.unique(days.astype("M8[M]"), return_index=True)
    yield from zip(map(str, months), first.tolist(), [*first[1:].tolist(), len(days)], strict=True)
    for shock in scenario.demand.shocks.values():
        begin, last = max(shock.start, start), min(shock.end, end)
        if begin < last:
            yield f"{begin} to {last}", (begin - start).days, (last - start).days
    yield "the whole run", 0, len(days)


def _stages(city: City, first: int, last: int) -> Iterator[tuple[int, np.ndarray, int, int]]:
    """The parts of a window in which one step of the timeline, and one plan of crews, CREW[C], is in force."""
    begins, plans = [day for day, _ in city.settings], dict(city.crew_steps)
    days = sorted({*begins, *plans})
    for begin, end in zip(days, [*days[1:], city.days], strict=True):
        if max(begin, first) < min(end, last):
            crews = plans[max(day for day in plans if day <= begin)]
            yield bisect_right(begins, begin) - 1, crews, max(begin, first), min(end, last)


def _part(
    scenario: Scenario,
    city: City,
    works: tuple[np.ndarray, np.ndarray],
    crews: np.ndarray,
    first: int,
    last: int,
) -> tuple[np.ndarray, np.ndarray, float]:
    """Of some days: seconds of work asked of each unit, and seconds that officers can give, float64[2, units] both (the
    ordinary crews and classes alone, then all); and contacts."""
    layout, (kinds, each) = city.layout, works
    spoken = needs_between(city, first, last) * scenario.citizens.voice * _reached(scenario)
    asking = scenario.demand.consultations
    petitions = spoken * (1 - asking) * workload.with_repeats(scenario)
    urgent = np.array([deadline.preempts for deadline in scenario.deadlines.values()])[kinds["deadline"]]
    district = city.units["district"][: layout.streets]
    asked = [
        workload.by_unit(scenario, layout, district, kinds, part * each)
        for part in (np.where(urgent, 0.0, petitions), petitions)
    ]
    hours = open_between(city.opens, city.closes, first, last)[crews["calendar"]]
    given = crews["officers"] * hours * (1 - crews["leave"]) / crews["stretch"]
    able = [
        np.bincount(crews["unit"], np.where(only, 0.0, given), layout.units)
        for only in (crews["urgent_only"] != 0, np.zeros(len(crews), bool))
    ]
    return np.array(asked), np.array(able), float(spoken.sum() * asking + petitions.sum())


def windows(scenario: Scenario) -> list[tuple[int, int]]:
    """Days [first, last) of the months of a run, cut where a shock begins or ends."""
    cuts = {day for _, first, last in _windows(scenario) for day in (first, last)}
    return list(pairwise(sorted(cuts)))


def needs_between(city: City, first: int, last: int) -> np.ndarray:
    """Needs of some days by street and kind, float64[streets, K]."""
    days = slice(first, last)
    streets, mix = city.layout.streets, city.day_mix[days]
    cell = np.arange(streets) * len(city.mixes) + mix
    each = city.day_level[days, None] * city.mix_level[mix]
    weight = np.bincount(cell.ravel(), each.ravel(), streets * len(city.mixes)).reshape(streets, -1)
    shares = np.diff(city.mixes, axis=1, prepend=0.0)
    need = np.bincount(city.communities["street"], city.communities["need"], streets)
    return np.asarray((weight @ shares) * need[:, None])


def _reached(scenario: Scenario) -> float:
    """Share of contacts that no other line loses."""
    return 1.0 - scenario.intake.other_lines * scenario.intake.other_lost


def _of_seats(timeline: Timeline, city: City, first: int, last: int) -> tuple[float, int]:
    """The highest load of the hotline's seats by hour of the day, of days of one profile, and of one day of the week
    where seats are there on some; and the hour."""
    need = np.bincount(city.communities["street"], city.communities["need"], city.layout.streets)
    asked: dict[tuple[int, int], np.ndarray] = {}
    there: dict[tuple[int, int], np.ndarray] = {}
    weekly = bool((city.seats["days"] != EVERY_DAY).any())
    seats = seated(city.seats, city.days).reshape(-1, HOURS)
    for step, _, begin, end in _stages(city, first, last):
        each = _seconds_of_need(timeline[step][1])
        for day in range(begin, end):
            needs = city.day_level[day] * (city.mix_level[city.day_mix[day]] @ need)
            profile = int(city.day_profile[day])
            hours = np.diff(city.seconds[profile][BEGINS : BEGINS + HOURS + 1]) / NUMBERS
            like = profile, day % WEEK if weekly else 0
            asked[like] = asked.get(like, 0.0) + needs * each * hours
            there[like] = there.get(like, 0.0) + seats[day]
    loads = np.array([
        np.where(there[one] > 0, asked[one] / np.maximum(there[one], 1), np.where(asked[one] > 0, np.inf, 0.0))
        for one in asked
    ])  # fmt: skip
    row, hour = np.unravel_index(int(np.argmax(loads)), loads.shape)
    return float(loads[row, hour]), int(hour)


def _seconds_of_need(scenario: Scenario) -> float:
    """Seconds of a seat that a need takes on average, repeats included."""
    intake, asking = scenario.intake, scenario.demand.consultations
    questions = asking * (1 - intake.self_service) * intake.talk_consultation.average
    petitions = (1 - asking) * workload.with_repeats(scenario) * intake.talk.average
    by_phone = (1 - intake.web) * (1 - intake.assistant)
    return scenario.citizens.voice * _reached(scenario) * by_phone * (questions + petitions)
