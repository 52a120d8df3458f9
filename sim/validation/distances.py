"""Distances between event logs as process simulation has them (Chapela-Campa, Benchekroun, Baron, Dumas, Krass,
Senderovich 2025, "A framework for measuring the quality of business process simulation models"): computed with scipy,
and the same as their package's, log-distance-measures.

A ticket is a case with up to three events: opened, due, closed, as far as they lie before an end.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import AN_HOUR
from sim.validation.record import Numbers, Record

NAMES = ("opened", "closed", "due")
"""Events, in the order in which those of one second stand."""
GRAM = 3


@dataclass(frozen=True)
class Events:
    """The events of cases. case, name, moment: of each event, by case and moment. first: of each case's first event."""

    case: Numbers
    name: Numbers
    moment: Numbers


def events(log: Record, end: int) -> Events:
    """The events of tickets that lie before an end."""
    moments = np.stack([log.opened, log.closed, log.due])
    name, case = np.nonzero(moments < end)
    moment = moments[name, case]
    order = np.lexsort((name, moment, case))
    return Events(case[order], name[order], moment[order])


def distances(told: Events, true: Events) -> dict[str, float] | None:
    """Every distance; None if there is nothing to compare. Times are hours, the n-gram distance lies in 0…1."""
    if not len(told.case) or not len(true.case):
        return None
    return {
        "cycle_time": cycle_time(told, true),
        "n_gram": n_gram(told, true),
        "absolute": absolute(told, true),
        "relative": relative(told, true),
    }


def cycle_time(one: Events, other: Events, span: int = AN_HOUR) -> float:
    """Wasserstein's distance of how long cases last, in bins above the shortest of all."""
    from scipy.stats import wasserstein_distance

    lasting = [_last(each) - _first(each) for each in (one, other)]
    least = min(int(each.min()) for each in lasting)
    return float(wasserstein_distance(*((each - least) // span for each in lasting)))


def absolute(one: Events, other: Events) -> float:
    """Wasserstein's distance of when events happen, in hours since the first of all."""
    from scipy.stats import wasserstein_distance

    start = min(int(one.moment.min()), int(other.moment.min())) // AN_HOUR * AN_HOUR
    return float(wasserstein_distance(*((each.moment - start) // AN_HOUR for each in (one, other))))


def relative(one: Events, other: Events) -> float:
    """Wasserstein's distance of when events happen within their cases, in hours since their case began."""
    from scipy.stats import wasserstein_distance

    since = [(each.moment - _first(each)[_number(each)]) // AN_HOUR for each in (one, other)]
    return float(wasserstein_distance(*since))


def n_gram(one: Events, other: Events, n: int = GRAM) -> float:
    """How much the frequencies of n events in a row differ, as a share of both together."""
    counts = [_grams(each, n) for each in (one, other)]
    apart = sum(abs(counts[0][gram] - counts[1][gram]) for gram in {*counts[0], *counts[1]})
    return apart / (counts[0].total() + counts[1].total())


def _grams(log: Events, n: int) -> Counter[tuple[int, ...]]:
    """The n-grams of all cases, with n − 1 blanks before and after each."""
    starts = np.flatnonzero(np.append(True, log.case[1:] != log.case[:-1]))
    ways: Counter[tuple[int, ...]] = Counter()
    for low, high in zip(starts.tolist(), np.append(starts[1:], len(log.case)).tolist(), strict=True):
        ways[tuple(log.name[low:high].tolist())] += 1
    found: Counter[tuple[int, ...]] = Counter()
    for way, times in ways.items():
        padded = (*[-1] * (n - 1), *way, *[-1] * (n - 1))
        for place in range(len(padded) - n + 1):
            found[padded[place : place + n]] += times
    return found


def _number(log: Events) -> Numbers:
    """The number of each event's case, from 0 on."""
    return np.asarray(np.cumsum(np.append(0, log.case[1:] != log.case[:-1])))


def _first(log: Events) -> Numbers:
    return np.asarray(log.moment[np.append(True, log.case[1:] != log.case[:-1])])


def _last(log: Events) -> Numbers:
    return np.asarray(log.moment[np.append(log.case[1:] != log.case[:-1], True)])
