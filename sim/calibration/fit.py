"""The fit of a log: all that is told of it, with intervals, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.calibration.allowances import Allowed, allowance_of
from sim.calibration.arrivals import Arrivals, arrivals
from sim.calibration.bootstrap import Interval
from sim.calibration.capacity import Capacity, capacity, waits
from sim.calibration.congestion import Congestion, congestion, longer
from sim.calibration.hours import CLOCK, Hours, hours_of
from sim.calibration.kinds import LEAST as KIND_LEAST
from sim.calibration.kinds import OTHERS, Kinds, kinds_of, named
from sim.calibration.known import Known
from sim.calibration.sojourns import Sojourn, is_at_once, sojourn, weights, wilson
from sim.errors import PetitionError, meant
from sim.ground.quantities import write_seconds
from sim.ground.time_units import AN_HOUR

QUICK = 0.25
"""The work on a ticket is taken to be no longer than the quickest of so many take that need not wait."""
HALF = 0.5
MOST_OFFICERS = 50
BUSY = 0.8
"""Share of their time that officers are taken to be at work where the user says how long they need for a ticket."""


@dataclass(frozen=True)
class Unit:
    """A unit of the log: the hours in which it closes, what it can do, and how many tickets it had. officers, work:
    where capacity is identified, so many at so many seconds a ticket that they make it; of the two only the ratio is
    told by the log. stated: what the user has said of the time an officer needs, where the log does not tell.
    congestion: of a unit without officers, how much longer its tickets take in a shock."""

    name: str
    hours: Hours
    capacity: Capacity
    tickets: int
    officers: int
    work: int
    stated: str = ""
    congestion: Congestion | None = None

    @property
    def has_officers(self) -> bool:
        """Whether the scenario has officers at work in it, and not only time that passes."""
        return self.identified or bool(self.stated)

    @property
    def identified(self) -> bool:
        """Whether the log tells what it can do."""
        return self.capacity.identified

    @property
    def hours_a_day(self) -> Interval | None:
        """Capacity in hours of work a day it is open, with its interval, at `work` a ticket; None if not told."""
        if not self.identified or self.capacity.per_hour is None:
            return None
        a, b, c = (
            rate * self.hours.length / AN_HOUR * self.work / AN_HOUR for rate in self.capacity.per_hour
        )
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
        return [unit.name for unit in self.units if not unit.has_officers]


def calibrate_known(
    known: Known,
    handling_time: Mapping[str, int] | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Calibration:
    """Fit what was known on a day.

    handling_time: seconds that an officer needs for a ticket, by unit, as the user says. progress: told the stage and
    how much of it is done. Raises PetitionError for a unit that the log does not have.
    """
    grouped = kinds_of(known)
    stated = dict(handling_time or {})
    units = []
    names = list(dict.fromkeys(grouped.units))
    for unit in stated:
        if unit not in names:
            raise PetitionError(
                f'the log has no unit "{unit}" with {KIND_LEAST} tickets of a kind', key="handling-time",
                expected="a unit of the log", hint=meant(unit, names),
            )  # fmt: skip
    of_unit = np.array([names.index(unit) for unit in grouped.units])[grouped.number]
    for number, name in enumerate(names):
        progress("units", number / len(names))
        units.append(_unit(known, name, of_unit == number, stated.get(name)))
    rest = {unit.name: _rest(known, unit, of_unit == number) for number, unit in enumerate(units)}
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
                areas=tuple(
                    float(one)
                    for one in np.bincount(area[here], weight[here], len(areas)) / weight[here].sum()
                ),
            )
        )
    shares = np.bincount(area, weight, len(areas)) / weight.sum()
    return Calibration(
        known=known,
        kinds=tuple(found),
        units=tuple(units),
        arrivals=arrivals(known),
        areas=tuple((str(one), float(share)) for one, share in zip(areas, shares, strict=True)),
        grouped=grouped,
        notes=tuple(_notes(known, grouped, found)),
    )


def _unit(known: Known, name: str, here: np.ndarray, stated: int | None) -> Unit:
    slow = here & ~is_at_once(known) & ~known.is_open
    hours = hours_of(known.closed[slow]) if name != OTHERS else CLOCK
    told = capacity(known, here, hours)
    officers, work = 1, 1
    if stated is not None:
        open_time = hours.passed(np.array([known.opened[here].min(), known.until]))
        a_second = (here & ~is_at_once(known)).sum() / max(open_time[1] - open_time[0], 1)
        officers = max(int(np.ceil(a_second * stated / BUSY)), 1)
        said = f"{write_seconds(stated)} a ticket, says the user; as many officers as are busy {BUSY:.0%} of the time"
        return Unit(name, hours, told, int(here.sum()), officers, stated, said)
    if told.identified and told.per_hour is not None:
        # What is closed on a part of a weekend, its officers do on the other days.
        service = AN_HOUR / told.per_hour[0] * hours.of_crew / hours.of_week
        lasted = (hours.passed(known.closed[slow]) - hours.passed(known.opened[slow])).astype(float)
        quick = float(np.quantile(np.maximum(lasted, 0), QUICK))
        officers = int(np.clip(quick / service, 1, MOST_OFFICERS))
        work = max(round(officers * service), 1)
    alone = not told.identified and name != OTHERS  # of units that go together nobody knows which is struck
    crowded = congestion(known, here, hours) if alone else None
    return Unit(name, hours, told, int(here.sum()), officers, work, congestion=crowded)


def _rest(known: Known, unit: Unit, here: np.ndarray) -> np.ndarray:
    """int64[n]: seconds of the unit's hours that its tickets took beside waiting and work, if it is known what these
    took, and at its usual load; of all other tickets nothing that counts."""
    passed = unit.hours.passed
    lasted = passed(np.minimum(known.closed, known.until)) - passed(known.opened)
    if unit.stated:
        lasted = np.maximum(lasted - unit.work, 0)
    elif unit.identified and unit.capacity.per_hour is not None:
        slow = here & ~is_at_once(known)
        waited = waits(passed(known.opened[slow]).astype(float), AN_HOUR / unit.capacity.per_hour[0])
        lasted = lasted.copy()
        lasted[slow] = np.maximum(lasted[slow] - np.rint(waited).astype(np.int64) - unit.work, 0)
    elif unit.congestion:
        lasted = np.rint(lasted / longer(known, here, unit.congestion)).astype(np.int64)
    return np.asarray(lasted)


def _notes(known: Known, grouped: Kinds, kinds: list[Kind]) -> list[str]:
    """What a user should know."""
    pairs = grouped.known.items()
    rare = sum(name not in (kind, named(kind, unit)) for (kind, unit), name in pairs)
    open_yet = sum(one.sojourn.told < HALF and one.sojourn.at_once[0] < 1 for one in kinds)
    told = {
        f"{rare} rare pairs of kind and unit go together as other kinds of their unit, or of other units": rare,
        "ids are running numbers and most have no next one: the log seems to be a sample, so that no capacity can be "
        "told from it": bool(known.sampled),
        f"of {open_yet} kinds fewer than half of what is not closed at once was closed: beyond, they go on as fast as "
        "the last closings": open_yet,
        "whose a ticket is, and of which kind, is as the log says at its export: who had it before is not in it": True,
        "that the log is whole is taken for granted where its ids do not run": known.sampled is None,
    }
    return [words for words, holds in told.items() if holds]
