"""Compare arms on the same worlds: replication by replication they share every citizen, need and draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arguments import read_choice, read_number, read_whole
from sim.errors import PetitionError
from sim.history.measures.measures import Each, Values, Window, ends_of
from sim.study.designs.compared import MAIN, Compared, Difference, Precision
from sim.study.designs.months import by_period
from sim.study.runs.arms import Arm, same_time
from sim.study.runs.blank import expect_measures
from sim.study.runs.replications import Replications
from sim.study.statistics import start_up
from sim.study.statistics.intervals import Estimate, enough, estimate_difference, estimate_sum, variance_saved
from sim.study.statistics.start_up import StartUp

if TYPE_CHECKING:
    from pandas import DataFrame

LEAST, MOST = 10, 200
"""Replications, unless told otherwise: to begin with, and before giving up on a precision."""


@dataclass(frozen=True)
class Comparison(Compared):
    """What a comparison found: what `Compared` holds, as a table and as files.

    arms: names, the first one that the others are compared with. means: by measure and arm, each with its own 95 %
    interval. differences: by measure and arm (all but the first), with intervals that hold at once for all arms.
    """

    def write(self, folder: str | Path) -> list[str]:
        """Leave tables, figures, the arms' scenarios and provenance in a folder, in place of an earlier comparison;
        returns what the user should know: files of others that were kept, figures that could not be drawn.

        comparison.json, means.csv, differences.csv, by_period.csv, comparison.xlsx (the extra `xlsx`), figures/ and
        scenarios/. Raises PetitionError if the folder holds something else, or the disk refuses.
        """
        from sim.study.designs.folder import write

        return write(self, folder)

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

    def to_df(self) -> DataFrame:
        """The same as `table`."""
        return self.table

    def plot(self, name: str = "differences") -> Any:
        """A figure of Matplotlib's, which a notebook shows: "differences" of main measures, or the same "by_period"."""
        from sim.report.style import style
        from sim.study.designs import figures

        every = {"differences": figures.differences, "by_period": figures.differences_by_period}
        with style():
            return every[read_choice(name, "name", every, {})](self)

    def _repr_html_(self) -> str:
        about = (
            f"{self.replications} replications of each arm, {self.worlds}, seed {self.seed}; "
            f"differences from {self.arms[0]}"
        )
        shown = self.table[self.table["measure"].isin(MAIN)]
        return f"<p>{escape(about)}<br>{escape(str(self.start_up))}</p>{shown.to_html(index=False)}"


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
    # Mostly nothing is found to be left out at the start.
    looks: list[Window | Each] = ["each", (start or 0, None)]
    n, began = least, datetime.now(UTC)
    while True:
        runs.complete(((arm, number) for number in range(n) for arm in arms), looks)
        cut = _start_up(arms, runs, n, start)
        values = {arm.name: runs.measured(arm, range(n), (cut.periods, None)) for arm in arms}
        found = _compared(arms, values, cut)
        _have_values(precision, found)
        missed = [one for one in precision if _wanted(one, found) > n]
        wanted = max((_wanted(one, found) for one in missed), default=n)
        if not missed or n == most:
            months = by_period(arms, runs, n, MAIN)
            return replace(found, missed=missed, made=tuple(arms), months=months, started=began)
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
        every = runs.measured(arm, range(n), "each")
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
            found = estimate_difference(columns[arm], columns[first], within, together=len(others))
            saved = variance_saved(np.array([columns[arm], -columns[first]]))
            differences[measure][arm] = Difference(found, found.p, saved)
    n = len(values[first])
    seed, scale = arms[0].scenario.seed, arms[0].scale
    same = tuple(arm.name for arm in arms[1:] if arm.is_same_as(arms[0]))
    idle = {arm.name: arm.idle for arm in arms if arm.idle}
    return Comparison(
        [first, *others],
        n,
        seed,
        scale,
        cut,
        means,
        differences,
        [],
        same,
        idle,
        same_city=arms[0].same_city,
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
