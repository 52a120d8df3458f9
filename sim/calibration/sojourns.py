"""How long tickets take: the chance to be closed at once, and for the others a right-censored law (Kaplan & Meier
1958), recent tickets weighing more, in the hours in which their unit closes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.bootstrap import Interval
from sim.calibration.known import NEVER, Known
from sim.ground.time_units import DAY, MINUTE

AT_ONCE = 5 * MINUTE
"""Tickets closed as soon are closed by a machine, or filed when the work was done: nobody waits for these."""
HALF_LIFE = 60 * DAY
"""A ticket so much older weighs half. Chosen before anything was fitted: two months are a season of a city's work, and
leave of four months enough to see its weeks."""
LONGEST = 3650 * DAY
"""No ticket takes longer, in seconds of its unit's hours."""
STEPS = (128, 64, 32, 16)
"""Into how many parts of the same chance a law may be cut; the finest of which each holds at least `EACH` tickets."""
EACH = 4
TAIL = 0.5
"""Of the closings, the later part by which what lies behind the last is told: as many a time go on being closed."""


@dataclass(frozen=True)
class Sojourn:
    """at_once: share closed at once, with its interval; quantiles: seconds of the unit's hours that the others take,
    at 0, 1/n, …; told: up to which chance closings tell them, what is beyond goes on at the rate of the last.

    shares: by days since opening (1, 7, 30), the share closed with its interval (Greenwood's, 95 %)."""

    at_once: Interval
    quantiles: tuple[int, ...]
    told: float
    shares: dict[int, Interval]
    tickets: int
    closed: int


def weights(known: Known) -> np.ndarray:
    """float64[n]: how much each ticket weighs."""
    return np.asarray(0.5 ** ((known.until - known.opened) / HALF_LIFE))


def is_at_once(known: Known) -> np.ndarray:
    """bool[n]."""
    return np.asarray((known.closed != NEVER) & (known.age <= AT_ONCE))


def survival(
    time: np.ndarray, event: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The weighted Kaplan–Meier law: times of closings, chance to be open after each, and Greenwood's sum at each (of
    as many tickets as the weights are worth). time: float64[n]; event: whether it was closed then, or is open yet."""
    if not event.any():
        return np.zeros(0), np.zeros(0), np.zeros(0)
    worth = weight.sum() / (weight**2).sum()  # of a ticket, so that all weigh as many as they tell of
    order = np.lexsort((~event, time))
    time, event, weight = time[order], event[order], weight[order] * worth
    at_risk = np.cumsum(weight[::-1])[::-1]
    at, first = np.unique(time[event], return_index=True)
    closed = np.add.reduceat(weight[event], first)
    risk = at_risk[np.searchsorted(time, at)]
    left = np.maximum(risk - closed, 0.0)
    open_after = np.cumprod(left / risk)
    greenwood = np.cumsum(np.where(left > 0, closed / (risk * np.where(left > 0, left, 1.0)), 0.0))
    return at, open_after, greenwood


def sojourn(
    open_time: np.ndarray, elapsed: np.ndarray, event: np.ndarray, weight: np.ndarray, soon: np.ndarray
) -> Sojourn:
    """Of the tickets of a kind. open_time: seconds of its unit's hours, elapsed: of the clock, from the opening to the
    closing or to the day; event: whether it was closed; soon: whether at once."""  # fmt: skip
    later = ~soon
    share = float(weight[soon].sum() / weight.sum())
    at_once = wilson(share, float(weight.sum() ** 2 / (weight**2).sum()))
    at, open_after, _ = survival(open_time[later].astype(float), event[later], weight[later])
    closed = int(event[later].sum())
    steps = next((n for n in STEPS if n * EACH <= closed), STEPS[-1])
    quantiles, told = _quantiles(at, open_after, open_time[later], event[later], steps)
    return Sojourn(
        at_once=at_once, quantiles=quantiles, told=told,
        shares=_shares(elapsed.astype(float), event, weight), tickets=len(event), closed=int(event.sum()),
    )  # fmt: skip


def _quantiles(
    at: np.ndarray, open_after: np.ndarray, time: np.ndarray, event: np.ndarray, steps: int
) -> tuple[tuple[int, ...], float]:
    """Quantiles at 0, 1/steps, …, 1, and the chance up to which closings tell them."""
    if not len(at):
        return (LONGEST, LONGEST), 0.0
    ends = float(open_after[-1])
    chance = np.arange(steps + 1) / steps
    chance[-1] = 1 - 1 / (4 * steps)  # what is rarer than a part is worth its middle
    closed_by = 1 - open_after
    place = np.searchsorted(closed_by, chance, side="left")
    found = at[np.minimum(place, len(at) - 1)]
    beyond = chance > closed_by[-1] + 1e-12
    if beyond.any():
        cut = float(np.quantile(time[event], 1 - TAIL))
        exposure = float(np.maximum(time - cut, 0).sum())
        rate = float((event & (time > cut)).sum()) / max(exposure, 1.0)
        wait = np.log(ends / (1 - chance[beyond])) / rate if rate > 0 else np.full(beyond.sum(), LONGEST)
        found[beyond] = at[-1] + wait
    found[0] = min(found[0], float(at[0]))
    return tuple(int(one) for one in np.minimum(np.rint(found), LONGEST)), 1 - ends


def _shares(elapsed: np.ndarray, event: np.ndarray, weight: np.ndarray) -> dict[int, Interval]:
    """Shares closed within days; the interval is Wilson's, of as many tickets as Greenwood's variance is worth."""
    at, open_after, greenwood = survival(elapsed, event, weight)
    whole = float(weight.sum() ** 2 / (weight**2).sum())
    found = {}
    for days in (1, 7, 30):
        place = int(np.searchsorted(at, days * DAY, side="right")) - 1
        left = float(open_after[place]) if place >= 0 else 1.0
        variance = left**2 * float(greenwood[place]) if place >= 0 else 0.0
        share, low, high = wilson(
            1 - left, left * (1 - left) / variance if variance > 0 and left < 1 else whole
        )
        seen = elapsed.max() >= days * DAY  # behind what anybody was looked at all may be closed
        found[days] = (share, low, high if seen else 1.0)
    return found


def wilson(share: float, count: float) -> Interval:
    """A share and its 95 % interval (Wilson 1927). count: of how many it is."""
    z2 = 1.96**2 / count
    middle = (share + z2 / 2) / (1 + z2)
    width = (share * (1 - share) * z2 + z2**2 / 4) ** 0.5 / (1 + z2)
    return share, max(middle - width, 0.0), min(middle + width, 1.0)
