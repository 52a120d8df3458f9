"""What the replications of an experiment say: means of arms, contrasts, and a verdict on every hypothesis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import PetitionError
from sim.study.experiments.experiment import FILE, Experiment, Hypothesis, Size, locating_faults
from sim.study.experiments.statistic import ends, value
from sim.study.runs.arms import Arm, arm
from sim.study.runs.blank import blank, shape
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import Estimate, estimate_sum, turned, variance_saved

if TYPE_CHECKING:
    from pandas import DataFrame

Verdict = Literal["supported", "not supported", "undecided", "by construction"]


@dataclass(frozen=True)
class Row:
    """The statistics of one replication of an arm under a variant, by name."""

    variant: str
    arm: str
    replication: int
    values: dict[str, float]


@dataclass(frozen=True)
class Found:
    """An estimate of a statistic: of an arm, or of a contrast (then with its p and the variance saved)."""

    variant: str
    name: str
    statistic: str
    estimate: Estimate
    p: float = math.nan
    saved: float = math.nan


@dataclass(frozen=True)
class Judged:
    """A hypothesis under a variant: the estimate it is judged by, and the verdict."""

    hypothesis: Hypothesis
    variant: str
    estimate: Estimate
    verdict: Verdict

    @property
    def mean_lies_there(self) -> bool:
        """Whether the mean is where it was expected, however wide its interval."""
        low, high = self.hypothesis.bounds
        return low < self.estimate.mean < high or self.estimate.mean in (self.hypothesis.within or ())


@dataclass(frozen=True)
class Findings:
    """Everything an experiment found, computed from its rows alone."""

    arms: list[Found]
    contrasts: list[Found]
    judged: list[Judged]

    @cached_property
    def table(self) -> DataFrame:
        """A row a hypothesis and variant: what was expected of what, the estimate with its interval, the verdict."""
        import pandas as pd

        rows = [
            (one.hypothesis.claim, one.variant, one.hypothesis.statistic, one.hypothesis.contrast or one.hypothesis.arm,
             *one.hypothesis.bounds, one.estimate.mean, one.estimate.low, one.estimate.high, one.verdict,
             one.estimate.detectable)
            for one in self.judged
        ]  # fmt: skip
        names = [
            "claim",
            "variant",
            "statistic",
            "of",
            "above",
            "below",
            "mean",
            "low",
            "high",
            "verdict",
            "detectable",
        ]
        words = ("variant", "statistic", "of", "verdict")
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(words, "category"))

    @property
    def replications(self) -> int:
        """How many replications each arm has."""
        return max(one.estimate.n for one in self.arms)

    @property
    def is_decided(self) -> bool:
        """Whether no claim is undecided."""
        return all(one.verdict != "undecided" for one in self.judged)

    @property
    def verdict(self) -> Verdict:
        """Of the experiment: not supported if one of its hypotheses is not, undecided if one is, else supported. What
        holds by construction does not count; if there is nothing else, the experiment does, too."""
        verdicts = {one.verdict for one in self.judged}
        if "not supported" in verdicts:
            return "not supported"
        if "undecided" in verdicts:
            return "undecided"
        return "supported" if "supported" in verdicts else "by construction"


def made(experiment: Experiment, size: Size) -> dict[tuple[str, str], Arm]:
    """The arms of an experiment by variant and name, all of one seed.

    Raises PetitionError if one starts at another time or has other periods; how long each runs is its own.
    """
    found: dict[tuple[str, str], Arm] = {}
    seed = experiment.seed
    for variant, varied in experiment.variants.items():
        for name, changed in experiment.arms.items():
            with locating_faults(f'arm "{name}"' + (f' of variant "{variant}"' if variant else "")):
                one = arm(
                    experiment.scenario,
                    name=f"{variant} {name}".strip(),
                    overrides=experiment.common | varied | changed,
                    seed=seed,
                    until=size.until,
                    scale=size.scale,
                    same_city=experiment.same_city,
                )
            seed = one.scenario.seed
            found[variant, name] = one
    first = next(iter(found.values()))
    clock = first.scenario.time.start, first.scenario.time.period
    for one in found.values():
        if (one.scenario.time.start, one.scenario.time.period) != clock:
            raise PetitionError(
                f"{one.name} does not start when {first.name} does, or has other periods",
                file=FILE,
                key="time",
                expected=f"start {clock[0]}, period {clock[1]}, as {first.name} has",
            )
    return found


def check_experiment(experiment: Experiment, size: Size) -> None:
    """Raise PetitionError for a statistic of measures, periods or units that are not there, before anything is run."""
    arms = made(experiment, size)
    first = next(iter(experiment.arms))
    seen = set()
    for (variant, _), one in arms.items():
        reference = arms[variant, first]
        if (shapes := (shape(one), shape(reference))) in seen:
            continue
        seen.add(shapes)
        history, of_first = blank(one), blank(reference)
        for statistic in experiment.statistics:
            with locating_faults(f'statistic "{statistic.name}"'):
                value(statistic, history, of_first)


def observe(experiment: Experiment, size: Size, runs: Replications, *, first: int | None = None) -> list[Row]:
    """Run what is missing, and read the statistics of every replication, in order of variant, arm and number; of a size
    that may grow, until every claim is decided. first: the number of the first world, if not that of the size."""
    arms = made(experiment, size)
    rows: list[Row] = []
    for count in size.looks:
        numbers = experiment.numbers(size, count) if first is None else range(first, first + count)
        rows = _read(experiment, arms, numbers, runs)
        if judge(experiment, rows, size).is_decided:
            break
    return rows


def _read(
    experiment: Experiment, arms: Mapping[tuple[str, str], Arm], numbers: range, runs: Replications
) -> list[Row]:
    runs.complete((one, number) for number in numbers for one in arms.values())
    first = next(iter(experiment.arms))
    rows = []
    for number in numbers:
        for variant in experiment.variants:
            reference = runs.history(arms[variant, first], number)
            for name in experiment.arms:
                history = reference if name == first else runs.history(arms[variant, name], number)
                values = {}
                for one in experiment.statistics:
                    with locating_faults(f'statistic "{one.name}"'):
                        values[one.name] = value(one, history, reference)
                rows.append(Row(variant, name, number, values))
    variants, names = list(experiment.variants), list(experiment.arms)
    return sorted(rows, key=lambda row: (variants.index(row.variant), names.index(row.arm), row.replication))


def judge(experiment: Experiment, rows: Sequence[Row], size: Size) -> Findings:
    """Estimates and verdicts from rows of a size.

    Intervals and p of a statistic's contrasts hold together within a variant, and at all times at which the size is
    looked at (Bonferroni); a hypothesis is supported if the whole interval lies where it is expected, not supported if
    none of it does, and undecided otherwise.
    """
    looks = len(size.looks)
    arms: list[Found] = []
    contrasts: list[Found] = []
    compared = experiment.compared
    for variant in experiment.variants:
        for measured in experiment.statistics:
            statistic, within = measured.name, ends(measured)
            columns = {name: _column(rows, variant, name, statistic) for name in experiment.arms}
            arms += [
                Found(variant, name, statistic, estimate_sum(column[None], [within], looks))
                for name, column in columns.items()
            ]
            parts = [
                np.array([weight * columns[name] for name, weight in contrast.sum.items()])
                for contrast in compared
            ]
            for contrast, weighted in zip(compared, parts, strict=True):
                bounds = [turned(within, weight) for weight in contrast.sum.values()]
                one = estimate_sum(weighted, bounds, together=len(compared) * looks)
                contrasts.append(
                    Found(variant, contrast.name, statistic, one, one.p, variance_saved(weighted))
                )
    return Findings(arms, contrasts, _judged(experiment, arms, contrasts))


def _judged(experiment: Experiment, arms: Sequence[Found], contrasts: Sequence[Found]) -> list[Judged]:
    judged = []
    for hypothesis in experiment.hypotheses:
        among = arms if hypothesis.contrast is None else contrasts
        name = hypothesis.arm if hypothesis.contrast is None else hypothesis.contrast
        for variant in hypothesis.variants or experiment.variants:
            found = next(
                one
                for one in among
                if (one.variant, one.name, one.statistic) == (variant, name, hypothesis.statistic)
            )
            judged.append(Judged(hypothesis, variant, found.estimate, verdict(found.estimate, hypothesis)))
    return judged


def verdict(found: Estimate, expected: Hypothesis) -> Verdict:
    """Where an interval lies: wholly where it is expected, wholly elsewhere, or neither.

    Above 0 leaves 0 out: what is the same in all replications is no more than nothing. Within has its ends in it. What
    lies there because nothing drawn can reach it holds by construction: no replication could have shown otherwise.
    """
    low, high = expected.bounds
    if math.isnan(found.mean) or math.isinf(found.low):
        return "undecided"
    ends = expected.within is not None
    if (low < found.low or (ends and low == found.low)) and (
        found.high < high or (ends and found.high == high)
    ):
        return "by construction" if found.is_fixed else "supported"
    beyond = (found.high < low or found.low > high) or (not ends and (found.high == low or found.low == high))
    return "not supported" if beyond else "undecided"


def _column(rows: Sequence[Row], variant: str, arm: str, statistic: str) -> np.ndarray:
    return np.array([row.values[statistic] for row in rows if (row.variant, row.arm) == (variant, arm)])
