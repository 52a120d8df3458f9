"""What a unit can do: how many tickets in an hour that it is open, where the load moves the sojourn; where it does not,
a log does not tell.

A unit all of whose officers are busy closes as many an hour as it can, however many wait: while more are open than in
half of its time, its closings tell its capacity (for work without memory its interval covers the truth at its rate).
Whether there is a queue at all is asked of the tickets: those that come to a high load must take longer, and the wait
for those before each (Lindley 1952), at that capacity, must tell how long they took better than nothing does. Where
not, any capacity that is large enough does as well, and only its lower end is known.
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
WEEKS = 8
"""In which tickets came, from which on drawing weeks again tells how sure one is; one week drawn again is itself."""
AT_MOST = 0.1
"""Share of tickets closed at once from which on officers cannot be said to take all in turn."""
MOVES = 0.2
"""Rank correlation of the load at the opening with the sojourn, above which with 95 % the load moves it."""
TELLS = 0.1
"""By how much of it the waits of a capacity must lessen the error, with 95 %."""
TRIED = 5
"""Capacities that are tried."""
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
    soon = float((here & is_at_once(known)).sum() / max(here.sum(), 1))
    here = here & ~is_at_once(known)
    closed = known.closed[here & ~known.is_open]
    batches = in_batches(closed)
    count = int(here.sum())
    reasons = []
    if known.sampled:
        reasons.append("the log seems to be a sample: the load that was left out is unknown")
    if count < ENOUGH:
        reasons.append(f"{count} tickets are too few ({ENOUGH})")
    week = known.opened[here] // (WEEK * DAY)
    if (weeks := len(np.unique(week))) < WEEKS:
        reasons.append(f"tickets of {weeks} weeks are too few ({WEEKS})")
    if reasons:
        return Capacity(False, tuple(reasons), None, None, None, batches, count)
    came = hours.passed(known.opened[here]).astype(float)
    went = np.where(known.is_open[here], np.inf, hours.passed(np.minimum(known.closed[here], known.until)))
    end = float(hours.passed(np.array([known.until]))[0])
    lasted = np.minimum(went, end) - came
    # Of those opened so long ago that three in four are closed, what took longer counts as that long.
    horizon = float(np.quantile(lasted, 0.75))
    seen = came <= end - horizon
    outcome = np.minimum(lasted, horizon)
    spearman = _spearman(_load(came, went), outcome, seen, week)
    per_hour = _rate(came, went, end, hours.of_week)
    gain = _gain(came, outcome, seen, week, per_hour, horizon)
    if soon > AT_MOST:
        reasons.append(f"{soon:.0%} are closed at once and wait for nobody: which, is not known as they come")
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
        per_hour = (per_hour[0], per_hour[1], np.inf)
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


def waits(came: np.ndarray, service: float) -> np.ndarray:
    """float64[n]: how long each waits for those before it, if each takes so long, s.

    W_n = max over m ≤ n of (n − m)·s − (a_n − a_m) = max over m of (a_m − m·s) − (a_n − n·s).
    """
    begun = came - np.arange(len(came)) * service
    return np.asarray(np.maximum.accumulate(begun) - begun)


def _gain(
    came: np.ndarray,
    outcome: np.ndarray,
    seen: np.ndarray,
    week: np.ndarray,
    per_hour: Interval,
    horizon: float,
) -> Interval:
    """By how much the waits at a capacity lessen the error with which the sojourns are told by their median: of
    capacities within the interval at the one that does best, since a small error adds up while a queue lasts."""
    rates = np.linspace(per_hour[1], per_hour[2], TRIED)
    waited = [np.minimum(waits(came, AN_HOUR / rate), horizon)[seen] for rate in rates if rate > 0]
    rest = outcome[seen] - np.stack([*waited, np.zeros(int(seen.sum()))])
    error = np.abs(rest - np.median(rest, axis=1, keepdims=True))
    best = error[int(error[:-1].sum(axis=1).argmin())] if waited else error[-1]

    def of(places: np.ndarray) -> float:
        without = error[-1][places].sum()
        return float(1 - best[places].sum() / without) if without else 0.0

    return interval(of, week[seen])


def _rate(came: np.ndarray, went: np.ndarray, end: float, of_week: float) -> Interval:
    """Closings an hour while at least as many are open as half of the time: then all are busy, if more are open than
    there are officers. Its interval is by weeks, and no narrower than that of a count (of services without memory)."""
    gone = went[went < end]
    at = np.concatenate([came, gone])
    step = np.concatenate([np.ones(len(came)), -np.ones(len(gone))])
    order = np.argsort(at, kind="stable")
    at, step = at[order], step[order]
    after = np.cumsum(step)
    lasts = np.diff(np.append(at, end))
    by_load = np.argsort(after, kind="stable")
    passed = np.cumsum(lasts[by_load])
    half = after[by_load][np.searchsorted(passed, passed[-1] / 2)]
    week = ((at - at[0]) // max(of_week, 1.0)).astype(np.int64)
    time = np.bincount(week, lasts * (after >= half))
    closings = np.bincount(week, (step < 0) & (after - step >= half))
    weeks = drawn(len(time))
    rates = closings[weeks].sum(axis=1) / np.maximum(time[weeks].sum(axis=1), 1.0) * AN_HOUR
    rate = float(closings.sum() / max(time.sum(), 1.0)) * AN_HOUR
    width = 1.96 / max(closings.sum(), 1.0) ** 0.5
    low, high = np.quantile(rates, (LOW, HIGH))
    return rate, float(min(low, rate * max(1 - width, 0.0))), float(max(high, rate * (1 + width)))
