"""What an answer varies by, where both parameters and chance are uncertain: members of an ensemble, and replications of
each. One-way analysis of variance with random effects (Searle, Casella and McCulloch 1992, chapter 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

RANGE = (2.5, 97.5)
"""Percent of all members and replications that lie below the ends of an interval."""


@dataclass(frozen=True)
class Parts:
    """A number over an ensemble: its mean, and the interval that holds 95 % of all members and replications.

    parameters, chance: standard deviation between members (freed of chance), and between replications of a member; nan
    where there is one of them only. share: of the variance that is between members. same_sign: share of the members
    whose mean has the sign of the mean of all.
    """

    mean: float
    low: float
    high: float
    parameters: float
    chance: float
    same_sign: float
    members: int
    replications: int

    @property
    def share(self) -> float:
        """Share of the variance that comes from parameters."""
        whole = self.parameters**2 + self.chance**2
        return self.parameters**2 / whole if whole > 0 else math.nan

    def to_dict(self) -> dict[str, Any]:
        """For JSON: numbers, None where there is none."""
        told = {
            "mean": self.mean, "low": self.low, "high": self.high, "parameters": self.parameters,
            "chance": self.chance, "share_of_parameters": self.share, "same_sign": self.same_sign,
        }  # fmt: skip
        return {
            **{name: value if math.isfinite(value) else None for name, value in told.items()},
            "members": self.members,
            "replications": self.replications,
        }


def parts(values: np.ndarray) -> Parts:
    """The parts of float64[members, replications]; members without a value in some replication are left out."""
    known = values[~np.isnan(values).any(axis=1)]
    members, replications = known.shape
    if members == 0:
        return Parts(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, 0, replications)
    means = known.mean(axis=1)
    low, high = np.percentile(known, RANGE)
    within = float(known.var(axis=1, ddof=1).mean()) if replications > 1 else math.nan
    between = math.nan
    if members > 1 and replications > 1:
        between = max(float(means.var(ddof=1)) - within / replications, 0.0)
    mean = float(means.mean())
    return Parts(
        mean, float(low), float(high), math.sqrt(between), math.sqrt(within),
        float((np.sign(means) == np.sign(mean)).mean()), members, replications,
    )  # fmt: skip
