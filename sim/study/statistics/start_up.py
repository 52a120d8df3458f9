"""The start-up of a run, which says more of how it was started than of the city: how much of it is left out.

The rule is MSER-5 (White 1997; White, Cobb and Spratt 2000): batches of five observations; leave out as many as make
the standard error of the mean of the rest least. If the error still falls half-way, the run is too short to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BATCH = 5
BATCHES = 4
"""Below so many batches nothing can be told."""
LEAST = 10 * BATCH
"""Periods from which on batches of five are taken; of fewer periods each counts by itself (MSER-1)."""
WATCHED = ("backlog", "on_time_share", "street_score")
"""Measures whose series are looked at; the one that takes longest to settle decides."""


@dataclass(frozen=True)
class StartUp:
    """What is left out: the first `periods` of `of`; why, in words; settled: whether the rule found an end to it."""

    periods: int
    of: int
    reason: str
    settled: bool = True

    def __str__(self) -> str:
        return f"{self.periods} of {self.of} periods left out: {self.reason}"


def mser(series: np.ndarray, batch: int = BATCH) -> int | None:
    """How many observations of float64[n] to leave out, whole batches; None if the error still falls half-way, or if
    there are too few batches to tell. A series that never varies has no start-up: 0.
    """
    if len(series) and (series == series[0]).all():
        return 0
    count = len(series) // batch
    if count < BATCHES:
        return None
    means = series[: count * batch].reshape(count, batch).mean(axis=1)
    half = count // 2
    rest = [means[cut:] for cut in range(half + 1)]
    errors = np.array([float(((part - part.mean()) ** 2).sum()) / len(part) ** 2 for part in rest])
    best = int(errors.argmin())
    return None if best == half else best * batch


def by_rule(series: Sequence[tuple[str, np.ndarray]]) -> StartUp:
    """By MSER from series by name, each the mean over replications: the longest start-up among them. A series in which
    a period has no value is not looked at, and named if there are only such."""
    of = len(series[0][1])
    batch = BATCH if of >= LEAST else 1
    name = f"MSER-{batch}"
    found: list[tuple[int, str]] = []
    unsettled = []
    for what, values in series:
        if np.isnan(values).any():
            continue
        cut = mser(values, batch)
        if cut is None:
            unsettled.append(what)
        else:
            found.append((cut, what))
    if unsettled:
        told = ", ".join(dict.fromkeys(unsettled))
        reason = (
            f"the run is too short for {name} to find an end to the start-up of {told}; nothing is left out"
        )
        return StartUp(0, of, reason, settled=False)
    if not found:
        told = ", ".join(dict.fromkeys(what for what, _ in series))
        reason = f"{told} have periods without a value, so that {name} cannot tell; nothing is left out"
        return StartUp(0, of, reason, settled=False)
    cut, what = max(found, key=lambda pair: pair[0])
    return StartUp(cut, of, f"{name} on {what}" if cut else f"{name} finds no start-up")


def given(periods: int, of: int) -> StartUp:
    """As told."""
    return StartUp(periods, of, "as given")
