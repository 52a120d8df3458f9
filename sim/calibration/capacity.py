"""What a unit can do: how many tickets in an hour that it is open, where the load moves the sojourn; where it does not,
a log does not tell.

A unit with a capacity of μ that takes tickets in their order makes each wait for those before it (Lindley 1952). The
capacity is the one for which what is left of the sojourns, the wait taken off, is told with least error by its median.
If no wait tells it better than none, any capacity that is large enough does as well: only its lower end is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.bootstrap import HIGH, LOW, Interval, drawn, interval
from sim.calibration.hours import Hours
from sim.calibration.known import Known
from sim.calibration.sojourns import is_at_once
from sim.ground.time_units import AN_HOUR, DAY, WEEK

ENOUGH = 200
"""Tickets that wait from which on a unit is looked at."""
MOVES = 0.2
"""Rank correlation of the load at the opening with the sojourn, above which with 95 % the load moves it."""
TELLS = 0.1
"""By how much of it the waits of a capacity must lessen the error, with 95 %."""
GRID = 40
BATCH, IN_BATCH = 10, 5
"""A batch: at least five closings of a unit, each within ten seconds of the one before."""


@dataclass(frozen=True)
class Capacity:
    """Of a unit. identified: whether its log tells it; reasons: why not. per_hour: tickets in an hour that it is open,
    with the 95 % interval, of which the upper end is infinite where it is not known. spearman: of the load at the
    opening with the sojourn, and its interval; gain: share of the error that the waits take off, and its interval;
    in_batches: share of closings in batches. tickets: that were looked at."""

    identified: bool
    reasons: tuple[str, ...]
    per_hour: Interval | None
    spearman: Interval | None
    gain: Interval | None
    in_batches: float
    tickets: int


def capacity(known: Known, here: np.ndarray, hours: Hours) -> Capacity:
    """Of the unit whose tickets these are (bool[n]). hours: in which it closes."""
    here = here & ~is_at_once(known)
    closed = known.closed[here & ~known.is_open]
    batches = in_batches(closed)
    count = int(here.sum())
    reasons = []
    if known.sampled:
        reasons.append("the log seems to be a sample: the load that was left out is unknown")
    if count < ENOUGH:
        reasons.append(f"{count} tickets are too few ({ENOUGH})")
    if reasons:
        return Capacity(False, tuple(reasons), None, None, None, batches, count)
    came = hours.passed(known.opened[here]).astype(float)
    went = np.where(known.is_open[here], np.inf, hours.passed(np.minimum(known.closed[here], known.until)))
    end = float(hours.passed(np.array([known.until]))[0])
    week = known.opened[here] // (WEEK * DAY)
    lasted = np.minimum(went, end) - came
    # Of those opened so long ago that three in four are closed, what took longer counts as that long.
    horizon = float(np.quantile(lasted, 0.75))
    seen = came <= end - horizon
    outcome = np.minimum(lasted, horizon)
    spearman = _spearman(_load(came, went), outcome, seen, week)
    per_hour, gain = _queue(came, outcome, seen, week, horizon)
    if spearman[1] <= MOVES:
        reasons.append(
            f"the load hardly moves the sojourn (rank correlation {spearman[0]:.2f}, {spearman[1]:.2f} to "
            f"{spearman[2]:.2f})"
        )
    if gain[1] <= TELLS:
        reasons.append(
            f"no capacity tells the sojourns better than none (gain {gain[0]:.0%}, from {gain[1]:.0%})"
        )
    if reasons:
        rate = max(len(closed), 1) / max(end - float(came[0]), 1.0) * AN_HOUR
        per_hour = (rate, min(rate, per_hour[1]), np.inf)
    return Capacity(not reasons, tuple(reasons), per_hour, spearman, gain, batches, count)


def in_batches(closed: np.ndarray) -> float:
    """Share of closings that lie in batches."""
    if not len(closed):
        return 0.0
    ordered = np.sort(closed)
    of = np.concatenate([[0], np.cumsum(np.diff(ordered) > BATCH)])
    size = np.bincount(of)
    return float(size[size >= IN_BATCH].sum() / len(closed))


def _load(came: np.ndarray, went: np.ndarray) -> np.ndarray:
    """How many are open as each comes."""
    return np.arange(len(came)) - np.searchsorted(np.sort(went), came, side="right")


def _spearman(load: np.ndarray, outcome: np.ndarray, seen: np.ndarray, week: np.ndarray) -> Interval:
    from scipy.stats import rankdata

    load, outcome = rankdata(load[seen]), rankdata(outcome[seen])

    def of(places: np.ndarray) -> float:
        a, b = load[places], outcome[places]
        return float(np.corrcoef(a, b)[0, 1]) if a.std() and b.std() else 0.0

    return interval(of, week[seen])


def waits(came: np.ndarray, service: np.ndarray) -> np.ndarray:
    """float64[services, n]: how long each waits for those before it, if each takes s (float64[services]).

    W_n = max over m ≤ n of (n − m)·s − (a_n − a_m) = max over m of (a_m − m·s) − (a_n − n·s).
    """
    place = np.arange(len(came))
    begun = came[None, :] - place[None, :] * service[:, None]
    return np.asarray(np.maximum.accumulate(begun, axis=1) - begun)


def _queue(
    came: np.ndarray, outcome: np.ndarray, seen: np.ndarray, week: np.ndarray, horizon: float
) -> tuple[Interval, Interval]:
    """Capacity an hour, and by how much it lessens the error, with intervals."""
    mean = (came[-1] - came[0]) / max(len(came) - 1, 1)
    service = np.concatenate([mean * np.geomspace(1.25, 0.25, GRID), [0.0]])  # the last: nobody waits
    waited = np.minimum(waits(came, service), horizon)[:, seen]
    rest = outcome[seen][None, :] - waited
    error = np.abs(rest - np.median(rest, axis=1, keepdims=True))
    weeks, number = np.unique(week[seen], return_inverse=True)
    by_week = np.stack([np.bincount(number, row, len(weeks)) for row in error])
    totals = by_week.T[drawn(len(weeks))].sum(axis=1)
    best, gains = totals.argmin(axis=1), 1 - totals.min(axis=1) / np.maximum(totals[:, -1], 1e-9)
    total = by_week.sum(axis=1)
    place = int(total.argmin())
    rate = np.where(service > 0, AN_HOUR / np.maximum(service, 1e-9), np.inf)
    low, high = np.quantile(rate[best], (LOW, HIGH), method="nearest")
    gain = 1 - total[place] / max(total[-1], 1e-9)
    return (
        (float(rate[place]), float(low), float(high)),
        (float(gain), float(np.quantile(gains, LOW)), float(np.quantile(gains, HIGH))),
    )
