"""How many calls come in each half hour of a week, and what so many seats make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.city import workload
from sim.city.calendars import dates, weekdays
from sim.city.city import City
from sim.ground.daytime import BEGINS, HOURS, NUMBERS
from sim.ground.time_units import AN_HOUR, WEEK
from sim.scenario.schema import Scenario
from sim.study.staffing.theory import Calls, calls, fewest

SLOTS = 2 * HOURS
"""Half hours of a day."""
SORTS = 6
"""Of days of one profile, by how many calls come: each sort has as many days."""
FINE = 200
"""Quantiles that patience is read off."""
NEAR = 0.005
"""Loads that differ by less are one."""


@dataclass(frozen=True)
class Traffic:
    """Calls of a year. days: of each sort on each day of the week, Monday first, int64[7, sorts], or of all in one,
    int64[1, sorts]; hourly: float64[sorts, 24], first calls an hour; talk: mean seconds; redial: share of those who
    gave up that call again; stays: chance to wait longer; longest: nobody waits longer."""

    days: np.ndarray
    hourly: np.ndarray
    talk: float
    redial: float
    stays: Callable[[np.ndarray], np.ndarray]
    longest: float


def weekdays_differ(scenario: Scenario) -> bool:
    """Whether a scenario expects other calls on one day of the week than on another."""
    demand = scenario.demand
    work, free = (np.array(one) / sum(one) for one in (demand.hours, demand.hours_weekend))
    return len(set(demand.weekdays)) > 1 or (
        bool(scenario.time.weekend) and not np.allclose(work, free, rtol=0, atol=1e-9)
    )


def traffic(city: City, scenario: Scenario, by_weekday: bool) -> Traffic:
    """The calls that a scenario expects, as it stands at its start; of each day of the week, or of all alike."""
    intake, asking = scenario.intake, scenario.demand.consultations
    reached = 1.0 - intake.other_lines * intake.other_lost
    by_phone = scenario.citizens.voice * reached * (1 - intake.web) * (1 - intake.assistant)
    questions = asking * (1 - intake.self_service)
    petitions = (1 - asking) * workload.with_repeats(scenario)
    talk = questions * intake.talk_consultation.average + petitions * intake.talk.average
    need = np.bincount(city.communities["street"], city.communities["need"], city.layout.streets)
    needs = np.array([
        city.day_level[day] * (city.mix_level[city.day_mix[day]] @ need) for day in range(city.days)
    ])  # fmt: skip
    day_of_week = weekdays(dates(city.start, city.days)) if by_weekday else np.zeros(city.days, int)
    days, hourly = [], []
    for profile in np.unique(city.day_profile[: city.days]):
        hours = np.diff(city.seconds[profile][BEGINS : BEGINS + HOURS + 1]) / NUMBERS
        for day in np.unique(day_of_week):
            chosen = np.sort(needs[(city.day_profile[: city.days] == profile) & (day_of_week == day)])
            for part in np.array_split(chosen, SORTS // 2 if by_weekday else SORTS):
                if len(part):
                    days.append(len(part) * (np.arange(WEEK if by_weekday else 1) == day))
                    hourly.append(part.mean() * by_phone * (questions + petitions) * hours)
    chance = (np.arange(FINE) + 0.5) / FINE
    waits = intake.patience.above(chance[::-1])  # from the least
    top = float(waits[-1])

    def stays(seconds: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(seconds, waits, chance[::-1], left=1.0, right=0.0))

    return Traffic(
        np.array(days).T, np.array(hourly), talk / (questions + petitions), intake.redial, stays, top + 1.0
    )  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What seats come to in each half hour of the days planned, seven or one. seats: the numbers looked at, from the
    least; calls: float64[48·days], a year; connected, in_time: float64[48·days, seats], calls a year."""

    seats: np.ndarray
    calls: np.ndarray
    connected: np.ndarray
    in_time: np.ndarray

    @property
    def days(self) -> int:
        """Days of the week that are planned: seven, or one for all."""
        return len(self.calls) // SLOTS


def answers(of: Traffic, within: float, share: float) -> Answers:
    """Calls connected, and answered within so many seconds, by half hour and number of seats, up to so many that hardly
    any call waits on the busiest day. share: about how many are to be connected: the others may call again."""
    again = 1 / (1 - of.redial * (1 - share))
    hourly = of.hourly * again
    loads, place = _levels(hourly * of.talk / AN_HOUR)
    peak = float(loads.max())
    most = fewest(lambda n: n > peak and _of(of, n, peak, within).at_once > 0.995, 1) or 1
    seats = np.arange(most + 1)
    tables = np.array([_by_seats(of, load, most, within) for load in loads])[place]
    each = of.days[:, :, None] * hourly / 2  # calls of a half hour, by day of the week, sort and hour
    connected, in_time = (np.einsum("wsh,shn->whn", each, tables[..., part]) for part in (0, 1))
    by_hour = (each.sum(axis=1), connected, in_time)
    return Answers(seats, *(np.repeat(one.reshape(-1, *one.shape[2:]), 2, axis=0) for one in by_hour))


def _levels(loads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The loads that differ, from the least, each the mean of those that it stands for; and which of them each is."""
    ordered, place = np.unique(loads, return_inverse=True)
    first, number = np.zeros(len(ordered), int), 0
    for one in range(1, len(ordered)):
        if ordered[one] > ordered[number] * (1 + NEAR):
            number = one
        first[one] = number
    level = np.unique(first, return_inverse=True)[1][place].reshape(loads.shape)
    return np.bincount(level.ravel(), loads.ravel()) / np.bincount(level.ravel()), level


def _by_seats(of: Traffic, load: float, most: int, within: float) -> np.ndarray:
    """Shares connected and answered in time with 0 … most seats, float64[most + 1, 2]."""
    found = np.ones((most + 1, 2))
    for count in range(most + 1 if load > 0 else 0):
        one = _of(of, count, load, within)
        if one.at_once > 1 - 1e-6:
            break
        found[count] = one.connected, one.in_time
    return found


def _of(of: Traffic, seats: int, load: float, within: float) -> Calls:
    # Moments are whole seconds: who is answered half a second late is answered in time.
    return calls(seats, load, of.talk, of.stays, of.longest, within + 0.5)
