"""What a comparison found, as data: measures of every arm, and how each differs from the first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sim.errors import PetitionError
from sim.scenario.at_scale import not_scaled
from sim.study.designs.months import Months
from sim.study.runs.arms import Arm
from sim.study.statistics.intervals import CONFIDENCE, Estimate
from sim.study.statistics.start_up import StartUp

MAIN = (
    "contacts", "repeats", "response_rate", "resolution_rate", "satisfaction_rate", "solved_share", "kept_rate",
    "on_time_share", "paper_share", "refusal_rate", "utilisation", "hours_per_solved", "mean_wait_in_unit",
    "mean_sojourn", "backlog", "open_past_due", "connection_rate", "voiced_share", "street_effort",
)  # fmt: skip
"""Measures that are shown first."""


@dataclass(frozen=True)
class Precision:
    """The half-width wanted of a difference's interval; if relative, as a share of the first arm's mean."""

    measure: str
    half_width: float
    relative: bool = False

    @classmethod
    def read(cls, text: str) -> Precision:
        """From "on_time_share=0.01" or "on_time_share=5%"; raises PetitionError if it is neither."""
        measure, _, value = text.partition("=")
        relative = value.strip().endswith("%")
        try:
            half_width = float(value.strip().removesuffix("%")) / (100 if relative else 1)
        except ValueError:
            half_width = 0.0
        if not measure.strip() or not 0 < half_width < math.inf:
            raise PetitionError(
                f'"{text}" is no precision',
                key="precision",
                expected="MEASURE=0.01, or MEASURE=5% of the first arm's",
            )
        return cls(measure.strip(), half_width, relative)

    def target(self, mean: float) -> float:
        """The half-width wanted where the first arm's mean is `mean`."""
        return self.half_width * abs(mean) if self.relative else self.half_width

    def __str__(self) -> str:
        return (
            f"{self.measure} ± {100 * self.half_width:g} %"
            if self.relative
            else f"{self.measure} ± {self.half_width:g}"
        )


@dataclass(frozen=True)
class Difference:
    """An arm's difference from the first: its estimate, its p (of the same procedure), and the variance that pairing
    saved."""

    estimate: Estimate
    p: float
    saved: float


@dataclass(frozen=True)
class Compared:
    """What a comparison found.

    arms: names, the first one that the others are compared with. means: by measure and arm, each with its own 95 %
    interval. differences: by measure and arm (all but the first), with intervals that hold at once for all arms.
    missed: precisions not reached with the most replications allowed. same: arms that are the first one by another
    name; idle: by arm, what it changes that held already. same_city: whether replications differ in their days alone,
    so that intervals hold within one city. made: the arms themselves; months: the main measures period by period;
    started: when it was begun.
    """

    arms: list[str]
    replications: int
    seed: int
    scale: float
    start_up: StartUp
    means: dict[str, dict[str, Estimate]]
    differences: dict[str, dict[str, Difference]]
    missed: list[Precision]
    same: tuple[str, ...] = ()
    idle: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same_city: bool = False
    made: tuple[Arm, ...] = field(default=(), repr=False)
    months: Months = field(default_factory=Months, repr=False)
    started: datetime | None = field(default=None, compare=False, repr=False)

    @property
    def worlds(self) -> str:
        """In words, what replications differ in."""
        return "all in the same city" if self.same_city else "each in a city of its own"

    @property
    def officers(self) -> str:
        """In one line, whether all arms have the same officers, and how many: what a what-if rests on."""
        have = {arm: self.means["officers"][arm].mean for arm in self.arms}
        full = {arm: self.means["full_time_equivalents"][arm].mean for arm in self.arms}
        told = [
            f"{have[arm]:,.0f} ({full[arm]:,.1f} full-time equivalents)".replace(",", " ")
            for arm in self.arms
        ]
        mean = "" if self.same_city else " in the mean of the cities"
        if len(set(told)) == 1:
            return f"officers: the same in all arms, {told[0]}{mean}"
        return f"officers differ{mean}: " + "; ".join(
            f"{arm} {what}" for arm, what in zip(self.arms, told, strict=True)
        )

    @property
    def without_effect(self) -> list[str]:
        """In lines, which arms are the same as the first, and what of their changes held already."""
        told = [f"{arm} is the same as {self.arms[0]}: nothing can differ" for arm in self.same]
        return told + [f"{arm}: {what}" for arm, every in self.idle.items() for what in every]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: numbers, None where there is none."""
        return {
            "arms": self.arms,
            "reference": self.arms[0],
            "replications": self.replications,
            "seed": self.seed,
            "same_city": self.same_city,
            "scale": self.scale,
            "does_not_scale": not_scaled(self.scale),
            "confidence": CONFIDENCE,
            "correction": f"Bonferroni, for intervals and p alike, over {len(self.arms) - 1} arms against the first; "
            "not over measures",
            "start_up": {
                "periods": self.start_up.periods, "of": self.start_up.of, "reason": self.start_up.reason,
                "settled": self.start_up.settled,
            },
            "same_as_reference": [*self.same],
            "already_so": {arm: [*every] for arm, every in self.idle.items()},
            "precision_missed": [str(precision) for precision in self.missed],
            "measures": {
                measure: {
                    "means": {arm: _told(found) for arm, found in self.means[measure].items()},
                    "differences": {
                        arm: _told(found.estimate)
                        | {"p": _number(found.p), "variance_saved": _number(found.saved)}
                        for arm, found in self.differences[measure].items()
                    },
                }
                for measure in self.means
            },
        }  # fmt: skip


def _told(found: Estimate) -> dict[str, Any]:
    return {
        "mean": _number(found.mean), "low": _number(found.low), "high": _number(found.high),
        "half_width": _number(found.half_width), "deviation": _number(found.deviation), "n": found.n,
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
