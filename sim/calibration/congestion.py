"""How much longer tickets take while more are open at a unit than it ever had: what a shock does.

Where closings grow as the power 1 − ε of what is open, times grow as its power ε (Little 1961): 0 if hands are found as
the load grows, 1 if capacity is fixed. A log that has seen a shock tells ε, by the rank estimate of an accelerated life
(Tsiatis 1990, with Gehan's weights), in which open tickets are censored. Of loads that it never saw no log speaks:
there ε is assumed to lie midway, and up to the greatest load nothing takes longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.calibration.arrivals import RECENT, stand_out
from sim.calibration.bootstrap import Interval
from sim.calibration.capacity import AT_MOST
from sim.calibration.hours import MONDAY, Hours
from sim.calibration.known import NEVER, Known
from sim.calibration.sojourns import is_at_once, survival, weights
from sim.ground.time_units import DAY, WEEK

DAYS = 92
"""For how long a scenario runs, in which tickets that hardly anybody closes pile up."""
STAYS = 30 * DAY
"""A ticket that is older is one of these."""
SHOCK = 5.0
"""Deviations of a unit's load above its median from which on it may be a shock."""
ENOUGH = 30
"""Tickets that came in shocks, from which on these are a law of their own."""
ASSUMED: Interval = (0.5, 0.0, 1.0)
"""ε where no shock was seen: midway between hands that grow as the load does and hands that do not grow."""
TRIED = np.linspace(0.0, 1.0, 101)
OFTEN = np.linspace(0.2, 0.9, 8)
"""Shares of its time in which a unit has no more open than the loads that are tried as the one that it copes with."""


@dataclass(frozen=True)
class Congestion:
    """Of a unit. beyond: tickets open, above which they take longer; exponent: ε with its 95 % interval, or all that it
    may be; identified: whether the log tells it; usual: tickets open, above which they took longer in the log, if that
    is told; tickets: that came to a shock."""

    beyond: float
    exponent: Interval
    identified: bool
    usual: float | None
    tickets: int


def congestion(known: Known, here: np.ndarray, hours: Hours) -> Congestion | None:
    """Of the unit whose tickets these are (bool[n]); None if all are closed at once. hours: in which it closes.

    A shock is told by what came: where more lies because it is done more slowly, times do not tell what a load does.
    Nor do they where many are closed at once, for which these are is not known as they come.
    """
    every = int(here.sum())
    here = here & ~is_at_once(known)
    if not here.any():
        return None
    opened, closed = known.opened[here], known.closed[here]
    load = open_at(opened, closed)
    tried, shock = _loads(opened, closed, known.until)
    struck = int(((load > shock) & _is_after_many(opened, known)).sum())
    if struck < ENOUGH or len(opened) < (1 - AT_MOST) * every:
        beyond = float(load.max()) + _piles_up(known, here, known.age)
        return Congestion(beyond, ASSUMED, False, None, struck)
    lasted = hours.passed(np.minimum(closed, known.until)) - hours.passed(opened)
    kind = np.unique(known.kind[here].astype(str), return_inverse=True)[1]
    usual, exponent = fitted(load, np.log(np.maximum(lasted, 1)), closed != NEVER, kind, tried)
    told = Congestion(usual, exponent, True, usual, struck)
    return replace(told, beyond=usual + _piles_up(known, here, known.age / longer(known, here, told)))


def open_at(opened: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """int64[n]: how many are open as each is opened, itself among them. opened: in order."""
    return np.arange(1, len(opened) + 1) - np.searchsorted(np.sort(closed), opened, side="right")


def longer(known: Known, here: np.ndarray, told: Congestion) -> np.ndarray:
    """float64[n]: how many times as long as usual the tickets of a unit took for what was open as they came; 1 for all
    others, and where the log tells of no shock."""
    factor = np.ones(len(known))
    if told.identified:
        here = here & ~is_at_once(known)
        load = open_at(known.opened[here], known.closed[here])
        factor[here] = np.maximum(load / (told.usual or 1.0), 1.0) ** told.exponent[0]
    return factor


def _is_after_many(opened: np.ndarray, known: Known) -> np.ndarray:
    """bool[n]: whether each came within a month of a day on which more came than chance and the week make."""
    first, last = known.first // DAY, known.until // DAY
    day = opened // DAY - first
    count = np.bincount(day, minlength=last - first)[: last - first].astype(float)
    weekday = (np.arange(first, last) - MONDAY) % WEEK
    struck = np.flatnonzero(stand_out(count, weekday) & (count > np.median(count)))
    since = day - np.append(struck, -STAYS)[np.searchsorted(struck, day, side="right") - 1]
    return np.asarray(since * DAY < STAYS)


def _loads(opened: np.ndarray, closed: np.ndarray, until: int) -> tuple[list[float], float]:
    """How many are open in a fifth to nine tenths of a unit's time; and above how many is a shock: so many deviations
    above the median of its time, on the scale of roots, which a shock of less than half of the time does not move."""
    gone = closed[closed != NEVER]
    at = np.concatenate([opened, gone])
    order = np.argsort(at, kind="stable")
    after = np.cumsum(np.concatenate([np.ones(len(opened)), -np.ones(len(gone))])[order])
    lasts = np.diff(np.append(at[order], until)).astype(float)
    middle = _quantile(np.sqrt(after), lasts, 0.5)
    spread = max(1.4826 * _quantile(np.abs(np.sqrt(after) - middle), lasts, 0.5), 0.5)
    often = {max(_quantile(after, lasts, share), 1.0) for share in OFTEN}
    return sorted(often), (middle + SHOCK * spread) ** 2


def _quantile(values: np.ndarray, weight: np.ndarray, share: float) -> float:
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weight[order])
    return float(values[order][min(int(np.searchsorted(passed, share * passed[-1])), len(order) - 1)])


def _piles_up(known: Known, here: np.ndarray, lasted: np.ndarray) -> float:
    """How many more tickets that stay are open as the scenario ends: these were always there, and are no shock. lasted:
    how long each took, or has taken, apart from shocks."""
    at, left, _ = survival(lasted[here].astype(float), ~known.is_open[here], weights(known)[here])
    place = int(np.searchsorted(at, STAYS, side="right")) - 1
    stays = float(left[place]) if place >= 0 else 1.0
    first = max(known.until - RECENT * DAY, known.first)
    a_day = int((known.opened[here] >= first).sum()) / max((known.until - first) / DAY, 1)
    return a_day * stays * DAYS


def fitted(
    load: np.ndarray, y: np.ndarray, event: np.ndarray, kind: np.ndarray, tried: Sequence[float]
) -> tuple[float, Interval]:
    """From which load on, and ε: at which what is left of the times differs least within kinds (Gehan's loss); and
    those at which with 95 % it has nothing to do with the load, from that load on or from one next to it, for where it
    begins is not known either. load: as each came; y: logarithm of its time."""
    of_kind = [np.flatnonzero(kind == one) for one in np.unique(kind)]

    def loss(x: np.ndarray, exponent: float) -> float:
        total, rest = 0.0, y - exponent * x
        for mine in of_kind:
            ordered = mine[np.argsort(rest[mine], kind="stable")]
            left = rest[ordered]
            above = np.cumsum(left[::-1])[::-1] - left * np.arange(len(left), 0, -1)
            total += float((event[ordered] * above).sum())
        return total

    def score(x: np.ndarray, exponent: float) -> float:
        rest, total, variance = y - exponent * x, 0.0, 0.0
        for mine in of_kind:
            ordered = mine[np.argsort(rest[mine], kind="stable")]
            z, closed = x[ordered], event[ordered]
            at_risk = np.arange(len(z), 0, -1)
            mean = np.cumsum(z[::-1])[::-1] / at_risk
            spread = np.cumsum((z**2)[::-1])[::-1] / at_risk - mean**2
            total += float((at_risk * closed * (z - mean)).sum())
            variance += float((at_risk**2 * closed * spread).sum())
        return total / float(np.sqrt(max(variance, 1e-9)))

    def best(x: np.ndarray) -> tuple[float, float]:
        low, high = 0, len(TRIED) - 1
        while low < high:  # the loss is convex
            middle = (low + high) // 2
            if loss(x, TRIED[middle]) <= loss(x, TRIED[middle + 1]):
                high = middle
            else:
                low = middle + 1
        return loss(x, TRIED[low]), float(TRIED[low])

    above = {usual: np.log(np.maximum(load / usual, 1.0)) for usual in tried}
    (_, exponent), usual = min((best(x), usual) for usual, x in above.items())
    place = tried.index(usual)
    near = tried[max(place - 1, 0) : place + 2]
    inside = [float(one) for one in TRIED if min(abs(score(above[each], one)) for each in near) <= 1.96]
    return usual, (exponent, min([*inside, exponent]), max([*inside, exponent]))
