"""How many needs arise on each day, of which kinds, and at which hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.city.calendars import Day, dates, day_sorts, months, weekdays, weekend, year_of, years
from sim.city.catalogue import Kinds
from sim.city.numbers import Purpose, numbers
from sim.ground.daytime import day_table
from sim.ground.lately import lately
from sim.ground.time_units import YEAR
from sim.policies.demand import Demand, Shock
from sim.scenario.schema import Scenario
from sim.scenario.sections import Category


@dataclass(frozen=True)
class Days:
    """The days of a run and beyond. Arrays as in `City`; sorts: int64[D], `Day` of each."""

    sorts: np.ndarray
    level: np.ndarray
    mixes: np.ndarray
    mix_level: np.ndarray
    mix: np.ndarray
    seconds: np.ndarray
    profile: np.ndarray


@dataclass(frozen=True)
class _Season:
    """A step of the timeline on its days [first, last), by category and month of each calendar year it touches.

    level: float64[last − first], without over-dispersion; part: float64[last − first, categories], shares of the day.
    """

    scenario: Scenario
    first: int
    last: int
    level: np.ndarray
    part: np.ndarray


def reference(timeline: Sequence[tuple[date, Scenario]]) -> float:
    """Needs a year of the whole city that the level 1 stands for: those of the first step that has any."""
    needs = (scenario.demand.needs_per_year for _, scenario in timeline)
    return next((number for number in needs if number > 0), 0.0)


def days(
    timeline: Sequence[tuple[date, Scenario]],
    count: int,
    kinds: Kinds,
    places: Sequence[frozenset[str]],
    tilt: np.ndarray,
    seed: int,
    replication: int,
) -> Days:
    """`count` days from the first date of the timeline on. places: by street, what it and its district are called;
    tilt: float64[streets, categories], how many times its share of the city a category has there.

    Category c has on a day the weight w·m·s_c·365/Σw·m, the sum over the days of its calendar year. w: the weekday's
    (`demand.weekdays`; a day of the weekend that is worked has the mean of the other days; on a public holiday times
    `holiday`); m: the month's (the category's `months`, or `demand.months`); s_c: its share of the catalogue. The level
    of a day is the sum over the categories, in proportion to `needs_per_year`, times one gamma number a day for the
    whole city with mean 1 and shape n/(D − 1) (n: `needs_per_year`·`citizens.voice`/365, D: `dispersion`; 1 if D is 1).
    A shock multiplies the weights of its categories in its places, the tilt those of each street.
    """
    calendar, sorts, seasons, seconds, profile = _course(timeline, count)
    level = np.concatenate([season.level for season in seasons])
    for season in seasons:
        here = np.arange(season.first, season.last)
        level[here] *= _gamma(season.scenario, seed, replication, here)
    mixes, mix_level, mix = _mixes(seasons, calendar, kinds, places, tilt)
    return Days(sorts, level, mixes, mix_level, mix, seconds, profile)


@lately(8)
def _course(
    timeline: Sequence[tuple[date, Scenario]], count: int
) -> tuple[np.ndarray, np.ndarray, list[_Season], np.ndarray, np.ndarray]:
    """What is not drawn of a timeline's days: their dates, their `Day`, the seasons, and the hours of the day."""
    start, scenario = timeline[0]
    calendar = dates(start, count)
    sorts = day_sorts(calendar, scenario.time)
    ground = reference(timeline)
    firsts = [(day - start).days for day, _ in timeline]
    seasons = [
        _season(step, calendar, first, last, ground)
        for (_, step), first, last in zip(timeline, firsts, [*firsts[1:], count], strict=True)
    ]
    seconds, profile = _hours([season.scenario for season in seasons], firsts, sorts)
    return calendar, sorts, seasons, seconds, profile


def _season(scenario: Scenario, calendar: np.ndarray, first: int, last: int, ground: float) -> _Season:
    """Each category's share of a calendar year stays what the catalogue says, whatever its months."""
    demand = scenario.demand
    categories = list(scenario.catalogue.categories.values())
    level = np.zeros(last - first)
    part = np.zeros((last - first, len(categories)))
    here = calendar[first:last]
    year_of_day = years(here)
    edges = np.flatnonzero(np.diff(year_of_day, prepend=0, append=0))
    for inside in map(slice, edges[:-1], edges[1:]):
        whole = year_of(here[inside][0])
        base = _week(scenario, whole)
        by_month = np.bincount(months(whole), base, 12)
        season = np.array([_months(category, demand) for category in categories])
        total = season @ by_month
        share = np.array([category.share for category in categories])
        scaled = np.where(total > 0, share / share.sum() * YEAR / np.where(total > 0, total, 1), 0)
        season = season * scaled[:, None]
        days_of_year = (here[inside] - whole[0]).astype(np.int64)
        per_category = season[:, months(here[inside])].T
        all_categories = per_category.sum(axis=1)
        level[inside] = base[days_of_year] * all_categories
        part[inside] = np.where(
            all_categories[:, None] > 0,
            per_category / np.maximum(all_categories, 1e-300)[:, None],
            share / share.sum(),
        )
    if ground > 0:
        level *= demand.needs_per_year / ground
    return _Season(scenario, first, last, level, part)


def _week(scenario: Scenario, calendar: np.ndarray) -> np.ndarray:
    """Weight of each day without its month. A day of the weekend that is worked counts as a mean one of the others."""
    weights, off = np.array(scenario.demand.weekdays), weekend(scenario.time)
    day, sorts = weekdays(calendar), day_sorts(calendar, scenario.time)
    base = weights[day]
    base[(sorts == Day.WORKING) & off[day]] = weights[~off].mean()
    base[sorts == Day.HOLIDAY] *= scenario.demand.holiday
    return np.asarray(base)


def _months(category: Category, demand: Demand) -> list[float]:
    return category.months or demand.months


def _gamma(scenario: Scenario, seed: int, replication: int, days_here: np.ndarray) -> np.ndarray:
    """A factor for the whole city on each day: gamma with mean one, so that daily contacts have the index of dispersion
    asked for at full scale: variance (dispersion − 1) / mean."""
    demand = scenario.demand
    mean = demand.needs_per_year * scenario.citizens.voice / YEAR
    if demand.dispersion <= 1 or mean <= 0:
        return np.ones(len(days_here))
    from scipy.special import gammaincinv

    shape = mean / (demand.dispersion - 1)
    drawn = numbers(seed, replication, int(Purpose.DAY), days_here)
    return np.asarray(gammaincinv(shape, drawn) / shape)


def _mixes(
    seasons: Sequence[_Season],
    calendar: np.ndarray,
    kinds: Kinds,
    places: Sequence[frozenset[str]],
    tilt: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cumulative shares of the kinds, once for every combination of season, shocks and tilt that occurs."""
    category = kinds.table["category"]
    total = np.bincount(category, kinds.share)
    # Of a category nobody raises, the kinds never matter, but must be numbers.
    within = np.where(total[category] > 0, kinds.share / np.where(total > 0, total, 1)[category], 0)
    rows: dict[bytes, int] = {}
    weights: list[np.ndarray] = []
    mix = np.zeros((len(calendar), len(places)), dtype=np.int64)
    for season in seasons:
        here = slice(season.first, season.last)
        shocks = list(season.scenario.demand.shocks.values())
        active = _active(shocks, calendar[here])
        factors = _factors(shocks, kinds.category_names)
        done: dict[bytes, np.ndarray] = {}
        for number, names in enumerate(places):
            local = np.array(
                [not shock.places or not names.isdisjoint(shock.places) for shock in shocks], dtype=bool
            )
            key = local.tobytes() + tilt[number].tobytes()
            if key not in done:
                done[key] = _rows(season, active & local, factors, tilt[number], rows, weights)
            mix[here, number] = done[key]
    table = np.stack(weights)
    level = table.sum(axis=1)
    shares = np.where(level[:, None] > 0, table, total)[:, category] * within
    mixes = np.ascontiguousarray(np.cumsum(shares, axis=1))
    mixes /= mixes[:, -1:]
    return mixes, level, mix


def shock_factors(scenario: Scenario, year: np.ndarray, places: Sequence[frozenset[str]]) -> np.ndarray:
    """By how much the shocks of a calendar year multiply the needs of a street and category in the mean of its days:
    float64[streets, categories]. year: datetime64[D]; places: by street, what it and its district are called."""
    shocks = list(scenario.demand.shocks.values())
    active = _active(shocks, year)
    factors = _factors(shocks, list(scenario.catalogue.categories))
    found = np.ones((len(places), len(scenario.catalogue.categories)))
    for number, names in enumerate(places):
        local = np.array([not shock.places or not names.isdisjoint(shock.places) for shock in shocks], bool)
        days = np.where((active & local)[:, :, None], factors[None], 1.0).prod(axis=1)
        found[number] = days.mean(axis=0)
    return found


def _rows(
    season: _Season,
    active: np.ndarray,
    factors: np.ndarray,
    tilt: np.ndarray,
    rows: dict[bytes, int],
    weights: list[np.ndarray],
) -> np.ndarray:
    """The row of each day; new ones are added to `weights`, float64[categories]: shares times the tilt
    and shocks' factors."""
    # Days that differ in the last bits of a sum are the same day.
    key = np.concatenate([np.round(season.part, 12), active], axis=1)
    _, first, which = np.unique(key, axis=0, return_index=True, return_inverse=True)
    numbers_of = np.zeros(len(first), dtype=np.int64)
    for one, day in enumerate(first):
        weight = season.part[day] * tilt * np.prod(np.where(active[day][:, None], factors, 1.0), axis=0)
        place = rows.setdefault(np.round(weight, 12).tobytes(), len(weights))
        if place == len(weights):
            weights.append(weight)
        numbers_of[one] = place
    return np.asarray(numbers_of[which.ravel()])


def _active(shocks: Sequence[Shock], calendar: np.ndarray) -> np.ndarray:
    """bool[days, shocks]."""
    active = np.zeros((len(calendar), len(shocks)), dtype=bool)
    for number, shock in enumerate(shocks):
        active[:, number] = (calendar >= np.datetime64(shock.start)) & (calendar < np.datetime64(shock.end))
    return active


def _factors(shocks: Sequence[Shock], category_names: Sequence[str]) -> np.ndarray:
    """float64[shocks, categories]."""
    factors = np.ones((len(shocks), len(category_names)))
    for number, shock in enumerate(shocks):
        touched = [not shock.categories or name in shock.categories for name in category_names]
        factors[number, touched] = shock.factor
    return factors


def _hours(
    steps: Sequence[Scenario], firsts: Sequence[int], sorts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tables of the second of the day, each once, and the table of each day: working days, and all others."""
    rows: dict[bytes, int] = {}
    tables: list[np.ndarray] = []
    profile = np.zeros(len(sorts), dtype=np.int64)
    for scenario, first in zip(steps, firsts, strict=True):
        for hours, is_here in (
            (scenario.demand.hours, sorts == Day.WORKING),
            (scenario.demand.hours_weekend, sorts != Day.WORKING),
        ):
            table = day_table(hours)
            row = rows.setdefault(table.tobytes(), len(tables))
            if row == len(tables):
                tables.append(table)
            is_here = is_here.copy()
            is_here[:first] = False
            profile[is_here] = row
    return np.stack(tables), profile
