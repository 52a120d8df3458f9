"""Verify results that stand: whether they are what their experiment gives."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from sim.study.experiments import results
from sim.study.experiments.conduct import FIGURES, concluded, told_by
from sim.study.experiments.experiment import FILE, Experiment, read
from sim.study.experiments.figures import names
from sim.study.experiments.findings import judge, observe
from sim.study.runs.replications import Replications
from sim.study.runs.version import source


@dataclass(frozen=True)
class Verified:
    """Results that have been looked at. holds: whether they do; how: in words, one line a check."""

    holds: bool
    how: list[str]


def verify(folder: Path, out: Path, runs: Replications) -> Verified:
    """Whether the results in `out` are what the experiment of a folder gives.

    They are of this experiment.toml, without which nothing more is looked at; tables and page follow from their rows,
    byte by byte; figures are there; and what is run again at the small size is the same, byte by byte where source,
    libraries and machine are the same, and otherwise within the intervals. runs: with a store of its own, so that
    nothing is taken from an earlier run. Raises PetitionError if the rows cannot be read.
    """
    experiment = read(folder)
    results.read_rows(out / results.ROWS)
    how, holds = [], True

    def note(well: bool, words: str) -> None:
        nonlocal holds
        holds = holds and well
        how.append(words)

    same = (out / FILE).is_file() and (out / FILE).read_bytes() == (folder / FILE).read_bytes()
    note(same, f"{FILE} is {'as' if same else 'not as'} it was run")
    if not same:
        return Verified(holds, how)
    for name, text in concluded(experiment, out)[1].items():
        well = (out / name).is_file() and (out / name).read_text(encoding="utf-8") == text
        note(well, f"{name} {'follows' if well else 'does not follow'} from the replications")
    note(*_drawn(experiment, out))
    note(*_again(experiment, out, runs))
    return Verified(holds, how)


def _drawn(experiment: Experiment, out: Path) -> tuple[bool, str]:
    """Whether every figure is there; not what is in it, for other machines draw other bytes."""
    wanted = [f"{FIGURES}/{name}.{form}" for name in names(experiment) for form in ("svg", "png")]
    lacking = [name for name in wanted if not (out / name).is_file() or not (out / name).stat().st_size]
    return (
        not lacking,
        f"figures are missing or empty: {', '.join(lacking)}" if lacking else "figures are there",
    )


def _again(experiment: Experiment, out: Path, runs: Replications) -> tuple[bool, str]:
    """The small size run again, beside what stands."""
    before = results.rows_of(experiment, experiment.small, out / results.SMALL)
    rows = observe(experiment, experiment.small, runs)
    count = f"{len(rows)} replications at scale {experiment.small.scale:g}"
    if results.rows_text(rows) == (out / results.SMALL).read_text(encoding="utf-8"):
        return True, f"{count} gave the same bytes"
    if _promised(out):
        return False, f"{count} gave other bytes from the same source, libraries and machine"
    small = experiment.small
    was, now = judge(experiment, before, small).contrasts, judge(experiment, rows, small).contrasts
    beyond = [
        f"{one.name}, {one.statistic}"
        for one, other in zip(was, now, strict=True)
        if other.estimate.low > one.estimate.high or other.estimate.high < one.estimate.low
    ]
    if beyond:
        return False, f"{count} from another source lie outside the intervals of: {'; '.join(beyond)}"
    return True, f"{count} from another source lie within the intervals"


def _promised(out: Path) -> bool:
    """Whether the same bytes are promised: same source and libraries, same sort of machine."""
    told = told_by(out)
    return bool(told["source"] == source() and told["machine"] == platform.machine())
