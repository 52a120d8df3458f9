"""The best of some arms, or of the points over the ranges of levers: of a measure much is wanted, or little."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.arguments import read_whole
from sim.errors import PetitionError
from sim.history.measures.measures import measures
from sim.study.designs.factors import Factor, overrides, told
from sim.study.runs.arms import Arm, arm, same_time
from sim.study.runs.blank import expect_measures
from sim.study.runs.replications import Replications
from sim.study.statistics.selection import Choice, allocate, check_budget, check_promise, select

AGAIN = 10
"""How many times as often as the budget the method may ask: points it has asked for before cost nothing."""


@dataclass(frozen=True)
class Objective:
    """A measure over all periods but the first `start`; least: whether little of it is wanted."""

    measure: str
    least: bool = False
    start: int = 0

    def value(self, one: Arm, number: int, runs: Replications) -> float:
        """Of replication `number` of an arm; greater is better. Raises PetitionError where it has none."""
        found = measures(runs.history(one, number), (self.start, None))[self.measure]
        if math.isnan(found):
            raise PetitionError(
                f"{self.measure} has no value in replication {number} of {one.name}",
                key="measure",
                expected="a measure that has one in every run, or longer runs",
            )
        return self.turned(found)

    def turned(self, value: float) -> float:
        """A value of the measure as one to compare, and back."""
        return -value if self.least else value


@dataclass(frozen=True)
class Optimum:
    """The best point found: its overrides, its value, and how many points were tried."""

    overrides: dict[str, Any]
    value: float
    tried: int


def choose(
    arms: Sequence[Arm],
    wanted: Objective,
    runs: Replications,
    *,
    budget: int | None = None,
    indifference: float | None = None,
    confidence: float = 0.95,
    first: int = 10,
    most: int = 1000,
) -> Choice:
    """The best of some arms, with means of the measure itself: by OCBA within a budget of replications, or by Kim and
    Nelson for an indifference. Raises PetitionError for whatever the user can mend.
    """
    same_time(arms)
    if indifference is not None:
        check_promise(len(arms), first, indifference, confidence, most)
    else:
        check_budget(len(arms), first, budget or 0)
    expect_measures(arms, [wanted.measure], wanted.start)
    runs.complete((one, number) for number in range(first) for one in arms)

    def observe(place: int, number: int) -> float:
        return wanted.value(arms[place], number, runs)

    if indifference is not None:
        found = select(observe, len(arms), indifference, confidence=confidence, first=first, most=most)
    else:
        found = allocate(observe, len(arms), budget or 0, first=first)
    return Choice(found.best, [wanted.turned(value) for value in found.means], found.runs)


def find(
    scenario: str,
    chosen: Sequence[Factor],
    wanted: Objective,
    runs: Replications,
    *,
    budget: int,
    replications: int = 1,
    common: dict[str, Any] | None = None,
    scale: float = 1.0,
    until: date | str | None = None,
    same_city: bool = False,
) -> Optimum:
    """The best point over the ranges of factors, each point the mean of the same worlds; its value is the measure's.

    Raises PetitionError for whatever the user can mend.
    """
    replications = read_whole(replications, "replications", 1)

    def point(changed: dict[str, Any]) -> Arm:
        return arm(
            scenario, name=told(changed), overrides={**(common or {}), **changed}, scale=scale, until=until,
            same_city=same_city,
        )  # fmt: skip

    def value(changed: dict[str, Any]) -> float:
        one = point(changed)
        runs.complete((one, number) for number in range(replications))
        return math.fsum(wanted.value(one, number, runs) for number in range(replications)) / replications

    middle = point(overrides(chosen, np.full(len(chosen), 0.5)))  # where a search begins
    expect_measures([middle], [wanted.measure], wanted.start)
    best = search(value, chosen, budget=budget)
    return Optimum(best.overrides, wanted.turned(best.value), best.tried)


def search(
    value: Callable[[dict[str, Any]], float],
    chosen: Sequence[Factor],
    *,
    budget: int,
) -> Optimum:
    """The greatest `value` of overrides over the ranges of factors.

    On common random numbers the value is a function without noise, so that a deterministic method fits: DIRECT (Jones,
    Perttunen and Stuckman 1993, scipy.optimize.direct). budget: points tried at most.
    """
    budget = read_whole(budget, "budget", 1)
    tried: dict[str, tuple[float, dict[str, Any]]] = {}

    def loss(point: Sequence[float]) -> float:
        changed = overrides(chosen, np.array(point))
        key = repr(changed)  # levels and whole numbers are met more than once
        if key not in tried:
            if len(tried) == budget:
                return math.inf
            tried[key] = value(changed), changed
        return -tried[key][0]

    from scipy.optimize import Bounds, direct

    width = len(chosen)
    direct(
        loss,
        Bounds(np.zeros(width), np.ones(width)),
        maxfun=AGAIN * budget,
        maxiter=AGAIN * budget,
        locally_biased=True,
    )
    best, changed = max(tried.values(), key=lambda found: found[0])
    return Optimum(changed, best, len(tried))
