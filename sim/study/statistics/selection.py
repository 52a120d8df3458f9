"""Choose the best of many arms with few runs.

Two procedures. Optimal computing budget allocation (Chen et al. 2000) shares a budget out so that the chance of having
chosen the best is greatest. Kim and Nelson's sequential selection (2001) drops arms until one is left, and promises
that it is the best, or within `indifference` of it, with the confidence asked for; common worlds spare it runs.
Greater is better; turn the sign of what should be small.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arguments import read_number, read_whole
from sim.errors import PetitionError

Observe = Callable[[int, int], float]
"""The value of an arm (its place) in a replication (its number); always the same for the same two."""


@dataclass(frozen=True)
class Choice:
    """The place of the arm chosen, the mean of each arm over its replications, and how many each was given."""

    best: int
    means: list[float]
    runs: list[int]

    @property
    def total(self) -> int:
        """All replications run."""
        return sum(self.runs)


def allocate(observe: Observe, arms: int, budget: int, *, first: int = 10, step: int = 10) -> Choice:
    """OCBA: `first` replications of every arm, then `step` at a time where they help most, up to the budget."""
    check_budget(arms, first, budget)
    values = [[observe(arm, number) for number in range(first)] for arm in range(arms)]
    while (spent := sum(map(len, values))) < budget:
        wanted = shares(values) * min(budget, spent + step)
        short = wanted - [len(column) for column in values]
        for arm in np.argsort(-short, kind="stable")[: min(step, budget - spent)]:
            values[arm].append(observe(int(arm), len(values[arm])))
    return _choice(values)


def shares(values: Sequence[Sequence[float]]) -> np.ndarray:
    """float64[arms]: the shares of the budget each arm should have by what is known (Chen et al. 2000, theorem 1)."""
    means = np.array([np.mean(column) for column in values])
    variances = np.maximum([np.var(column, ddof=1) for column in values], 1e-300)
    best = int(means.argmax())
    gaps = np.maximum(means[best] - means, 1e-12 * max(1.0, float(np.abs(means).max())))
    weights = variances / gaps**2
    others = np.arange(len(means)) != best
    weights[best] = math.sqrt(float(variances[best] * (weights[others] ** 2 / variances[others]).sum()))
    return np.asarray(weights / weights.sum())


def select(
    observe: Observe,
    arms: int,
    indifference: float,
    *,
    confidence: float = 0.95,
    first: int = 10,
    most: int = 10_000,
) -> Choice:
    """Kim and Nelson's fully sequential procedure, with c = 1.

    Raises PetitionError if more than `most` replications of an arm would be needed.
    """
    check_promise(arms, first, indifference, confidence, most)
    values = [[observe(arm, number) for number in range(first)] for arm in range(arms)]
    eta = ((2 * (1 - confidence) / (arms - 1)) ** (-2 / (first - 1)) - 1) / 2
    h2 = 2 * eta * (first - 1)
    spread = np.var(np.array(values)[:, None] - np.array(values)[None], axis=2, ddof=1)
    alive, n = list(range(arms)), first
    while True:
        means = {arm: float(np.mean(values[arm])) for arm in alive}
        # How far below the other an arm may be and stay: Kim and Nelson's W, which shrinks to nothing.
        reach = np.maximum(0.0, indifference / (2 * n) * (h2 * spread / indifference**2 - n))
        alive = [one for one in alive if all(_stays(means, one, other, reach[one, other]) for other in alive)]
        if len(alive) == 1:
            return _choice(values, alive[0])
        if n >= most:
            raise PetitionError(
                f"{len(alive)} arms are too alike to tell with {most} replications each",
                key="indifference",
                hint="allow a greater difference that does not matter",
            )
        for arm in alive:
            values[arm].append(observe(arm, n))
        n += 1


def _stays(means: dict[int, float], one: int, other: int, reach: float) -> bool:
    """Whether an arm is not yet so far below another that it can be dropped."""
    return one == other or means[one] >= means[other] - reach


def check_budget(arms: int, first: int, budget: int) -> None:
    """Raise PetitionError for what OCBA cannot do."""
    _sensible(arms, first)
    read_whole(budget, "budget", arms * first)


def check_promise(arms: int, first: int, indifference: float, confidence: float, most: int) -> None:
    """Raise PetitionError for what Kim and Nelson's procedure cannot promise."""
    _sensible(arms, first)
    read_number(indifference, "indifference", 0)
    if not 1 / arms < read_number(confidence, "confidence", 0, 1) < 1:
        raise PetitionError(
            f"a confidence of {confidence:g} cannot be promised",
            key="confidence",
            expected=f"above 1/{arms}, which a guess has, and below 1",
        )
    read_whole(most, "most", first)


def _sensible(arms: int, first: int) -> None:
    if arms < 2:
        raise PetitionError("one arm needs no choice", expected="two arms or more")
    read_whole(first, "first", 2)


def _choice(values: Sequence[Sequence[float]], best: int | None = None) -> Choice:
    means = [float(np.mean(column)) for column in values]
    return Choice(int(np.argmax(means)) if best is None else best, means, [len(column) for column in values])
