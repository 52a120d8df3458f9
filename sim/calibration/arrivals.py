"""How many tickets are filed, and when: level, weekdays, hours, trend, over-dispersion, and days that stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.bootstrap import Interval, interval, intervals
from sim.calibration.hours import MONDAY
from sim.calibration.known import Known
from sim.ground.time_units import AN_HOUR, DAY, WEEK, WORKING_WEEK, YEAR

RECENT = 91
"""Days before the end by which the level is told: a quarter, or all there are."""
STANDS_OUT = 5.0
"""A day stands out whose count lies so many standard deviations of the other days from what its weekday has."""
ROUNDS = 5
LEAST_DAYS = 28
A_YEAR_AND_A_HALF = 548


@dataclass(frozen=True)
class Arrivals:
    """per_day: the level, a day; weekdays: relative counts, Monday first, each with its interval; hours, hours_weekend:
    shares by hour; trend: growth a month, of the whole log; dispersion: variance over mean of daily counts, weekdays
    taken out; stand_out: days left out of all this, with how many times their usual count they had. season: why months
    are even. days: whole days that were looked at."""

    per_day: Interval
    weekdays: tuple[Interval, ...]
    hours: tuple[float, ...]
    hours_weekend: tuple[float, ...]
    trend: Interval
    dispersion: Interval
    stand_out: tuple[tuple[int, float], ...]
    season: str
    days: int

    @property
    def per_year(self) -> float:
        """Tickets of a year at this level."""
        return self.per_day[0] * YEAR


def arrivals(known: Known) -> Arrivals:
    """What a log tells of them. Days that stand out (storms, holidays) are found from the others, round by round, and
    left out: they are no part of an ordinary week."""
    first, last = known.first // DAY, known.until // DAY
    day = known.opened // DAY
    count = np.bincount(day - first, minlength=last - first)[: last - first].astype(float)
    number = np.arange(first, last)
    weekday = (number - MONDAY) % WEEK
    outside = stand_out(count, weekday)
    fitted = _fitted(count, weekday, ~outside)
    ordinary = np.flatnonzero(~outside)
    week = (number[ordinary] - MONDAY) // WEEK

    def level(sample: np.ndarray) -> float:
        days = ordinary[sample]
        days = days[number[days] >= last - RECENT]
        means = [count[days[weekday[days] == one]].mean() for one in np.unique(weekday[days])]
        return float(np.mean(means)) if means else np.nan

    def relative(sample: np.ndarray) -> np.ndarray:
        days = ordinary[sample]
        means = np.array([_mean(count[days[weekday[days] == one]]) for one in range(WEEK)])
        return np.asarray(means / max(means.mean(), 1e-9))

    return Arrivals(
        per_day=interval(level, week),
        weekdays=tuple(intervals(relative, week)),
        hours=_hours(known, weekend=False),
        hours_weekend=_hours(known, weekend=True),
        trend=interval(lambda sample: _trend(count, weekday, ordinary[sample]), week),
        dispersion=interval(
            lambda sample: _dispersion(count[ordinary[sample]], fitted[ordinary[sample]]), week
        ),
        stand_out=tuple(
            (int(number[d]), float(count[d] / max(fitted[d], 1e-9))) for d in np.flatnonzero(outside)
        ),
        season=_season(last - first),
        days=last - first,
    )


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _fitted(count: np.ndarray, weekday: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """What each day would have: its weekday's median of the days that count."""
    usual = np.array(
        [np.median(count[here]) if (here := inside & (weekday == one)).any() else 0.0 for one in range(WEEK)]
    )
    return np.asarray(usual[weekday])


def stand_out(count: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """bool[n]: days far from what their weekday has, on the scale of square roots, by the others' median deviation."""
    outside = np.zeros(len(count), np.bool_)
    if len(count) < LEAST_DAYS:
        return outside
    for _ in range(ROUNDS):
        away = np.sqrt(count) - np.sqrt(_fitted(count, weekday, ~outside))
        spread = max(1.4826 * float(np.median(np.abs(away[~outside]))), 0.5)
        found = np.abs(away) > STANDS_OUT * spread
        if (found == outside).all():
            break
        outside = found
    return outside


def _trend(count: np.ndarray, weekday: np.ndarray, sample: np.ndarray) -> float:
    """Growth a month of thirty days, by least squares of the counts over their weekday's mean."""
    usual = np.array([_mean(count[sample[weekday[sample] == one]]) for one in range(WEEK)])[weekday[sample]]
    ratio, at = count[sample] / np.maximum(usual, 1e-9), sample - sample.mean()
    square = float((at**2).sum())
    return float((at * ratio).sum() / square * 30) if square else 0.0


def _dispersion(count: np.ndarray, fitted: np.ndarray) -> float:
    mean = np.maximum(fitted, 1e-9)
    return max(float(((count - fitted) ** 2 / mean).sum() / max(len(count) - WEEK, 1)), 1.0)


def _hours(known: Known, weekend: bool) -> tuple[float, ...]:
    day = (known.opened // DAY - MONDAY) % WEEK
    hour = known.opened % DAY // AN_HOUR
    counts = np.bincount(hour[(day >= WORKING_WEEK) == weekend], minlength=24) + 0.5
    return tuple(round(float(one), 5) for one in counts / counts.sum())


def _season(days: int) -> str:
    if days >= A_YEAR_AND_A_HALF:
        return "the months of the log are told beside it; the scenario's are even"
    return f"the log has {days} days: what a season does cannot be told from less than a year and a half"
