"""Closed forms of queueing theory, in plain Python and scipy: nothing here knows the simulator.

Times are in any unit; `arrivals` and `rate` are per that unit. Sources stand in docs/validation.md beside each check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import asin, exp, log, log2, pi, sqrt

import numpy as np
from scipy.integrate import cumulative_trapezoid
from scipy.stats import multivariate_normal, norm


def erlang_b(servers: int, load: float) -> float:
    """Share of arrivals that find all servers busy and are lost."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Share of arrivals that must wait."""
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(servers: int, arrivals: float, rate: float = 1.0) -> float:
    """Mean wait in M/M/c."""
    return erlang_c(servers, arrivals / rate) / (servers * rate - arrivals)


def bounded(servers: int, arrivals: float, room: int) -> tuple[float, float]:
    """M/M/c/K with room for so many to wait: share turned away, mean wait of the others (Little's law)."""
    ways = np.ones(servers + room + 1)
    for n in range(1, len(ways)):
        ways[n] = ways[n - 1] * arrivals / min(n, servers)
    ways /= ways.sum()
    waiting = float(ways[servers:] @ np.arange(room + 1))
    return float(ways[-1]), waiting / (arrivals * (1.0 - float(ways[-1])))


def wait_tail(servers: int, arrivals: float, t: float, rate: float = 1.0) -> float:
    """P(wait > t) in M/M/c under first come."""
    return erlang_c(servers, arrivals / rate) * exp(-(servers * rate - arrivals) * t)


def sojourn_tail(servers: int, arrivals: float, t: float, rate: float = 1.0) -> float:
    """P(wait + work > t) in M/M/c under first come."""
    waits, spare = erlang_c(servers, arrivals / rate), servers * rate - arrivals
    if abs(spare - rate) < 1e-9:
        return exp(-rate * t) * (1 + waits * rate * t)
    both = (spare * exp(-rate * t) - rate * exp(-spare * t)) / (spare - rate)
    return (1 - waits) * exp(-rate * t) + waits * both


def wait_square(servers: int, arrivals: float, last_come: bool = False) -> float:
    """E[wait²] in M/M/c with unit work; last come makes it 1/(1 − ρ) times as large (Riordan 1962)."""
    first = 2 * erlang_c(servers, arrivals) / (servers - arrivals) ** 2
    return first / (1 - arrivals / servers) if last_come else first


def pollaczek(arrivals: float, mean: float, square: float) -> float:
    """Mean wait in M/G/1; square: E[work²]."""
    return arrivals * square / (2 * (1 - arrivals * mean))


def allen_cunneen(servers: int, arrivals: float, variation: float) -> float:
    """Mean wait in M/G/c with unit work, about: M/M/c's times (1 + c²)/2 (Lee & Longton 1959)."""
    return (1 + variation**2) / 2 * mean_wait(servers, arrivals)


def priority_waits(
    servers: int, arrivals: Sequence[float], means: Sequence[float], squares: Sequence[float]
) -> list[float]:
    """Mean wait by class, the first served first, nobody interrupted. Several servers: equal exponential work only."""
    if servers == 1:
        ahead = sum(a * s for a, s in zip(arrivals, squares, strict=True)) / 2
    else:
        ahead = erlang_c(servers, sum(arrivals) * means[0]) * means[0] / servers
    used = np.cumsum([0.0, *(a * m / servers for a, m in zip(arrivals, means, strict=True))])
    return [ahead / ((1 - before) * (1 - after)) for before, after in pairwise(used)]


def preemptive_sojourns(
    servers: int, arrivals: Sequence[float], means: Sequence[float], squares: Sequence[float]
) -> list[float]:
    """Mean sojourn by class, the first interrupts all others, work is taken up again where it stopped.

    Several servers: equal exponential work only; then the first k classes together are an M/M/c.
    """
    found = []
    if servers > 1:
        rate, sums = 1 / means[0], np.cumsum(arrivals)
        waiting = [0.0, *(s * mean_wait(servers, s, rate) for s in sums)]
        return [(waiting[k + 1] - waiting[k]) / arrivals[k] + means[0] for k in range(len(arrivals))]
    before = ahead = 0.0
    for a, m, s in zip(arrivals, means, squares, strict=True):
        ahead += a * s / 2
        after = before + a * m
        found.append(m / (1 - before) + ahead / ((1 - before) * (1 - after)))
        before = after
    return found


@dataclass(frozen=True)
class Impatient:
    """M/M/n+G: shares of all callers that must wait and that give up; mean wait of all, and of those answered."""

    must_wait: float
    give_up: float
    wait: float
    wait_answered: float


def impatient(
    servers: int, arrivals: float, staying: Callable[[np.ndarray], np.ndarray], longest: float
) -> Impatient:
    """M/M/n+G with unit work, by the density of the wait offered (Baccelli & Hebuterne 1981; Zeltyn & Mandelbaum 2005).

    staying: P(patience > t), patience of any distribution; longest: offered waits beyond do not matter.
    """
    t = np.linspace(0, longest, 400_001)
    stay = staying(t)
    endured = cumulative_trapezoid(stay, t, initial=0)  # E[min(patience, t)]
    offered = arrivals * np.exp(arrivals * endured - servers * t)
    at_once = 1 / erlang_b(servers - 1, arrivals)
    whole = at_once + np.trapezoid(offered, t)
    offered /= whole
    answered = 1 - np.trapezoid(offered * (1 - stay), t)
    return Impatient(
        must_wait=1 - at_once / whole,
        give_up=1 - answered,
        wait=float(np.trapezoid(offered * endured, t)),
        wait_answered=float(np.trapezoid(offered * stay * t, t)) / answered,
    )


def barrer(arrivals: float, patience: float) -> float:
    """Share lost in M/M/1 with unit work when all give up after the same time (Barrer 1957)."""
    if arrivals == 1:
        return 1 / (2 + patience)
    reached = exp((arrivals - 1) * patience)
    return (1 - arrivals) * arrivals * reached / (1 - arrivals**2 * reached)


def retrial_orbit(arrivals: float, retry: float) -> float:
    """Mean number of callers between two calls, one seat, unit calls (Falin & Templeton 1997, chapter 1)."""
    return arrivals**2 / (1 - arrivals) * (1 + retry) / retry


def halfin_whitt(beta: float) -> float:
    """Share that must wait with n + β√n servers for load n, as n grows (Halfin & Whitt 1981)."""
    return 1 / (1 + beta * norm.cdf(beta) / norm.pdf(beta))


def garnett(beta: float, ratio: float) -> float:
    """The same when callers give up at a rate of `ratio` times that of service (Garnett, Mandelbaum & Reiman 2002)."""

    def hazard(x: float) -> float:
        return float(norm.pdf(x) / norm.sf(x))

    root = sqrt(ratio)
    return 1 / (1 + hazard(beta / root) / hazard(-beta) * root)


def infinite_sine(mean: float, swing: float, speed: float, t: float) -> float:
    """Mean number in service at t, M_t/M/∞ with unit work, arrivals mean + swing·sin(speed·t) (Eick, Massey & Whitt 1993)."""
    return mean + swing / (1 + speed**2) * (np.sin(speed * t) - speed * np.cos(speed * t))


def residual_off(gaps: Sequence[float], period: float) -> float:
    """Mean time until open again of one who comes at any moment of a period with these closed gaps."""
    return sum(gap**2 for gap in gaps) / (2 * period)


def vacations(arrivals: float, mean: float, square: float, away: float, away_square: float) -> float:
    """Mean wait in M/G/1 whose server leaves whenever idle, again and again (Fuhrmann & Cooper 1985)."""
    return pollaczek(arrivals, mean, square) + away_square / (2 * away)


def fork_join(arrivals: float) -> float:
    """Mean sojourn when two M/M/1 queues each do a part, unit work (Flatto & Hahn 1984; Nelson & Tantawi 1988)."""
    return (12 - arrivals) / (8 * (1 - arrivals))


def longest_of(means: Sequence[float]) -> float:
    """Mean of the greatest of independent exponential times, by inclusion and exclusion."""
    rates = [1 / mean for mean in means]
    return sum(
        (-1) ** (size + 1) / sum(some)
        for size in range(1, len(rates) + 1)
        for some in combinations(rates, size)
    )


def shortest_first(
    arrivals: float, survival: Callable[[np.ndarray], np.ndarray], density: Callable[[np.ndarray], np.ndarray]
) -> float:
    """Mean wait in M/G/1 when the shortest work goes first, nobody interrupted (Phipps 1956). Work of mean about one."""
    x = np.linspace(0, 80, 400_001)
    ahead = arrivals * np.trapezoid(x * survival(x), x)
    busy_below = arrivals * cumulative_trapezoid(x * density(x), x, initial=0)
    return float(np.trapezoid(ahead / (1 - busy_below) ** 2 * density(x), x))


def busy_period(arrivals: float) -> tuple[float, float]:
    """Mean and mean square of the busy period of M/M/1 with unit work."""
    return 1 / (1 - arrivals), 2 / (1 - arrivals) ** 3


def visits(again: float) -> float:
    """Mean number of visits when each is followed by another with this chance."""
    return 1 / (1 - again)


def spearman(correlation: float, pairs: float = np.inf) -> float:
    """Expected rank correlation of so many pairs from a bivariate normal (Pearson 1907; Moran 1948)."""
    if pairs == np.inf:
        return 6 / pi * asin(correlation / 2)
    return 6 / (pi * (pairs + 1)) * (asin(correlation) + (pairs - 2) * asin(correlation / 2))


def stays_in_tail(correlation: float, tail: float) -> float:
    """P(in the lowest share again | in it before), bivariate normal."""
    edge = norm.ppf(tail)
    both = multivariate_normal.cdf([edge, edge], cov=[[1, correlation], [correlation, 1]])
    return float(both) / tail


def bass(innovation: float, imitation: float, t: float) -> float:
    """Share that has taken up an innovation by t (Bass 1969)."""
    left = exp(-(innovation + imitation) * t)
    return (1 - left) / (1 + imitation / innovation * left)


def bass_peak(innovation: float, imitation: float) -> float:
    """When most take it up (Bass 1969)."""
    return log(imitation / innovation) / (innovation + imitation)


def learning_exponent(progress: float) -> float:
    """Power of the number of cases when each doubling leaves this share (Wright 1936)."""
    return log2(progress)


def overload(need: float, able: float, solve: float, again: float) -> tuple[float, float]:
    """Shares solved and closed on paper, of all closings, when those not solved come back with chance `again`.

    need: new work per unit of what there is time for at speed 1; able: speed; solve: chance for what is worked on.
    """
    all_come = need / (1 - again * (1 - solve))
    if all_come <= able:
        return solve, 0.0
    all_come = (need - again * solve * able) / (1 - again)
    return solve * able / all_come, 1 - able / all_come


def batch_wait(arrivals: float, mean: float, square: float, size: float, size_square: float) -> float:
    """Mean wait in M^[X]/G/1 under first come, those of a batch in any order (Gaver 1959; Burke 1975).

    arrivals: of customers; mean, square: E[work], E[work²]; size, size_square: E[X], E[X²] of a batch. The wait of the
    batch, as if it were one customer, and that behind others of the same batch, (E[X²] − E[X])/(2·E[X]) of them.
    """
    within = (size_square - size) / (2 * size)
    return (arrivals * square / 2 + within * mean) / (1 - arrivals * mean)
