"""How many replications an experiment takes, from a pilot in worlds that no verdict is drawn from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.study.experiments.experiment import MOST_REPLICATIONS, Experiment, Hypothesis
from sim.study.experiments.findings import Judged, check_experiment, judge, observe
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import CONFIDENCE, POWER

PRUDENCE = 0.8
"""With this chance the deviation is no greater than it is taken for (Browne 1995): a few replications often find one
too small, and then too few are run."""
FIRST = 2 * MOST_REPLICATIONS
"""The number of a pilot's first world, behind those of all sizes."""
MOST = 10_000
"""More replications than these are told as out of reach."""

Kind = Literal["needs", "did not vary", "out of reach", "by construction"]


@dataclass(frozen=True)
class Needed:
    """What a claim takes. distance: from the pilot's mean to the bound; n: replications that show so much with a power
    of 80 %; kind: whether n says anything: it is 0 where the pilot did not vary, and beyond MOST where that would not
    be enough."""

    hypothesis: Hypothesis
    variant: str
    mean: float
    deviation: float
    distance: float
    n: int
    kind: Kind


@dataclass(frozen=True)
class Pilot:
    """What a pilot of so many replications found, claim by claim."""

    experiment: Experiment
    replications: int
    seconds: float
    claims: list[Needed]

    @property
    def enough(self) -> int:
        """Replications for every claim that can be shown; as many as any size must have, if there are none."""
        return max((one.n for one in self.claims if one.kind == "needs"), default=2)


def pilot(experiment: Experiment, replications: int, runs: Replications) -> Pilot:
    """Run a few replications of every arm at the experiment's size, and tell how many its claims take."""
    size = experiment.size.model_copy(update={"replications": replications, "most": None})
    check_experiment(experiment, size)
    began = time.perf_counter()
    found = judge(experiment, observe(experiment, size, runs, first=FIRST), size)
    seconds = time.perf_counter() - began
    return Pilot(experiment, replications, seconds, list(_needed(experiment, found.judged)))


def _needed(experiment: Experiment, judged: list[Judged]) -> Iterator[Needed]:
    looks = len(experiment.size.looks)
    for one in judged:
        found, low_high = one.estimate, one.hypothesis.bounds
        together = looks * (1 if one.hypothesis.contrast is None else len(experiment.compared))
        distance = min(abs(found.mean - bound) for bound in low_high if math.isfinite(bound))
        n = 0
        kind: Kind = "by construction" if found.is_fixed else "did not vary"
        if found.deviation > 0:
            n = replications_for(distance, found.deviation, found.n, together)
            kind = "needs" if n <= MOST else "out of reach"
        yield Needed(one.hypothesis, one.variant, found.mean, found.deviation, distance, n, kind)


def replications_for(distance: float, deviation: float, of: int, together: int = 1) -> int:
    """The fewest replications whose interval, one of `together`, leaves out a bound at this distance with a power of
    80 %, if a pilot `of` so many found this deviation; MOST + 1 if these are not enough.

    The deviation is taken for its upper limit of 80 %: √((m − 1) / χ²) times it, the χ² with m − 1 degrees of freedom
    below which one pilot in five falls.
    """
    from scipy.special import chdtri, stdtrit

    if distance <= 0:
        return MOST + 1
    prudent = deviation * math.sqrt((of - 1) / float(chdtri(of - 1, PRUDENCE)))
    error = (1 - CONFIDENCE) / together

    def shows(n: int) -> bool:
        reach = float(stdtrit(n - 1, 1 - error / 2)) + float(stdtrit(n - 1, POWER))
        return reach * prudent / math.sqrt(n) <= distance

    low, high = 1, 2
    while not shows(high):
        low, high = high, 2 * high
        if low > MOST:
            return MOST + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high
