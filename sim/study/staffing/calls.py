"""How many calls come in each half hour of a day, and what so many seats make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.city import workload
from sim.city.city import City
from sim.ground.daytime import BEGINS, HOURS, NUMBERS
from sim.ground.time_units import AN_HOUR
from sim.scenario.schema import Scenario
from sim.study.staffing.theory import Calls, calls, fewest

SLOTS = 2 * HOURS
"""Half hours of a day."""
SORTS = 6
"""Of days of one profile, by how many calls come: each sort has as many days."""
FINE = 200
"""Quantiles that patience is read off."""


@dataclass(frozen=True)
class Traffic:
    """Calls of a year. days: of each sort; hourly: float64[sorts, 24], first calls an hour; talk: mean seconds;
    redial: share of those who gave up that call again; stays: chance to wait longer; longest: nobody waits longer."""

    days: np.ndarray
    hourly: np.ndarray
    talk: float
    redial: float
    stays: Callable[[np.ndarray], np.ndarray]
    longest: float


def traffic(city: City, scenario: Scenario) -> Traffic:
    """The calls that a scenario expects, as it stands at its start."""
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
    days, hourly = [], []
    for profile in np.unique(city.day_profile[: city.days]):
        hours = np.diff(city.seconds[profile][BEGINS : BEGINS + HOURS + 1]) / NUMBERS
        for part in np.array_split(np.sort(needs[city.day_profile[: city.days] == profile]), SORTS):
            if len(part):
                days.append(len(part))
                hourly.append(part.mean() * by_phone * (questions + petitions) * hours)
    chance = (np.arange(FINE) + 0.5) / FINE
    waits = intake.patience.above(chance[::-1])  # from the least
    top = float(waits[-1])

    def stays(seconds: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(seconds, waits, chance[::-1], left=1.0, right=0.0))

    return Traffic(
        np.array(days), np.array(hourly), talk / (questions + petitions), intake.redial, stays, top + 1.0
    )  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What seats come to in each half hour. seats: the numbers looked at, from the least; calls: float64[48], a year;
    connected, in_time: float64[48, seats], calls a year."""

    seats: np.ndarray
    calls: np.ndarray
    connected: np.ndarray
    in_time: np.ndarray


def answers(of: Traffic, within: float, share: float) -> Answers:
    """Calls connected, and answered within so many seconds, by half hour and number of seats, up to so many that hardly
    any call waits on the busiest day. share: about how many are to be connected: the others may call again."""
    again = 1 / (1 - of.redial * (1 - share))
    hourly = of.hourly * again
    peak = float(hourly.max()) * of.talk / AN_HOUR
    most = fewest(lambda n: n > peak and _of(of, n, peak, within).at_once > 0.995, 1) or 1
    seats = np.arange(most + 1)
    connected, in_time = np.zeros((HOURS, most + 1)), np.zeros((HOURS, most + 1))
    for hour in range(HOURS):
        for days, rate in zip(of.days, hourly[:, hour], strict=True):
            load, full = rate * of.talk / AN_HOUR, False
            for count in seats:
                if load <= 0 or full:
                    found = Calls(1.0, 1.0, 1.0)
                else:
                    found = _of(of, int(count), load, within)
                    full = found.at_once > 1 - 1e-6
                connected[hour, count] += days * rate * found.connected / 2
                in_time[hour, count] += days * rate * found.in_time / 2
    each = (hourly * of.days[:, None]).sum(axis=0) / 2
    return Answers(seats, np.repeat(each, 2), np.repeat(connected, 2, axis=0), np.repeat(in_time, 2, axis=0))


def _of(of: Traffic, seats: int, load: float, within: float) -> Calls:
    # Moments are whole seconds: who is answered half a second late is answered in time.
    return calls(seats, load, of.talk, of.stays, of.longest, within + 0.5)
