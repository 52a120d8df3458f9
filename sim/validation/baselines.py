"""What needs no simulator: last month, all past months, Kaplan and Meier by kind. Each is made of what was known as the
window began, and says of any ticket how likely it is closed by a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.record import NEVER, Numbers, Record, Shares, Truths
from sim.validation.survival import Curve, kaplan_meier

MONTH = 30 * DAY
HALF_LIFE = 30 * DAY
"""After which a ticket counts half as much, in the recency-weighted curve."""
LEAST = 30
"""Tickets that a kind must have for a curve of its own; with fewer it has its unit's, or the city's."""


@dataclass(frozen=True)
class Truth:
    """What happened."""

    start: int = -NEVER

    def closed_by(self, log: Record, moment: Numbers) -> Shares:
        return (log.closed <= moment).astype(np.float64)

    def on_time(self, log: Record) -> Shares:
        return self.closed_by(log, log.due)


@dataclass(frozen=True)
class Curves:
    """A curve for every kind. kept: share on time by kind, where that is told by itself."""

    start: int
    by_kind: Sequence[Curve]
    kept: Shares | None = None

    def closed_by(self, log: Record, moment: Numbers) -> Shares:
        """Of a ticket that was open at the start, the chance goes by its age then; what was closed is known."""
        known = log.closed < self.start
        age_then = self.start - 1 - log.opened
        chance = np.zeros(len(log))
        for kind in np.unique(log.kind):
            here = np.flatnonzero((log.kind == kind) & ~known)
            curve = self.by_kind[kind]
            by_then = np.where(age_then[here] >= 0, curve.still_open(age_then[here]), 1.0)
            left = curve.still_open(moment[here] - log.opened[here])
            with np.errstate(divide="ignore", invalid="ignore"):
                chance[here] = np.where(by_then > 0, 1 - left / by_then, 0.0)
        chance[(moment < log.opened) | (~known & (moment < self.start))] = 0.0
        return np.where(known, log.closed <= moment, np.clip(chance, 0.0, 1.0))

    def on_time(self, log: Record) -> Shares:
        if self.kept is None:
            return self.closed_by(log, log.due)
        known = (log.closed < self.start) | (log.due < self.start)
        return np.where(known, log.closed <= log.due, self.kept[log.kind])


def last_month(past: Record) -> Curves:
    """What the last 30 days were like: each kind's tickets that were open then, whenever opened, and those due then."""
    start = past.known
    entry = np.maximum(start - MONTH - past.opened, 0)
    watched = (past.opened + past.exit) >= start - MONTH
    here = past.rows(watched)
    curves = _by_kind(here, np.ones(len(here)), entry[watched])
    return Curves(start, curves, _kept(past, (past.due >= start - MONTH) & (past.due < start)))


def all_past(past: Record) -> Curves:
    """What all that is known was like, each ticket counting the same."""
    return Curves(past.known, _by_kind(past, np.ones(len(past))), _kept(past, past.due < past.known))


def recent(past: Record) -> Curves:
    """Kaplan and Meier by kind, a ticket counting half as much for every 30 days since it was opened."""
    weight = np.exp2(-(past.known - past.opened) / HALF_LIFE)
    return Curves(past.known, _by_kind(past, weight))


def _by_kind(past: Record, weight: Shares, entry: Numbers | None = None) -> list[Curve]:
    exit, closed = past.exit, past.closed < past.known

    def curve(which: Truths) -> Curve:
        return kaplan_meier(
            exit[which], closed[which], weight[which], None if entry is None else entry[which]
        )

    city = curve(np.ones(len(past), np.bool_))
    units: dict[int, Curve] = {}
    curves = []
    for kind in range(len(past.kinds)):
        mine = past.kind == kind
        if mine.sum() >= LEAST:
            curves.append(curve(mine))
            continue
        unit = _most(past.unit[mine])
        if unit not in units:
            theirs = past.unit == unit
            units[unit] = curve(theirs) if theirs.sum() >= LEAST else city
        curves.append(units[unit])
    return curves


def _most(units: Numbers) -> int:
    return int(np.bincount(units).argmax()) if len(units) else -1


def _kept(past: Record, due: Truths) -> Shares:
    """The share on time by kind, of tickets due; with few of them its unit's or the city's."""
    good = past.closed <= past.due
    city = good[due].mean() if due.any() else 0.0
    kept = np.full(len(past.kinds), city)
    for kind in range(len(past.kinds)):
        mine = due & (past.kind == kind)
        theirs = due & (past.unit == _most(past.unit[past.kind == kind]))
        for some in (mine, theirs):
            if some.sum() >= LEAST:
                kept[kind] = good[some].mean()
                break
    return kept
