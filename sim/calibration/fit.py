"""The fit of a log: all that is told of it, with intervals, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.calibration.allowances import Allowed, allowance_of
from sim.calibration.arrivals import Arrivals, Interval, arrivals
from sim.calibration.capacity import Capacity, capacity, waits
from sim.calibration.hours import CLOCK, Hours, hours_of
from sim.calibration.kinds import OTHERS, Kinds, kinds_of
from sim.calibration.known import Known
from sim.calibration.sojourns import Sojourn, is_at_once, sojourn, weights, wilson
from sim.ground.time_units import AN_HOUR

QUICK = 0.25
"""The work on a ticket is taken to be no longer than the quickest of so many take that need not wait."""
MOST_OFFICERS = 50


@dataclass(frozen=True)
class Unit:
    """A unit of the log: the hours in which it closes, what it can do, and how many tickets it had. officers, work:
    where capacity is identified, so many at so many seconds a ticket that they make it; of the two only the ratio is
    told by the log."""

    name: str
    hours: Hours
    capacity: Capacity
    tickets: int
    officers: int
    work: int

    @property
    def identified(self) -> bool:
        """Whether the log tells what it can do."""
        return self.capacity.identified

    @property
    def hours_a_day(self) -> tuple[float, float, float] | None:
        """Capacity in hours of work a day it is open, with its interval, at `work` a ticket; None if not told."""
        if not self.identified or self.capacity.per_hour is None:
            return None
        a, b, c = (rate * (self.hours.off - self.hours.on) / AN_HOUR * self.work / AN_HOUR for rate in self.capacity.per_hour)
        return a, b, c


@dataclass(frozen=True)
class Kind:
    """A kind: what it is called, whose it is, its share of the tickets with its interval, what it is allowed, and how
    long it takes. areas: share by area, in the order of `Calibration.areas`."""

    name: str
    unit: str
    share: Interval
    allowed: Allowed
    sojourn: Sojourn
    areas: tuple[float, ...]


@dataclass(frozen=True)
class Calibration:
    """A log as fitted. areas: names, and share of the tickets of each. notes: what was left out, and why."""

    known: Known
    kinds: tuple[Kind, ...]
    units: tuple[Unit, ...]
    arrivals: Arrivals
    areas: tuple[tuple[str, float], ...]
    grouped: Kinds
    notes: tuple[str, ...]

    @property
    def unidentified(self) -> list[str]:
        """Units of which the log does not tell what they can do."""
        return [unit.name for unit in self.units if not unit.identified]


def calibrate_known(known: Known, progress: Callable[[str, float], None] = lambda stage, share: None) -> Calibration:
    """Fit what was known on a day. progress: told the stage and how much of it is done."""
    grouped = kinds_of(known)
    units = []
    names = list(dict.fromkeys(grouped.units))
    of_unit = np.array([names.index(unit) for unit in grouped.units])[grouped.number]
    for number, name in enumerate(names):
        progress("units", number / len(names))
        units.append(_unit(known, name, of_unit == number))
    rest = {unit.name: _rest(known, unit, of_unit == number) for number, unit in enumerate(units)}
    hours = {unit.name: unit.hours for unit in units}
    areas, area = np.unique(known.area, return_inverse=True)
    weight, soon = weights(known), is_at_once(known)
    worth = float(weight.sum() ** 2 / (weight**2).sum())
    found = []
    for number, name in enumerate(grouped.names):
        progress("kinds", number / len(grouped.names))
        here = grouped.number == number
        unit = grouped.units[number]
        lasted = rest[unit][here] if unit in rest else known.age[here]
        found.append(
            Kind(
                name=name,
                unit=unit,
                share=wilson(float(weight[here].sum() / weight.sum()), worth),
                allowed=allowance_of(known.opened[here], known.due[here]),
                sojourn=sojourn(lasted, known.age[here], ~known.is_open[here], weight[here], soon[here]),
                areas=tuple(float(one) for one in np.bincount(area[here], weight[here], len(areas)) / weight[here].sum()),
            )
        )
    assert set(hours) == set(names)
    shares = np.bincount(area, weight, len(areas)) / weight.sum()
    return Calibration(
        known=known,
        kinds=tuple(found),
        units=tuple(units),
        arrivals=arrivals(known),
        areas=tuple((str(one), float(share)) for one, share in zip(areas, shares, strict=True)),
        grouped=grouped,
        notes=tuple(_notes(known, grouped, units, found)),
    )


def _unit(known: Known, name: str, here: np.ndarray) -> Unit:
    slow = here & ~is_at_once(known) & ~known.is_open
    hours = hours_of(known.closed[slow]) if name != OTHERS else CLOCK
    told = capacity(known, here, hours)
    officers, work = 1, 1
    if told.identified and told.per_hour is not None:
        service = AN_HOUR / told.per_hour[0]
        lasted = (hours.passed(known.closed[slow]) - hours.passed(known.opened[slow])).astype(float)
        quick = float(np.quantile(np.maximum(lasted, 0), QUICK))
        officers = int(np.clip(quick / service, 1, MOST_OFFICERS))
        work = max(round(officers * service), 1)
    return Unit(name, hours, told, int(here.sum()), officers, work)


def _rest(known: Known, unit: Unit, here: np.ndarray) -> np.ndarray:
    """int64[n]: seconds of the unit's hours that its tickets took beside waiting and work, if it is known what these
    took; of all other tickets nothing that counts."""
    passed = unit.hours.passed
    lasted = passed(np.minimum(known.closed, known.until)) - passed(known.opened)
    if unit.identified and unit.capacity.per_hour is not None:
        slow = here & ~is_at_once(known)
        service = np.array([AN_HOUR / unit.capacity.per_hour[0]])
        waited = waits(passed(known.opened[slow]).astype(float), service)[0]
        lasted = lasted.copy()
        lasted[slow] = np.maximum(lasted[slow] - np.rint(waited).astype(np.int64) - unit.work, 0)
    return np.asarray(lasted)


def _notes(known: Known, grouped: Kinds, units: list[Unit], kinds: list[Kind]) -> list[str]:
    notes = []
    rare = sum(known_as != kind and known_as != f"{kind} @ {unit}" for (kind, unit), known_as in grouped.known.items())
    if rare:
        notes.append(f"{rare} rare pairs of kind and unit go together as other kinds of their unit, or of other units")
    if known.sampled:
        notes.append("ids are running numbers, and most have no next one: the log seems to be a sample, so that no capacity can be told from it")
    none = sum(one.sojourn.told < 0.5 for one in kinds)
    if none:
        notes.append(f"of {none} kinds fewer than half were closed: what is beyond goes on as fast as the last closings did")
    notes.append("whose a ticket is, and of which kind, is as the log says at its export: who had it before is not in it")
    return notes
