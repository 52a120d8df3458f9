"""An experiment over plausible cities as command and Python ask for it: what may be asked together, run, written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.arguments import read_path
from sim.errors import PetitionError
from sim.study.experiments.experiment import read
from sim.study.over.folder import place_over, write
from sim.study.over.over import Over, over
from sim.study.over.theories import held
from sim.study.runs.ensemble import read_ensemble
from sim.study.runs.replications import Replications


def expect_over(
    ensemble: str | Path | None, theories: bool, *, full: bool, members: int | None, **of_over: float | None
) -> None:
    """Raise PetitionError for what cannot be asked together."""
    is_over = ensemble is not None or theories
    if full and is_over:
        raise PetitionError(
            "a test at full size is of the experiment as it is written", key="full",
            expected="no ensemble and no theories beside it",
        )  # fmt: skip
    if members is not None and ensemble is None:
        raise PetitionError("members are of an ensemble", key="members", expected="--ensemble NAME beside it")
    for name, value in of_over.items():
        if value is not None and not is_over:
            raise PetitionError(
                f"{name} of an experiment is written in it",
                key=name,
                expected="--ensemble NAME or --theories beside it",
            )


def run_over(
    folder: Path,
    results: Path,
    runs: Replications,
    *,
    ensemble: str | Path | None,
    members: int | None,
    theories: bool,
    replications: int | None,
    scale: float | None,
    tell: Callable[[str], None] = lambda words: None,
) -> tuple[Over, Path, list[str]]:
    """Run the experiment of a folder over an ensemble, under rival theories, or both, and write what is found: that,
    its place, and what the user should know."""
    chosen = None if ensemble is None else read_ensemble(read_path(ensemble, "ensemble"))
    place = place_over(folder, results, None if chosen is None else chosen.name)
    found = over(
        folder.name, read(folder), runs, ensemble=chosen, members=members, theories=theories,
        replications=replications, scale=scale, tell=tell,
    )  # fmt: skip
    return found, place, write(found, folder, place)


def passed_over(folder: Path, theories: bool) -> str | None:
    """Why an experiment cannot be asked so, in words; None if it can."""
    return held(read(folder)) if theories else None
