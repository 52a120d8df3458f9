"""How far off a forecast may be, told from how far off forecasts were at earlier origins, each by what was known then.
Replications of a run alone tell how much chance moves it, not how much the world does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.baselines import Curves, Truth
from sim.validation.cells import Cell, Cells, measure
from sim.validation.record import Record
from sim.validation.window import Window

SPAN = 30
"""Days that are foretold from every origin."""
SURE = 0.9
LEAST = 30
"""Tickets of a cell whose error tells anything."""
MEASURES: dict[str, tuple[Callable[[Cell], float], Callable[[Cell], float]]] = {
    "on_time": (lambda cell: cell.on_time, lambda cell: cell.due),
    "within_1": (lambda cell: cell.within[1], lambda cell: cell.opened),
    "within_7": (lambda cell: cell.within[7], lambda cell: cell.opened),
    "within_30": (lambda cell: cell.within[30], lambda cell: cell.opened),
}
"""Shares that get a band, and of how many tickets they are."""


@dataclass(frozen=True)
class Origin:
    """A forecast from an earlier day, and what came."""

    first: date
    told: Cells
    truth: Cells


def windows_before(known: Record, first: date) -> list[Window]:
    """Windows of 30 days each, one after the other up to a day; as many as leave as long a past."""
    if not len(known):
        return []
    begins = int(known.opened.min()) // DAY
    found = []
    day = first - timedelta(SPAN)
    while (day - date(1970, 1, 1)).days - begins >= SPAN:
        found.append(Window(day, day + timedelta(SPAN)))
        day -= timedelta(SPAN)
    return found[::-1]


def origins(log: Record, first: date, make: Callable[[Record], Curves]) -> list[Origin]:
    """Forecasts of the windows before a day, each made of what was known as it began; what came is taken from what was
    known on that last day."""
    known = log.at(Window(first, first).start)
    found = []
    for window in windows_before(known, first):
        past = known.at(window.start)
        if len(past):
            told, truth = (measure(known, window, by, backlog=False) for by in (make(past), Truth()))
            found.append(Origin(window.first, told, truth))
    return found


@dataclass(frozen=True)
class Bands:
    """How wide a band is: of a share p of n tickets, `reach` times the root of p (1 − p) / n + `drift`². cells: by how
    many errors it was found."""

    reach: float
    drift: float
    cells: int

    def around(self, share: float, number: float) -> tuple[float, float]:
        """The band around a share of so many tickets."""
        width = self.reach * _unit(share, number, self.drift)
        return max(0.0, share - width), min(1.0, share + width)


def bands(found: Sequence[Origin]) -> dict[str, Bands]:
    """The bands of every measure, from the errors of the units and the city at earlier origins. Drift is what chance
    does not explain of errors; reach is such that `SURE` of them would have lain inside."""
    made = {}
    for name, (value, number) in MEASURES.items():
        rows = [
            (value(one.told[key]), value(one.truth[key]), number(one.truth[key]))
            for one in found
            for key in one.truth
            if key[0] != "kind" and key in one.told and number(one.truth[key]) >= LEAST
        ]
        rows = [row for row in rows if np.isfinite(row[:2]).all()]
        if not rows:
            continue
        told, true, size = np.array(rows).T
        chance = _unit(told, size, 0.0) ** 2
        drift = float(np.sqrt(max(0.0, np.mean((told - true) ** 2 - chance))))
        scores = np.sort(np.abs(told - true) / _unit(told, size, drift))
        place = min(len(scores) - 1, int(np.ceil(SURE * (len(scores) + 1))) - 1)
        made[name] = Bands(float(scores[place]), drift, len(scores))
    return made


def _unit(share: Any, number: Any, drift: float) -> Any:
    """The root of chance and drift together; no share is so near to 0 or 1 that chance would do nothing."""
    sure = np.clip(share, 0.02, 0.98)
    return np.sqrt(sure * (1 - sure) / np.maximum(number, 1.0) + drift**2)
