"""The time of day: arrivals that come and go, officers who go home."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import pi
from typing import ClassVar

import numpy as np
from theory import chains, formulas
from theory.case import DAY, Case, Seen, work
from theory.law import Law
from theory.sample import Sample, Value

HOUR, WEEK = 3600, 7 * DAY


def calendar(on: int, off: int, weekends: bool) -> dict[str, object]:
    """Officers are there from one hour of the day to another."""
    return {
        "staffing.calendars.clock.on": on * HOUR,
        "staffing.calendars.clock.off": off * HOUR,
        "staffing.calendars.clock.weekends": weekends,
    }


@dataclass(frozen=True)
class Closed(Case):
    """Officers enough, work of a second: all wait there is, is for the door to open. on, off: hours of the day."""

    key: ClassVar = "V15"
    title: ClassVar = "Off hours and weekends: mean wait until open, share that finds it open"
    source: ClassVar = "renewal theory: Σ gap² / 2·period"
    cycle: ClassVar = WEEK
    settle: ClassVar = 168.0
    margin: ClassVar = 168.0
    on: int = 9
    off: int = 17
    weekends: bool = True
    arrivals: float = 1.0

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": 400,
            "handling.work.1": {"kind": "fixed", "value": 1},
            **calendar(self.on, self.off, self.weekends),
        }

    def expected(self) -> dict[str, float]:
        night = 24 - (self.off - self.on)
        gaps = [night] * 7 if self.weekends else [night] * 4 + [night + 48]
        return {"mean wait": formulas.residual_off(gaps, 168), "open": 1 - sum(gaps) / 168}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean wait": seen.of(seen.wait), "open": seen.of(seen.wait == 0)}


@dataclass(frozen=True)
class Rhythm(Case):
    """M_t/M/c: arrivals by hour of the day, officers there for part of it, who leave work lying over night.

    busy: arrivals per hour from 8 to 18 o'clock; quiet: at other hours.
    """

    key: ClassVar = "V14, V15"
    title: ClassVar = "M_t/M/c with a working calendar: number present at four times of day, mean sojourn"
    source: ClassVar = "Kolmogorov's equations, solved round the day"
    cycle: ClassVar = DAY
    settle: ClassVar = 24.0 * 40
    margin: ClassVar = 24.0 * 20
    busy: float = 2.0
    quiet: float = 0.5
    officers: int = 4
    on: int = 8
    off: int = 20

    @property
    def hours(self) -> list[float]:
        """Arrivals by hour."""
        return [self.busy if 8 <= hour < 18 else self.quiet for hour in range(24)]

    @property
    def arrivals(self) -> float:
        return sum(self.hours) / 24

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": self.officers,
            "demand.hours": self.hours,
            "demand.hours_weekend": self.hours,
            **work(Law(), self.unit),
            **calendar(self.on, self.off, True),
        }

    @cached_property
    def _day(self) -> chains.Rhythm:
        staff = [self.officers if self.on <= hour < self.off else 0 for hour in range(24)]
        return chains.rhythm(self.hours, staff, 1.0, 90)

    def expected(self) -> dict[str, float]:
        at = {f"present at {hour} o'clock": self._day.present[hour] for hour in (0, 6, 12, 18)}
        return at | {"mean sojourn": self._day.mean / self.arrivals}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        at = {f"present at {hour} o'clock": seen.present(hour * HOUR) for hour in (0, 6, 12, 18)}
        return at | {"mean sojourn": seen.of(seen.sojourn)}


@dataclass(frozen=True)
class Crowd(Case):
    """M_t/M/∞: arrivals rise and fall as a sine; cycle of the day: 2π / speed units of work."""

    key: ClassVar = "V14"
    title: ClassVar = "M_t/M/∞: number in work at four times of day, lagging behind the arrivals"
    source: ClassVar = "Eick, Massey & Whitt 1993"
    streets: ClassVar = 10
    cycle: ClassVar = DAY
    margin: ClassVar = 40.0
    mean: float = 100.0
    swing: float = 20.0
    speed: float = 1.0

    @property
    def unit(self) -> int:  # type: ignore[override]
        return round(DAY * self.speed / (2 * pi))

    @property
    def settle(self) -> float:
        return 30.0

    @property
    def arrivals(self) -> float:
        return self.mean

    @property
    def hours(self) -> np.ndarray:
        """Arrivals by hour: the sine's mean over each."""
        edge = np.cos(2 * pi * np.arange(25) / 24)
        return self.mean + self.swing * (edge[:-1] - edge[1:]) * 24 / (2 * pi)

    def rules(self) -> dict[str, object]:
        hours = [float(hour) for hour in self.hours]
        return {
            "staffing.officers.street": 10_000,
            "demand.hours": hours,
            "demand.hours_weekend": hours,
            **work(Law(), self.unit),
        }

    def expected(self) -> dict[str, Value | float]:
        steps = chains.crowd([float(hour) for hour in self.hours], HOUR / self.unit)
        found: dict[str, Value | float] = {}
        for hour in (0, 6, 12, 18):
            sine = formulas.infinite_sine(self.mean, self.swing, self.speed, hour * HOUR / self.unit)
            found[f"in work at {hour} o'clock"] = float(steps[hour])
            # By the hour, arrivals are steps: at most so far from the sine.
            found[f"in work at {hour} o'clock, sine"] = Value(sine, band=0.01 * self.swing)
        return found

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {name: seen.present(int(name.split()[3]) * HOUR) for name in self.expected()}
