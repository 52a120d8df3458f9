"""What of a peer's run counts, and how its replications become samples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from theory.case import Case
from theory.sample import Sample

REPLICATIONS = 16
Values = dict[str, list[float]]


@dataclass(frozen=True)
class Span:
    """Time in units: what comes from `first` on and before `last` counts; the run ends at `end`."""

    first: float
    last: float
    end: float

    def __contains__(self, time: float) -> bool:
        return self.first <= time < self.last


def span(case: Case, arrivals: int) -> Span:
    """So many arrivals, over all replications; whole days where hours repeat."""
    cycle = case.cycle / case.unit
    first = np.ceil(case.settle / cycle) * cycle
    last = first + np.ceil(arrivals / REPLICATIONS / case.arrivals / cycle) * cycle
    return Span(float(first), float(last), float(last + case.margin))


def replicated(simulate: Callable[[Case, Span, int], Values], case: Case, arrivals: int) -> dict[str, Sample]:
    """Independent replications of a peer's model, a batch each. simulate: values by measure."""
    sums: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, list[float]] = defaultdict(list)
    for seed in range(REPLICATIONS):
        for name, values in simulate(case, span(case, arrivals), seed).items():
            sums[name].append(float(np.sum(values)))
            counts[name].append(float(len(values)))
    return {name: Sample(np.array(sums[name]), np.array(counts[name])) for name in sums}


def apart(ours: Sample, theirs: Sample) -> float:
    """Standard errors between two means; both have their own."""
    return float((ours.mean - theirs.mean) / np.hypot(ours.error, theirs.error))
