"""Designs: which points of a space of factors are run, and what came out at each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np

from sim.arguments import read_choice, read_whole
from sim.errors import PetitionError
from sim.history.measures.measures import measures
from sim.study.designs.factors import Factor, overrides
from sim.study.runs.arms import Arm, arm
from sim.study.runs.blank import expect_measures
from sim.study.runs.replications import Replications

Kind = Literal["factorial", "latin", "sobol", "morris", "indices"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS = 4  # of a Morris design
STEPS = 3  # of a range in a full factorial
MOST = 100_000
"""Points of a design: at a tenth of a second each, three hours."""


@dataclass(frozen=True)
class Design:
    """Points float64[n, factors], shares 0…1 of each factor's range; the seed of what is random in them."""

    kind: Kind
    factors: list[Factor]
    points: np.ndarray
    seed: int


@dataclass(frozen=True)
class Responses:
    """What came out, by measure: float64[n, replications]; if a reform was given, the difference it makes."""

    design: Design
    values: dict[str, np.ndarray]
    of: str
    same_city: bool = False

    def means(self, measure: str) -> np.ndarray:
        """float64[n]: the mean over replications; nan where one of them has no value."""
        return np.asarray(self.values[measure].mean(axis=1))


def design(kind: Kind, chosen: Sequence[Factor], size: int, seed: int) -> Design:
    """Lay out a design.

    factorial: every combination of levels (of a range its ends and middle; size says nothing); latin: a Latin hypercube
    of `size` points; sobol: the first `size` points of a scrambled Sobol sequence, a power of two; morris: `size`
    trajectories of factors + 1 points (Morris 1991); indices: `size` base points, a power of two, for Sobol indices
    (factors + 2 times as many are run: Saltelli 2002).
    """
    makers = {
        "factorial": _factorial,
        "latin": _latin,
        "sobol": _sobol,
        "morris": _morris,
        "indices": _indices,
    }
    read_choice(kind, "kind", KINDS, {})
    size = read_whole(size, "size", 0 if kind == "factorial" else 2)
    if kind in ("sobol", "indices") and size & (size - 1):
        raise PetitionError(
            f"{size} points of a Sobol sequence are not balanced", key="size", expected="a power of two"
        )
    if (points := _count(kind, chosen, size)) > MOST:
        raise PetitionError(
            f"{points} points are too many", key="size", expected=f"a design of {MOST} points at most"
        )
    return Design(kind, list(chosen), makers[kind](chosen, size, seed), seed)


def _count(kind: Kind, chosen: Sequence[Factor], size: int) -> int:
    """How many points a design will have."""
    if kind == "factorial":
        return math.prod(len(one.levels) or STEPS for one in chosen)
    return size * {"morris": len(chosen) + 1, "indices": len(chosen) + 2}.get(kind, 1)


def problem(chosen: Sequence[Factor]) -> dict[str, Any]:
    """The factors as SALib knows them: all from 0 to 1."""
    names = [one.key for one in chosen]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _factorial(chosen: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    grids = [
        [(place + 0.5) / len(one.levels) for place in range(len(one.levels))]
        if one.levels
        else np.linspace(0, 1, STEPS).tolist()
        for one in chosen
    ]
    return np.array(list(itertools.product(*grids)))


def _latin(chosen: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(len(chosen), rng=seed).random(size))


def _sobol(chosen: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(len(chosen), rng=seed).random(size))


def _morris(chosen: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(chosen), size, num_levels=LEVELS, seed=seed))


def _indices(chosen: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem(chosen), size, calc_second_order=False, scramble=True, seed=seed))


def respond(
    laid: Design,
    scenario: str,
    wanted: Sequence[str],
    runs: Replications,
    *,
    common: Mapping[str, Any] | None = None,
    reform: Mapping[str, Any] | None = None,
    replications: int = 1,
    start: int = 0,
    scale: float = 1.0,
    until: date | str | None = None,
    same_city: bool = False,
) -> Responses:
    """Run every point of a design, all on the same worlds.

    wanted: measures. common: overrides at every point; reform: if given, every point is run with and without it, and
    the difference is what came out. start: periods left out at the start. same_city: replications share one city.
    Raises PetitionError for unknown measures
    before the first run.
    """
    replications = read_whole(replications, "replications", 1)
    given = [(f"point {number}", {**(common or {}), **overrides(laid.factors, point)})
             for number, point in enumerate(laid.points)]  # fmt: skip
    # Of the first point alone, so that what cannot be asked is refused before a thousand scenarios are laid.
    start = expect_measures([_point(*given[0], scenario, scale, until, same_city)], wanted, start)
    pairs = [
        (
            _point(name, changed, scenario, scale, until, same_city),
            None
            if reform is None
            else _point(f"{name}, reformed", {**changed, **reform}, scenario, scale, until, same_city),
        )
        for name, changed in given
    ]
    every = [one for pair in pairs for one in pair if one is not None]
    runs.complete((one, r) for r in range(replications) for one in every)
    values = {measure: np.full((len(pairs), replications), math.nan) for measure in wanted}
    for row, (plain, reformed) in enumerate(pairs):
        for r in range(replications):
            found = measures(runs.history(plain, r), (start, None))
            better = None if reformed is None else measures(runs.history(reformed, r), (start, None))
            for measure in wanted:
                values[measure][row, r] = (
                    found[measure] if better is None else better[measure] - found[measure]
                )
    return Responses(laid, values, "value" if reform is None else "difference by the reform", same_city)


def _point(
    name: str,
    changed: Mapping[str, Any],
    scenario: str,
    scale: float,
    until: date | str | None,
    same_city: bool,
) -> Arm:
    return arm(scenario, name=name, overrides=changed, scale=scale, until=until, same_city=same_city)
