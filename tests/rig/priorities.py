"""Two classes of petitions with the same exponential work, c officers: who is begun, or closed, within a time.

No officer is idle while anybody waits, so that there are as many petitions as in M/M/c, whoever goes first. Kella and
Yechiali (1985) give means and transforms; here the laws themselves are needed: those ahead of a petition are a chain of
births and deaths, and its law after so many hours is a matrix exponential.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from theory.formulas import erlang_c, sojourn_tail, wait_tail

MOST = 120
"""Petitions ahead that are looked at."""

Share = Callable[[int], float]


def first_begun(rates: tuple[float, float], work: float, hours: float, *, preempts: bool) -> Share:
    """The first class: with nobody interrupted it waits as soon as all are busy, C of both together, and then until so
    many ends of work have come as there are of its own ahead, and one: exponential of rate c·μ − λ₁."""

    def share(officers: int) -> float:
        if officers <= sum(rates) * work:
            return 0.0
        if preempts:  # the others are as if they were not there
            return 1 - wait_tail(officers, rates[0], hours, 1 / work)
        return 1 - erlang_c(officers, sum(rates) * work) * math.exp(-(officers / work - rates[0]) * hours)

    return share


def first_closed(rates: tuple[float, float], work: float, hours: float, *, preempts: bool) -> Share:
    """The same wait, and then the work."""

    def share(officers: int) -> float:
        if officers <= sum(rates) * work:
            return 0.0
        if preempts:
            return 1 - sojourn_tail(officers, rates[0], hours, 1 / work)
        busy, end, ready = erlang_c(officers, sum(rates) * work), 1 / work, officers / work - rates[0]
        both = (ready * math.exp(-end * hours) - end * math.exp(-ready * hours)) / (ready - end)
        return 1 - (1 - busy) * math.exp(-end * hours) - busy * both

    return share


def second_begun(rates: tuple[float, float], work: float, hours: float) -> Share:
    """The second class, whether it is interrupted or not: it begins when of those ahead, and of the first class that
    has come since, fewer than c are left. State n: so many ends of work are still wanted."""

    def share(officers: int) -> float:
        if officers <= sum(rates) * work:
            return 0.0
        move = np.diag(np.full(MOST, rates[0]), 1) + np.diag(np.full(MOST, officers / work), -1)
        move[0] = 0.0
        found = stationary(officers, sum(rates) * work)
        start = np.append(found[:officers].sum(), found[officers : officers + MOST])
        return float(after(start, move, hours)[0])

    return share


def second_closed(rates: tuple[float, float], work: float, hours: float) -> Share:
    """The second class where it is interrupted, and goes on where it stopped. State n: so many are ahead of it, those
    at work among them; with fewer than c it is at work itself. The last state: closed."""

    def share(officers: int) -> float:
        if officers <= sum(rates) * work:
            return 0.0
        ahead = np.arange(MOST)
        move = np.diag(np.full(MOST, rates[0]), 1) + np.diag(
            np.minimum(np.arange(1, MOST + 1), officers) / work, -1
        )
        move[MOST - 1, MOST], move[MOST] = 0.0, 0.0
        move[ahead[:officers], MOST] = 1 / work
        start = np.append(stationary(officers, sum(rates) * work)[:MOST], 0.0)
        return float(after(start, move, hours)[-1])

    return share


def stationary(officers: int, load: float) -> np.ndarray:
    """How many petitions an arrival finds in M/M/c, as chances."""
    ratios = load / np.minimum(np.arange(1, officers + MOST + 1), officers)
    chances = np.append(1.0, np.cumprod(ratios))
    return np.asarray(chances / chances.sum())


def after(start: np.ndarray, move: np.ndarray, hours: float) -> np.ndarray:
    """Where a chain is after so many hours. move: rates from state to state."""
    from scipy.linalg import expm

    return np.asarray(start @ expm((move - np.diag(move.sum(axis=1))) * hours))
