"""What is measured of a window, for the city, every unit and every kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.baselines import Curves, Truth
from sim.validation.record import Numbers, Record, Shares
from sim.validation.survival import kaplan_meier
from sim.validation.window import GRID, WITHIN, Window

CITY = "city"


@dataclass(frozen=True)
class Cell:
    """What is measured of some tickets. opened, due: how many, in the window; on_time: of those due; closed: the share
    closed by each age of `GRID`; backlog: how many are open as each week ends. A share of nothing is nan."""

    opened: float
    due: float
    on_time: float
    closed: Shares
    backlog: Shares

    @property
    def within(self) -> dict[int, float]:
        """The share closed within so many days."""
        return {days: self.closed_by(days * DAY) for days in WITHIN}

    def closed_by(self, age: int) -> float:
        """The share closed by an age of `GRID`, in seconds."""
        return float(self.closed[np.searchsorted(GRID, age)])

    @property
    def mean_days(self) -> float:
        """The mean sojourn, none counting for more than 30 days."""
        return float(np.trapezoid(1 - self.closed, GRID)) / DAY

    @property
    def median_days(self) -> float | None:
        """The age at which half are closed; None if that is beyond 30 days."""
        if not (self.closed >= 0.5).any():
            return None
        place = int(np.argmax(self.closed >= 0.5))
        if place == 0:
            return 0.0
        low, high = self.closed[place - 1], self.closed[place]
        part = (0.5 - low) / (high - low)
        return float(GRID[place - 1] + part * (GRID[place] - GRID[place - 1])) / DAY


Cells = Mapping[tuple[str, str], Cell]
"""By ("city", ""), ("department", its name), and so on for units and kinds."""


def measure(log: Record, window: Window, told: Truth | Curves, *, backlog: bool = True) -> Cells:
    """The cells of a window as something tells it. Truth may be known to a day only: what is open then is open at least
    as long."""
    inside = log.rows(window.opened(log))
    due = log.rows(window.due(log) & (log.due < log.known))
    on_time = told.on_time(due)
    ends = window.week_ends if backlog else window.week_ends[:0]
    at_work = log.rows((log.opened < window.end) & (log.closed >= min(window.start, told.start)))
    still = np.stack(
        [
            np.where(at_work.opened < end, 1 - told.closed_by(at_work, np.full(len(at_work), end - 1)), 0.0)
            for end in ends
        ],
        axis=1,
    ) if len(ends) else np.zeros((len(at_work), 0))  # fmt: skip
    curves = None if isinstance(told, Truth) else np.stack([1 - one.still_open(GRID) for one in told.by_kind])
    found = {}
    for sort, names in {
        CITY: [""],
        "department": log.departments,
        "unit": log.units,
        "kind": log.kinds,
    }.items():
        parts = [_parts(one, sort, len(names)) for one in (inside, due, at_work)]
        for name, here, of_due, of_work in zip(names, *parts, strict=True):
            if not len(here) and not len(of_due) and not len(of_work):
                continue
            if curves is None:
                closed = _known_curve(inside.rows(here))
            else:
                closed = curves[inside.kind[here]].mean(axis=0) if len(here) else np.full(len(GRID), np.nan)
            found[sort, name] = Cell(
                float(len(here)), float(len(of_due)), float(on_time[of_due].mean()) if len(of_due) else np.nan,
                closed, still[of_work].sum(axis=0),
            )  # fmt: skip
    return found


def _parts(log: Record, sort: str, number: int) -> list[Numbers]:
    """The places of the tickets of each of so many names of a sort."""
    if sort == CITY:
        return [np.arange(len(log))]
    if not number:
        return []
    codes = getattr(log, sort)
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, number)))


def _known_curve(mine: Record) -> Shares:
    """Of tickets whose closing may not be known yet, the share closed by each age."""
    if not len(mine):
        return np.full(len(GRID), np.nan)
    curve = kaplan_meier(mine.exit, mine.closed < mine.known, np.ones(len(mine)))
    return 1 - curve.still_open(GRID)


def distance(one: Shares, other: Shares) -> float:
    """Days between two distributions of sojourns, none counting for more than 30 days: Wasserstein's distance, the area
    between their curves."""
    return float(np.trapezoid(np.abs(one - other), GRID)) / DAY


def _together(several: Sequence[Cell], times: int) -> Cell:
    """What is measured of the tickets of several cells, `times` times too many."""
    due, opened = sum(cell.due for cell in several), sum(cell.opened for cell in several)
    on_time = sum(cell.on_time * cell.due for cell in several if cell.due)
    closed = sum((cell.closed * cell.opened for cell in several if cell.opened), np.zeros(len(GRID)))
    backlog = sum((cell.backlog for cell in several), np.zeros_like(several[0].backlog))
    return Cell(
        opened / times, due / times, on_time / due if due else np.nan,
        closed / opened if opened else np.full(len(GRID), np.nan), backlog / times,
    )  # fmt: skip


def mean_cells(several: Sequence[Cells]) -> Cells:
    """The mean of what several replications tell."""
    keys = dict.fromkeys(key for cells in several for key in cells)
    return {key: _together([cells[key] for cells in several if key in cells], len(several)) for key in keys}


def without(cells: Cells, kinds: Collection[str]) -> Cells:
    """The city without some kinds."""
    left = [cell for (sort, name), cell in cells.items() if sort == "kind" and name not in kinds]
    return {(CITY, ""): _together(left, 1)} if left else {}
