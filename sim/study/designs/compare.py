"""Compare arms on the same worlds: replication by replication they share every citizen, need and draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arguments import read_number, read_whole
from sim.errors import PetitionError
from sim.history.measures.measures import Values, ends_of, measures
from sim.scenario.at_scale import not_scaled
from sim.study.runs.arms import Arm, same_time
from sim.study.runs.blank import expect_measures
from sim.study.runs.replications import Replications
from sim.study.statistics import start_up
from sim.study.statistics.intervals import CONFIDENCE, Estimate, enough, estimate_sum, turned, variance_saved
from sim.study.statistics.start_up import StartUp

if TYPE_CHECKING:
    from pandas import DataFrame

LEAST, MOST = 10, 200
"""Replications, unless told otherwise: to begin with, and before giving up on a precision."""

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
class Comparison:
    """What a comparison found.

    arms: names, the first one that the others are compared with. means: by measure and arm, each with its own 95 %
    interval. differences: by measure and arm (all but the first), with intervals that hold at once for all arms.
    missed: precisions not reached with the most replications allowed. same_city: whether replications differ in their
    days alone, so that intervals hold within one city. same: arms that are the first one by another
    name; idle: by arm, what it changes that held already.
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

    @cached_property
    def table(self) -> DataFrame:
        """A row a measure and arm: the first arm's mean, and the difference from it with its 95 % interval."""
        import pandas as pd

        first = self.arms[0]
        rows = [
            (measure, arm, self.means[measure][first].mean, one.estimate.mean, one.estimate.low, one.estimate.high,
             one.p, one.saved, one.estimate.n)
            for measure, differences in self.differences.items()
            for arm, one in differences.items()
        ]  # fmt: skip
        names = ["measure", "arm", "first", "difference", "low", "high", "p", "variance_saved", "n"]
        return pd.DataFrame(rows, columns=names).astype({"measure": "category", "arm": "category"})

    def _repr_html_(self) -> str:
        about = (
            f"{self.replications} replications of each arm, {self.worlds}, seed {self.seed}; "
            f"differences from {self.arms[0]}"
        )
        shown = self.table[self.table["measure"].isin(MAIN)]
        return f"<p>{escape(about)}<br>{escape(str(self.start_up))}</p>{shown.to_html(index=False)}"

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


def compare(
    arms: Sequence[Arm],
    runs: Replications,
    *,
    least: int = LEAST,
    most: int = MOST,
    precision: Sequence[Precision] = (),
    start: int | None = None,
) -> Comparison:
    """Run the arms on the same worlds until the differences are as precise as asked, and tell them.

    arms: of one seed; the first is what the others are compared with. least, most: replications of each arm; without a
    precision it is the least. start: periods to leave out; by MSER if not given.
    How many replications it takes does not depend on the workers. Raises PetitionError for unknown measures.
    """
    least = read_whole(least, "replications", 2)
    most = read_whole(most, "most", least)
    _sensible(arms)
    for one in precision:
        read_number(one.half_width, "precision", 0)
    left_out = expect_measures(arms, [one.measure for one in precision], start, key="precision")
    start = None if start is None else left_out
    n = least
    while True:
        runs.complete((arm, number) for number in range(n) for arm in arms)
        cut = _start_up(arms, runs, n, start)
        values = {
            arm.name: [measures(runs.history(arm, r), (cut.periods, None)) for r in range(n)] for arm in arms
        }
        found = _compared(arms, values, cut)
        _have_values(precision, found)
        missed = [one for one in precision if _wanted(one, found) > n]
        wanted = max((_wanted(one, found) for one in missed), default=n)
        if not missed or n == most:
            return Comparison(**{**found.__dict__, "missed": missed})
        # Not beyond the double: the deviation of a few replications is a poor guess.
        n = int(min(most, 2 * n, max(n + 1, wanted)))


def table(rows: Iterable[Values], measure: str) -> np.ndarray:
    """float64[replications] of a measure."""
    return np.array([row.get(measure, math.nan) for row in rows])


def _sensible(arms: Sequence[Arm]) -> None:
    if len(arms) < 2:
        raise PetitionError("one arm cannot be compared", expected="two arms or more")
    same_time(arms)
    if len({arm.scenario.seed for arm in arms}) > 1:
        raise PetitionError(
            "the arms have different seeds", key="seed", expected="one seed, so that worlds are the same"
        )
    if len({arm.same_city for arm in arms}) > 1:
        raise PetitionError(
            "some arms have the same city in all replications, and some do not",
            key="same_city",
            expected="one choice for all arms, so that worlds are the same",
        )


def _start_up(arms: Sequence[Arm], runs: Replications, n: int, start: int | None) -> StartUp:
    if start is not None:
        return start_up.given(start, len(runs.history(arms[0], 0).periods))
    watched = []
    for arm in arms:
        every = [measures(runs.history(arm, number), "each") for number in range(n)]
        watched += [(name, np.mean([one[name] for one in every], axis=0)) for name in start_up.WATCHED]
    return start_up.by_rule(watched)


def _compared(arms: Sequence[Arm], values: Mapping[str, Sequence[Values]], cut: StartUp) -> Comparison:
    first, *others = [arm.name for arm in arms]
    names = [name for name in values[first][0] if all(name in values[arm][0] for arm in others)]
    means: dict[str, dict[str, Estimate]] = {}
    differences: dict[str, dict[str, Difference]] = {}
    for measure in names:
        columns = {arm: table(values[arm], measure) for arm in values}
        within = ends_of(measure)
        means[measure] = {arm: estimate_sum(column[None], [within]) for arm, column in columns.items()}
        differences[measure] = {}
        for arm in others:
            parts = np.array([columns[arm], -columns[first]])
            found = estimate_sum(parts, [within, turned(within, -1)], together=len(others))
            differences[measure][arm] = Difference(found, found.p, variance_saved(parts))
    n = len(values[first])
    seed, scale = arms[0].scenario.seed, arms[0].scale
    same = tuple(arm.name for arm in arms[1:] if arm.is_same_as(arms[0]))
    idle = {arm.name: arm.idle for arm in arms if arm.idle}
    return Comparison(
        [first, *others], n, seed, scale, cut, means, differences, [], same, idle, arms[0].same_city
    )


def _have_values(precision: Sequence[Precision], found: Comparison) -> None:
    for one in precision:
        if not any(told.estimate.n for told in found.differences[one.measure].values()):
            raise PetitionError(
                f"{one.measure} has no value in these runs, so that no difference of it can be precise",
                key="precision",
                expected="a measure that has one, or longer runs",
            )


def _wanted(precision: Precision, found: Comparison) -> float:
    """Replications that would make all arms' differences as precise as asked."""
    first = found.means[precision.measure][found.arms[0]].mean
    half_width = precision.target(first)
    return max(enough(one.estimate, half_width) for one in found.differences[precision.measure].values())


def _told(found: Estimate) -> dict[str, Any]:
    return {
        "mean": _number(found.mean), "low": _number(found.low), "high": _number(found.high),
        "half_width": _number(found.half_width), "deviation": _number(found.deviation), "n": found.n,
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
