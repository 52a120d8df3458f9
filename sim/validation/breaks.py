"""Kinds whose regime changed: the week from which on their tickets take another time to be closed.

A kind's tickets are sorted by week of opening and by how soon they were closed. Its weeks are split in two where their
shares differ most (the likelihood ratio of two multinomials to one). Weeks of one regime differ more than chance would
have it, for stacks are closed together and queues last: the ratio is divided by how much they do (quasi-likelihood,
McCullagh 1983, more so where neighbours are alike) and compared with F. It is a break if that is hardly chance among
all splits of all kinds, and if some share changes by `LEAST_CHANGE` or more. Both sides are searched again.

Queues that fill or empty move shares too, and are no change of regime. So a change counts as a break only if it is
abrupt, the step between the weeks on both sides being `STEEP` times what it usually is, and if what else its units do
has not changed with it. Any other is a drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.record import Numbers, Record, Shares

AT_ONCE = 300
"""Seconds within which nobody but a machine, or who files what is done, closes a ticket."""
EDGES = {"at once": AT_ONCE, "1 d": DAY, "7 d": 7 * DAY, "30 d": 30 * DAY}
"""Ages by which tickets are sorted, and what they are called."""
HORIZONS = (3, 4)
"""Of so many edges: a test up to seven days, which is known sooner, and one up to thirty."""
RISK = 0.05
"""Of one false break or more, in a log without any."""
LEAST_CHANGE = 0.15
SIDE_WEEKS = 3
"""Weeks that a regime lasts at least."""
SIDE_TICKETS = 30
NEAR = 4
"""Weeks on both sides of a step."""
STEEP = 6.0
TOGETHER = 0.5
"""A change is shared if the rest of the units' tickets change by so much of it, the same way."""
A_WEEK = 7 * DAY
MONDAY = 4 * DAY
"""The first Monday of 1970, in seconds."""


@dataclass(frozen=True)
class Change:
    """A change of regime. week: the Monday of its first week; within: which share of the closed changed most, by the
    names of `EDGES`; before, after: the share closed within each of the edges; chance: that weeks of one regime differ
    as much; steep: how many times its step is as large as others are; shared: how much the rest of the units' tickets
    changed with it, as a share of its change."""

    kind: str
    week: date
    within: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    tickets: int
    chance: float
    steep: float
    shared: float

    @property
    def is_break(self) -> bool:
        """Whether it is abrupt and the kind's own, so that no queue explains it."""
        return bool(self.steep >= STEEP and self.shared < TOGETHER)

    @property
    def size(self) -> float:
        """By how much the share changed that changed most."""
        return self.after[self.within] - self.before[self.within]


def find_changes(log: Record, risk: float = RISK) -> list[Change]:
    """The changes of a log by week, of each kind the largest of neighbouring weeks."""
    weeks = (log.opened - MONDAY) // A_WEEK
    tests = []
    for kind in range(len(log.kinds)):
        mine = np.flatnonzero(log.kind == kind)
        for edges in HORIZONS:
            ages = list(EDGES.values())[:edges]
            # Only weeks whose last ticket has been watched to the last edge.
            last = (log.known - ages[-1] - MONDAY) // A_WEEK
            there = mine[weeks[mine] < last]
            if len(there) >= 2 * SIDE_TICKETS:
                tests.append((kind, there, ages, last))
    found: dict[tuple[int, int], Change] = {}
    for kind, there, ages, last in tests:
        numbers, table = _table(weeks[there], log.closed[there] - log.opened[there], ages)
        splits = _splits(table, risk / len(tests))
        if not splits:
            continue
        beside = _beside(log, kind, weeks, numbers, last, ages)
        for first, chance, (low, high) in splits:
            one = _told(log.kinds[kind], numbers, table, beside, first, low, high, chance)
            near = [key for key in found if key[0] == kind and abs(key[1] - int(numbers[first])) < SIDE_WEEKS]
            if all(abs(one.size) > abs(found[key].size) for key in near):
                for key in near:
                    del found[key]
                found[kind, int(numbers[first])] = one
    return sorted(found.values(), key=lambda one: (one.week, one.kind))


def _beside(
    log: Record, kind: int, weeks: Numbers, numbers: Numbers, last: int, ages: Sequence[int]
) -> Shares:
    """What else the units of a kind do in the same weeks: a table as that of the kind."""
    often = np.bincount(log.unit[log.kind == kind], minlength=len(log.units))
    theirs = np.isin(log.unit, np.flatnonzero(often >= often.sum() / 10))
    place = np.searchsorted(numbers, weeks)
    there = theirs & (log.kind != kind) & (weeks < last) & (place < len(numbers))
    there[there] &= numbers[place[there]] == weeks[there]
    table = np.zeros((len(numbers), len(ages) + 1))
    sort = np.searchsorted(ages, (log.closed - log.opened)[there], side="left")
    np.add.at(table, (place[there], sort), 1.0)
    return table


def _table(weeks: Numbers, ages: Numbers, edges: Sequence[int]) -> tuple[Numbers, Shares]:
    """Tickets by week and by how soon they were closed: int[weeks, edges + 1]; the weeks that have any."""
    numbers, week = np.unique(weeks, return_inverse=True)
    sort = np.searchsorted(edges, ages, side="left")
    table = np.zeros((len(numbers), len(edges) + 1))
    np.add.at(table, (week, sort), 1.0)
    return numbers, table


def _splits(table: Shares, risk: float, low: int = 0) -> list[tuple[int, float, tuple[int, int]]]:
    """The first weeks of new regimes, with the chance of each, and from which to which week it was looked for."""
    if len(table) < 2 * SIDE_WEEKS:
        return []
    ratios = _ratios(table)
    place = int(np.argmax(ratios))
    if not np.isfinite(ratios[place]):
        return []
    first = place + SIDE_WEEKS
    before, after = (_cumulated(part) for part in (table[:first], table[first:]))
    if np.abs(before - after).max() < LEAST_CHANGE:
        return []
    chance = min(1.0, len(ratios) * _chance(table, first, float(ratios[place])))
    if chance > risk:
        return []
    return [
        (low + first, chance, (low, low + len(table))),
        *_splits(table[:first], risk, low),
        *_splits(table[first:], risk, low + first),
    ]


def _ratios(table: Shares) -> Shares:
    """The likelihood ratio of every split that leaves enough on both sides."""
    sums = table.cumsum(axis=0)
    before = sums[SIDE_WEEKS - 1 : len(table) - SIDE_WEEKS]
    after = sums[-1] - before
    gain = _surprise(before) + _surprise(after) - _surprise(sums[-1])
    enough = (before.sum(axis=1) >= SIDE_TICKETS) & (after.sum(axis=1) >= SIDE_TICKETS)
    return np.where(enough, 2 * gain, -np.inf)


def _surprise(counts: Shares) -> Shares:
    """The log-likelihood of counts under their own shares."""
    total = counts.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(counts > 0, counts * np.log(counts / total), 0.0)
    return np.asarray(share.sum(axis=-1))


def _chance(table: Shares, first: int, ratio: float) -> float:
    """How likely so large a ratio is, in weeks that differ as these do within either side."""
    from scipy.stats import f

    sizes = table.sum(axis=1, keepdims=True)
    expected = np.concatenate(
        [
            np.broadcast_to(part.sum(axis=0) / part.sum(), part.shape)
            for part in (table[:first], table[first:])
        ]
    )
    expected = expected * sizes
    with np.errstate(divide="ignore", invalid="ignore"):
        residuals = np.where(expected > 0, (table - expected) / np.sqrt(expected), 0.0)
    degrees = int((table.sum(axis=0) > 0).sum()) - 1
    weeks = len(table) - 2
    spread = max(1.0, float((residuals**2).sum()) / (weeks * degrees))
    alike = (residuals[1:] * residuals[:-1]).sum() / max(float((residuals**2).sum()), 1e-12)
    spread *= 1 + 2 * float(np.clip(alike, 0.0, 0.9))
    return float(f.sf(ratio / degrees / spread, degrees, weeks))


def _cumulated(counts: Shares) -> Shares:
    every = counts.sum(axis=0)
    return np.asarray(every.cumsum()[:-1] / max(every.sum(), 1.0))


def _told(
    kind: str, weeks: Numbers, table: Shares, beside: Shares, first: int, low: int, high: int, chance: float
) -> Change:
    before, after = _cumulated(table[low:first]), _cumulated(table[first:high])
    most = int(np.argmax(np.abs(after - before)))
    size = after[most] - before[most]
    others = _cumulated(beside[first:high]) - _cumulated(beside[low:first])
    enough = min(beside[low:first].sum(), beside[first:high].sum()) >= SIDE_TICKETS
    shared = float((others * np.sign(size)).max() / abs(size)) if enough else 0.0
    week = date(1970, 1, 1) + timedelta(seconds=MONDAY + int(weeks[first]) * A_WEEK)
    names = list(EDGES)[: table.shape[1] - 1]
    return Change(
        kind, week, names[most], dict(zip(names, before.tolist(), strict=True)),
        dict(zip(names, after.tolist(), strict=True)), int(table[low:high].sum()), chance,
        _steepness(table, most, first), max(shared, 0.0),
    )  # fmt: skip


def _steepness(table: Shares, edge: int, first: int) -> float:
    """How many times the step of a share at a week is as large as steps elsewhere are (their root mean square), or as
    chance makes them of as many tickets."""
    done = np.append(0.0, table[:, : edge + 1].sum(axis=1).cumsum())
    every = np.append(0.0, table.sum(axis=1).cumsum())
    share = done[-1] / every[-1]
    usual, chance, here = [], [], 0.0
    for week in range(SIDE_WEEKS, len(table) - SIDE_WEEKS + 1):
        low, high = max(0, week - NEAR), min(len(table), week + NEAR)
        before, after = every[week] - every[low], every[high] - every[week]
        if not before or not after:
            continue
        step = (done[high] - done[week]) / after - (done[week] - done[low]) / before
        chance.append(share * (1 - share) * (1 / before + 1 / after))
        if abs(week - first) >= NEAR:
            usual.append(step**2)
        elif week == first:
            here = abs(step)
    spread = max([float(np.mean(each)) for each in (usual, chance) if each], default=0.0)
    return float(here / np.sqrt(spread)) if spread else 0.0
