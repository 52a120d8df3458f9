"""Erlang's formulas: who must wait, how long, and who gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

MOST = 100_000
"""Servers beyond which nothing is looked for."""
MOMENTS = 24
"""Of a span, at which its queue is looked at."""
STEPS = 1000
"""Of the integral over a caller's wait."""


def erlang_b(servers: int, load: float) -> float:
    """Share blocked of M/G/c/c (Erlang 1917). load: arrivals times mean service, in erlang."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Share of M/M/c that must wait (Erlang 1917); 1 where the load is not below the servers."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))


def late(servers: int, load: float, service: float, allowed: float, scatter: float = 1.0) -> float:
    """Share of an M/G/c queue that waits longer than `allowed`: Erlang's C times an exponential tail.

    Exact for exponential service (scatter 1); otherwise the mean wait is that of Allen and Cunneen (1990). scatter:
    (1 + squared variation of service) / 2, times the variance over the mean of the arrivals of a day.
    """
    if load >= servers:
        return 1.0
    if allowed <= 0:
        return erlang_c(servers, load)
    return erlang_c(servers, load) * float(np.exp(-(servers - load) * allowed / (service * scatter)))


def late_in(
    servers: int, load: float, service: float, allowed: float, scatter: float, waiting: float, span: float
) -> float:
    """The same over a span of seconds that begins with so many `waiting`, where the load may be more than the servers
    can do: the queue is a Brownian motion that does not fall below nothing (Harrison 1985), whose tail after a long
    time below capacity is that of `late`."""
    from scipy.special import log_ndtr

    if servers < 1:
        return 1.0
    rate = servers / service
    drift, variance, most = (load - servers) / service, 2 * rate * scatter, rate * allowed
    moments = span * (np.arange(MOMENTS) + 0.5) / MOMENTS
    deviation = np.sqrt(variance * moments)
    risen = log_ndtr((waiting - most + drift * moments) / deviation)
    turned = 2 * drift * most / variance + log_ndtr((-most - waiting - drift * moments) / deviation)
    tail = np.exp(risen) + np.exp(np.minimum(turned, 0.0))
    must_wait = 1.0 if waiting > 0 else erlang_c(servers, load)
    return float(must_wait * np.minimum(tail, 1.0).mean())


class Calls(NamedTuple):
    """What becomes of calls: shares connected, answered in time, and answered at once."""

    connected: float
    in_time: float
    at_once: float


def calls(
    servers: int,
    load: float,
    service: float,
    stays: Callable[[np.ndarray], np.ndarray],
    longest: float,
    within: float,
) -> Calls:
    """M/M/n+G: calls that wait for one of `servers` with a patience of any law (Baccelli and Hebuterne 1981).

    stays: the chance to wait longer than so many seconds, as an array; longest: seconds after which (nearly) nobody
    waits any more; within: what counts as in time. With endless patience it is Erlang's C, with an exponential one
    Palm's Erlang A.
    """
    if servers < 1:
        return Calls(0.0, 0.0, 0.0)
    arrivals, rate = load / service, servers / service
    relax = service / max(servers - load, 0.02 * servers**0.5)
    end = min(longest, 60 * relax + 10 * within)
    moments = np.unique(np.append(np.linspace(0, end**0.5, STEPS) ** 2, min(within, end)))
    chance = stays(moments)
    step = np.diff(moments)
    hazard = np.append(0.0, np.cumsum((chance[1:] + chance[:-1]) / 2 * step))
    exponent = arrivals * hazard - rate * moments
    # States below all busy relative to that of one server free: 1 + (n−1)/a + (n−1)(n−2)/a² + …
    below, term = 1.0, 1.0
    for busy in range(servers - 1, 0, -1):
        term *= busy / load
        below += term
        if term < 1e-16 * below:
            break
    peak = max(float(exponent.max()), 0.0)
    density = arrivals * np.exp(exponent - peak)
    free = below * np.exp(-peak)
    # A wait longer than anybody's patience is offered, too, and to all who come then it is too long.
    beyond = density[-1] / rate
    total = free + float(np.sum((density[1:] + density[:-1]) / 2 * step)) + beyond
    served = density * chance
    parts = (served[1:] + served[:-1]) / 2 * step
    soon = moments[1:] <= within
    return Calls(
        min(1.0, (free + float(parts.sum())) / total),
        min(1.0, (free + float(parts[soon].sum())) / total),
        free / total,
    )


def fewest(keeps: Callable[[int], bool], least: int = 0, most: int = MOST) -> int | None:
    """The fewest servers that keep a promise which more servers keep too; None if not even `most` do."""
    step, high = 1, max(least, 0)
    while not keeps(high):
        if high >= most:
            return None
        high, step = min(high + step, most), 2 * step
    low = max(least, high - step)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle + 1, high)
    return high
