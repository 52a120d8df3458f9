"""One theory beside the published figures: waves of history matching, then members that were run and not only emulated.

History matching (Craig, Goldstein, Seheult and Smith 1997; Vernon, Goldstein and Bower 2010): a Latin hypercube over
the prior is run, emulators are made of all runs, what is implausible by them is ruled out, what is left is run next.
The last wave is drawn from the emulated posterior. Then more draws from it are run (by rejection, and where that
leaves too few by chains that start there), and weighted by the densities of the figures beside the run and beside
the emulator: the mean of these weights corrects the emulated evidence of the theory (importance sampling), and by them
draws become members.

All is a function of the question and of the runs, which are in the store: a fit that was stopped goes on where it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.study.fit.chain import chained
from sim.study.fit.question import Question, Theory
from sim.study.fit.targets import CUT, Target, distances, expected, likelihood
from sim.study.runs.arms import arm
from sim.study.runs.replications import Replications
from sim.study.statistics.emulator import Emulator, emulate

BATCH, MOST_POINTS = 1 << 14, 1 << 20
"""Points of a Sobol sequence looked at by emulators at a time, and at most."""
FAR = 5.0
"""Implausibility beyond which a density is nothing."""
SPARE = 1.5
"""Draws that are expected, over those that are wanted, before no more points are looked at."""
TOGETHER = 16
"""Runs handed over at a time."""
HEAVY = 0.9
"""Quantile of the weights of draws at which they are cut: truncated importance sampling (Ionides 2008)."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wave:
    """A wave: its runs so far, what share of the prior is not ruled out after it, and by target the share of runs
    within two standard deviations of what the emulator says of them without them."""

    runs: int
    kept: float
    within: tuple[float, ...]


@dataclass(frozen=True)
class Match:
    """A theory beside the figures.

    points, values: of all runs, float64[n, parameters] and float64[n, targets]; draws: from which run on they are draws
    from the emulated posterior, with their `weights` and evidence. members: places of those draws that became members.
    prior, posterior: points of the prior and those of them that are the emulated posterior; alone: by target, weights
    of the points of the prior by it alone.
    """

    theory: Theory
    targets: tuple[Target, ...]
    points: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    waves: list[Wave]
    draws: int
    weights: np.ndarray = field(repr=False)
    log_evidence: float
    evidence_error: float
    members: list[int]
    prior: np.ndarray = field(repr=False)
    alone: np.ndarray = field(repr=False)

    @property
    def apart(self) -> np.ndarray:
        """How far each run is from each target, in standard deviations: float64[n, targets]."""
        return distances(self.targets, self.values)

    @property
    def best(self) -> float:
        """The least implausibility of any run: of each the greatest over the targets."""
        return float(np.nanmin(np.abs(self.apart).max(axis=1)))

    @property
    def best_rms(self) -> float:
        """The least root mean square over the targets, in standard deviations, of any run."""
        return float(np.sqrt(np.nanmin((self.apart**2).mean(axis=1))))

    @property
    def posterior(self) -> tuple[np.ndarray, np.ndarray]:
        """Points of the draws, and their weights, cut where they are heavy."""
        return self.points[self.draws :], cut(self.weights)

    @property
    def effective(self) -> float:
        """So many equal draws the weights, cut where they are heavy, are worth."""
        weights = cut(self.weights)
        whole = float((weights**2).sum())
        return float(weights.sum()) ** 2 / whole if whole > 0 else 0.0


def match(
    question: Question,
    theory: Theory,
    runs: Replications,
    *,
    waves: tuple[int, ...],
    members: int,
    budget: int,
    tell: Tell,
) -> Match:
    """Match a theory. members: wanted in the end; budget: most runs."""
    from scipy.stats import qmc

    parameters = len(theory.parameters)
    points = np.asarray(qmc.LatinHypercube(parameters, rng=question.seed).random(waves[0]))
    tell(f"{theory.name}: wave 1 of {len(waves)}, {waves[0]} runs")
    values = _run(question, theory, points, 0, runs)
    told: list[Wave] = []
    for number, size in enumerate(waves[1:], 2):
        emulators = _emulators(points, values)
        chosen, kept = _plausible(question, theory, emulators, size)
        if number == len(waves):  # the last wave goes where the emulators have to be good
            near = _posterior(question, theory, emulators, size).points
            chosen = near if len(near) == size else chosen
        told.append(Wave(len(points), kept, tuple(one.within for one in emulators)))
        tell(
            f"{theory.name}: wave {number} of {len(waves)}, {len(chosen)} runs; {kept:.3%} of the prior is left"
        )
        values = np.concatenate([values, _run(question, theory, chosen, len(points), runs)])
        points = np.concatenate([points, chosen])
    emulators = _emulators(points, values)
    _, kept = _plausible(question, theory, emulators, BATCH)
    told.append(Wave(len(points), kept, tuple(one.within for one in emulators)))
    posterior = _posterior(question, theory, emulators, budget - len(points))
    draws = len(points)
    weights = np.empty(0)
    while len(weights) < len(posterior.points) and not _enough(weights, members):
        part = slice(len(weights), len(weights) + TOGETHER)
        tell(
            f"{theory.name}: draws {part.start + 1} … {min(part.stop, len(posterior.points))} from the posterior"
        )
        found = _run(question, theory, posterior.points[part], draws + part.start, runs)
        points, values = np.concatenate([points, posterior.points[part]]), np.concatenate([values, found])
        gained = np.nan_to_num(np.exp(likelihood(question.targets, found) - posterior.density[part]))
        weights = np.concatenate([weights, gained])
    chosen_members = _members(question, weights, values[draws:], members)
    evidence, error = _evidence(posterior.log_evidence, weights)
    return Match(
        theory, question.targets, points, values, told, draws, weights, evidence, error,
        [draws + place for place in chosen_members], posterior.prior, posterior.alone,
    )  # fmt: skip


def _run(
    question: Question, theory: Theory, points: np.ndarray, first: int, runs: Replications
) -> np.ndarray:
    """What came out at points, float64[n, targets]; the run of number n is replication n, a city of its own."""
    values = np.full((len(points), len(question.targets)), math.nan)
    for begin in range(0, len(points), TOGETHER):
        part = range(begin, min(begin + TOGETHER, len(points)))
        arms = [
            arm(
                question.scenario, name=f"{theory.name} {first + place}", overrides=theory.overrides(points[place]),
                seed=question.seed, scale=question.scale,
            )
            for place in part
        ]  # fmt: skip
        runs.complete((one, first + place) for place, one in zip(part, arms, strict=True))
        for place, one in zip(part, arms, strict=True):
            history = runs.history(one, first + place)
            values[place] = [target.of(history, question.scale) for target in question.targets]
    return values


def _emulators(points: np.ndarray, values: np.ndarray) -> list[Emulator]:
    """An emulator a target, of the runs that have a value of it."""
    known = ~np.isnan(values)
    return [emulate(points[known[:, n]], values[known[:, n], n]) for n in range(values.shape[1])]


def _batches(seed: int, columns: int) -> Iterator[np.ndarray]:
    """Batches of a scrambled Sobol sequence, the same ones each time."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(columns, rng=seed)
    for _ in range(MOST_POINTS // BATCH):
        yield np.asarray(sequence.random(BATCH))


def _plausible(
    question: Question, theory: Theory, emulators: list[Emulator], wanted: int
) -> tuple[np.ndarray, float]:
    """So many points that are not implausible, as even over what is left as the sequence is, and the share of the prior
    that is left. Where too few are found, the least implausible ones."""
    found, worst, seen = [], [], 0
    for batch in _batches(question.seed + 1, len(theory.parameters)):
        apart, _ = expected(question.targets, emulators, batch)
        found.append(batch[apart < CUT])
        worst.append(apart)
        seen += len(batch)
        if sum(map(len, found)) >= min(wanted, BATCH // 8):
            break
    left = np.concatenate(found)
    kept = len(left) / seen
    if len(left) < wanted and wanted < BATCH:
        every = np.concatenate([*_first(question.seed + 1, len(theory.parameters), len(worst))])
        return every[np.argsort(np.concatenate(worst), kind="stable")[:wanted]], kept
    return left[:wanted], kept


def _first(seed: int, columns: int, batches: int) -> Iterator[np.ndarray]:
    for _, batch in zip(range(batches), _batches(seed, columns), strict=False):
        yield batch


@dataclass(frozen=True)
class _Posterior:
    """Draws from the emulated posterior, in an order that says nothing, and their log densities beside the emulators;
    the log of the mean density over the prior; a batch of the prior, and weights of its points by each target alone."""

    points: np.ndarray
    density: np.ndarray
    log_evidence: float
    prior: np.ndarray
    alone: np.ndarray


def _posterior(question: Question, theory: Theory, emulators: list[Emulator], most: int) -> _Posterior:
    """So many draws: by rejection, where a point of the prior stays if a share drawn with it lies below its density,
    relative to the greatest; and if these are too few, by chains that start from them. None if there is none."""
    columns = len(theory.parameters) + 1
    points, shares, densities = [], [], []
    total, seen, top, alone, prior = 0.0, 0, -math.inf, np.empty(0), np.empty(0)
    for batch in _batches(question.seed + 2, columns):
        here, share = batch[:, :-1], batch[:, -1]
        if not seen:
            _, alone = expected(question.targets, emulators, here, cut=math.inf)
            prior = here
        apart, density = expected(question.targets, emulators, here, cut=FAR)
        near = apart < FAR
        whole = density[near].sum(axis=1)
        points.append(here[near])
        shares.append(share[near])
        densities.append(whole)
        seen += len(batch)
        top = max(top, float(whole.max(initial=-math.inf)))
        total += float(np.exp(whole).sum())
        if top > -math.inf and total * math.exp(-top) >= SPARE * most:
            break
    every, drawn, density = np.concatenate(points), np.concatenate(shares), np.concatenate(densities)
    stay = np.flatnonzero(np.log(np.maximum(drawn, 1e-300)) < density - top)[:most]
    log_evidence = math.log(total / seen) if total > 0 else -math.inf
    drawn_points, level = every[stay], density[stay]
    if 0 < len(stay) < most:

        def emulated(here: np.ndarray) -> np.ndarray:
            apart, one = expected(question.targets, emulators, here, cut=FAR)
            return np.where(apart < FAR, one.sum(axis=1), -math.inf)

        drawn_points, level = chained(emulated, drawn_points, most, question.seed)
    return _Posterior(drawn_points, level, log_evidence, prior, alone)


def cut(weights: np.ndarray) -> np.ndarray:
    """Weights, those beyond the quantile `HEAVY` cut to it, as shares of the heaviest."""
    if not len(weights) or not weights.any():
        return np.zeros(len(weights))
    heavy = float(np.quantile(weights, HEAVY)) or float(weights.max())
    return np.asarray(np.minimum(weights / heavy, 1.0))


def _enough(weights: np.ndarray, members: int) -> bool:
    """Whether draws make as many members as are wanted."""
    return bool(cut(weights).sum() >= members * 1.1 + 3)


def _members(question: Question, weights: np.ndarray, values: np.ndarray, wanted: int) -> list[int]:
    """Places of draws that become members: each stays with the chance of its weight, cut where it is heavy, and if it
    is itself within `CUT` of every target."""
    from scipy.stats import qmc

    if not len(weights) or not weights.any():
        return []
    shares = qmc.Halton(1, rng=question.seed).random(len(weights))[:, 0]
    within = np.abs(distances(question.targets, values)).max(axis=1) < CUT
    return [int(place) for place in np.flatnonzero((shares < cut(weights)) & within)[:wanted]]


def _evidence(emulated: float, weights: np.ndarray) -> tuple[float, float]:
    """The log of the evidence, and its standard error from the draws."""
    if not len(weights) or not weights.any():
        return -math.inf, math.nan
    mean = float(weights.mean())
    return emulated + math.log(mean), float(weights.std(ddof=1)) / math.sqrt(len(weights)) / mean
