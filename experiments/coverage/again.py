"""An experiment's claims under other seeds: the means that come out, beside the intervals that are committed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.load import load
from sim.study.experiments import results
from sim.study.experiments.conduct import RESULTS
from sim.study.experiments.experiment import Experiment, built_in, locate, read
from sim.study.experiments.findings import Judged, judge, observe
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import CONFIDENCE


def in_order_of_cost(leave_out: Sequence[str] = ()) -> list[str]:
    """Experiments whose results stand, from the least seconds of processors to the most, as their provenance says;
    those of scenarios whose name begins with one that is left out are not among them."""
    there = [name for name in built_in() if (RESULTS / name / results.ROWS).is_file()]
    kept = [name for name in there if not read(locate(name)).scenario.startswith(tuple(leave_out) or ("\0",))]
    return sorted(kept, key=lambda name: cost(RESULTS / name))


def cost(out: Path) -> float:
    """Seconds of processors that the results in a folder took."""
    told = json.loads((out / results.PROVENANCE).read_text(encoding="utf-8"))["cost"]
    return float(told["wall_seconds"] * told["jobs"])


def chosen(names: Sequence[str], claims: int) -> list[str]:
    """The first of some experiments that have so many claims together, those that hold by construction not counted."""
    found, counted = [], 0
    for name in names:
        if counted >= claims:
            break
        found.append(name)
        counted += sum(not one.estimate.is_fixed for one in standing(name))
    return found


def standing(name: str) -> list[Judged]:
    """The claims of an experiment as they are committed."""
    experiment = read(locate(name))
    rows = results.rows_of(experiment, experiment.size, RESULTS / name / results.ROWS)
    return judge(experiment, rows, experiment.size).judged


def reseeded(experiment: Experiment, number: int) -> Experiment:
    """The same experiment in other cities: its seed, or its scenario's, and so many more."""
    seed = load(experiment.scenario).seed if experiment.seed is None else experiment.seed
    return experiment.model_copy(update={"seed": seed + number})


def again(name: str, seeds: int, runs: Replications) -> list[dict[str, Any]]:
    """A row a claim: what is committed, and its mean under `seeds` other seeds, at the size that is committed."""
    experiment, committed = read(locate(name)), standing(name)
    # As many as there are now: who looks again and again stops where chance has him stop.
    count = max(one.estimate.n for one in committed)
    size = experiment.size.model_copy(update={"replications": count, "most": None})
    others = [
        judge(experiment, observe(reseeded(experiment, number), size, runs), size).judged
        for number in range(1, seeds + 1)
    ]
    return [*_rows(name, experiment, committed, others)]


def _rows(
    name: str, experiment: Experiment, committed: Sequence[Judged], others: Sequence[Sequence[Judged]]
) -> Iterator[dict[str, Any]]:
    looks = len(experiment.size.looks)
    for number, was in enumerate(committed):
        one = was.estimate
        now = [other[number] for other in others]
        yield {
            "experiment": name, "claim": was.hypothesis.claim, "variant": was.variant,
            "mean": one.mean, "low": _end(one.low), "high": _end(one.high), "deviation": one.deviation, "n": one.n,
            "together": looks * (1 if was.hypothesis.contrast is None else len(experiment.compared)),
            "verdict": was.verdict, "means": [again.estimate.mean for again in now],
            "verdicts": [again.verdict for again in now],
        }  # fmt: skip


def _end(number: float) -> float | None:
    return number if math.isfinite(number) else None


def expected(n: int, together: int) -> float:
    """With what chance the mean of n new replications lies in the interval of n others of the same normal population.

    The interval reaches q s / √n from its mean, q being Student's quantile for so many intervals together; the new mean
    has noise of its own, so that the two differ with variance 2 σ² / n: |T| < q / √2 with n − 1 degrees of freedom. One
    interval alone of 95 % so holds a new mean less often: 89 % with four replications, 86 % with eight.
    """
    from scipy.special import stdtr, stdtrit

    quantile = float(stdtrit(n - 1, 1 - (1 - CONFIDENCE) / together / 2))
    return 1 - 2 * float(stdtr(n - 1, -quantile / math.sqrt(2)))
