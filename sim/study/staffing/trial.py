"""What a plan comes to in simulated years: what was promised of how many petitions, and of how many it was kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import PetitionError
from sim.history.record.history import History
from sim.history.record.sojourns import BINS, GROWTH
from sim.history.record.sums import added, hours_of, over_periods, seconds_of, total_hours
from sim.study.runs.arms import Arm
from sim.study.runs.replications import Replications
from sim.study.staffing.posts import Establishment
from sim.study.staffing.promises import Promise

HARDLY_ANY = 0.02
"""Of what may be missed, how much is told apart from nothing only a little. With it a plan that breaks its promise in
just too many years passes in 1 to 10 % of cases drawn (40, 600 and 5 000 petitions a year; 8, 20 and 40 years; missed
as a lognormal of deviation 0.6 and 1), where 5 % are allowed; with five times as much it passes in up to 20 %."""


@dataclass(frozen=True)
class Seen:
    """Of some years. met, of: float64[promises, groups, years], how many kept what was promised, of how many; of a
    backlog its size as the worst period ends, and 1. asked: float64[promises, groups], the share promised, or of a
    backlog its bound; backlog: bool[promises]."""

    met: np.ndarray
    of: np.ndarray
    asked: np.ndarray
    backlog: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """Kept of what is promised, float64[promises, groups, years]; nan where nothing is."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.of > 0, self.met / self.of, np.nan)

    @property
    def mean(self) -> np.ndarray:
        """Kept of what is promised over all years together, float64[promises, groups]; of a backlog its mean."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.met.sum(axis=-1) / self.of.sum(axis=-1))

    @property
    def worst(self) -> np.ndarray:
        """Of the years in which anything is promised the worst: the least share kept, or the greatest backlog,
        float64[promises, groups]."""
        least = np.where(self.of > 0, self.share, np.inf).min(axis=-1)
        return np.asarray(np.where(self.backlog[:, None], self.met.max(axis=-1), least))

    @property
    def counts(self) -> np.ndarray:
        """Whether anything is promised to anybody, bool[promises, groups]."""
        return np.asarray(self.of.sum(axis=-1) > 0)

    @property
    def good(self) -> np.ndarray:
        """Whether a year keeps each promise, bool[promises, groups, years]; one to nobody is kept."""
        asked, few = self.asked[..., None], self.backlog[:, None, None]
        return np.asarray(
            np.where(few, self.met <= asked, self.met >= asked * self.of - 1e-9) | (self.of == 0)
        )

    @property
    def slack(self) -> np.ndarray:
        """How far from breaking a promise, above 0 if it is kept, float64[promises, groups, years]: the logarithm of
        how many times as many as were not kept might have been, a little of these added to both: whether a unit misses
        next to nothing or nothing tells little of its worst year. Halves keep nothing from being infinite."""
        few = self.backlog[:, None, None]
        may = np.where(few, self.asked[..., None], (1 - self.asked[..., None]) * self.of)
        missed = np.where(few, self.met, self.of - self.met)
        floor = HARDLY_ANY * may + 0.5
        return np.asarray(np.log((may + floor) / (missed + floor)))

    @property
    def pooled(self) -> Seen:
        """All years together, as one; of a backlog the worst of them."""
        few = self.backlog[:, None, None]
        whole = (
            np.where(few, part.max(-1, keepdims=True), part.sum(-1, keepdims=True))
            for part in (self.met, self.of)
        )
        met, of = whole
        return replace(self, met=met, of=of)

    def first(self, years: int) -> Seen:
        """The first so many of the years."""
        return replace(self, met=self.met[..., :years], of=self.of[..., :years])


def observe(
    runs: Replications, arm: Arm, years: Sequence[int], promises: Sequence[Promise], groups: Establishment, start: int
) -> Seen:  # fmt: skip
    """An arm's years by the numbers of their replications; periods before `start` are left out."""
    runs.complete((arm, year) for year in years)
    seen = [look(runs.history(arm, year), promises, groups, start) for year in years]
    met, of = (np.stack([one[part] for one in seen], -1) for part in (0, 1))
    backlog = np.array([one.kind == "backlog" for one in promises])
    asked = np.array([[float(one.bound) if one.kind == "backlog" else one.share] for one in promises])
    return Seen(met, of, np.repeat(asked, len(groups.groups), axis=1), backlog)


def look(
    history: History, promises: Sequence[Promise], groups: Establishment, start: int
) -> tuple[np.ndarray, np.ndarray]:
    """What was met, of what, float64[promises, groups]. Promises about calls are of the
    whole hotline, and the same of each group."""
    count, of_group = len(groups.groups), groups.group_of
    tally = over_periods(history.tallies[start:])
    met, of = np.zeros((len(promises), count)), np.zeros((len(promises), count))
    for row, promise in enumerate(promises):
        classes = slice(None) if promise.deadline is None else slice(promise.deadline, promise.deadline + 1)
        if promise.kind == "kept":
            pair = tally["kept"][:, classes].sum(axis=1), tally["owed"][:, classes].sum(axis=1)
        elif promise.kind == "response":
            asked = tally["answered"] - tally["excluded"]
            # Nobody is asked about what was due and is not closed: nobody was in touch. So where nothing is closed.
            unasked = np.maximum(tally["owed"].sum(axis=1) - tally["closed"], 0)
            nobody = (tally["closed"] == 0) & (tally["accepted"] > 0)
            pair = tally["said_contacted"], asked + np.maximum(unasked, nobody)
        elif promise.kind in ("closed", "begun"):
            counts = history.sojourns if promise.kind == "closed" else history.delays
            soon, done = _within(counts[:, classes].sum(axis=1), promise.within)
            # Who does nothing shall not look fast: what was due counts, done or not; of all classes together also what
            # was accepted long enough before the end.
            there = tally["owed"][:, classes].sum(axis=1)
            if promise.deadline is None:
                early = max(0.0, 1 - promise.within / seconds_of(history, start))
                there = np.maximum(there, np.floor(tally["accepted"] * early))
            pair = soon, np.maximum(done, there)
        elif promise.kind == "backlog":
            worst = added(history.snapshots["backlog"][start:], of_group, count).max(axis=0)
            met[row], of[row] = worst, 1.0
            continue
        else:
            total = total_hours(hours_of(history, start))
            met[row] = total["answered" if promise.kind == "connected" else "prompt"][0]
            of[row] = total["phone"][0]
            continue
        for into, values in zip((met, of), pair, strict=True):
            members = of_group >= 0
            np.add.at(into[row], of_group[members], np.asarray(values, float)[members])
    return met, of


def _within(counts: np.ndarray, seconds: int) -> tuple[np.ndarray, np.ndarray]:
    """Of what was done, how much within so many seconds; the bin that holds the bound counts in proportion."""
    edges = np.append(0.0, GROWTH ** np.arange(BINS))
    parts = np.clip((seconds - edges[:-1]) / np.diff(edges), 0.0, 1.0)
    parts[0] = 1.0
    return counts @ parts, counts.sum(axis=1)


Try = Callable[[np.ndarray, Sequence[int]], Seen]
"""The years of these numbers under a plan."""


def expect_somebody(promises: Sequence[Promise], seen: Seen) -> None:
    """Raise PetitionError for a promise that is of nobody's petitions."""
    for promise, counts in zip(promises, seen.counts, strict=True):
        if not counts.any():
            raise PetitionError(
                f'"{promise.text}" is promised to nobody: no such petition comes to these units in this time',
                key="promise",
            )
