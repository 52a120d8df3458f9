"""Conduct an experiment: run it, write its results, and say what moved."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import PetitionError
from sim.history.disk.files import json_text, writing
from sim.history.disk.folders import expect_free, replacing_folder
from sim.history.disk.manifest import written
from sim.study.experiments import results
from sim.study.experiments.crate import crate
from sim.study.experiments.experiment import FILE, Experiment, Size, built_in, locate, read
from sim.study.experiments.figures import draw
from sim.study.experiments.findings import Findings, check_experiment, judge, made, observe
from sim.study.experiments.page import page
from sim.study.runs.replications import Replications
from sim.study.runs.version import source

if TYPE_CHECKING:
    from pandas import DataFrame

RESULTS = Path("results")
"""Where results stand, a folder an experiment, unless told otherwise."""
FIGURES = "figures"
"""The folder of the figures among results."""


@dataclass(frozen=True)
class Conducted:
    """An experiment that has been run: its findings, where they stand, what moved since the results before, and what
    else the user should know: figures that could not be drawn, files of others that were kept."""

    experiment: Experiment
    findings: Findings
    folder: Path
    moved: list[str]
    notes: list[str]

    @property
    def table(self) -> DataFrame:
        """A row a hypothesis and variant, with what was found and the verdict."""
        return self.findings.table

    def _repr_html_(self) -> str:
        about = f"<b>{escape(self.experiment.title)}</b>: {self.findings.verdict}"
        return f"<p>{about}<br>{escape(self.experiment.question)}</p>{self.table.to_html(index=False)}"


def place_of(folder: Path, results: Path = RESULTS) -> Path:
    """Where the results of an experiment's folder stand. In the usual place a name is that of the experiment that ships
    with the program. Raises PetitionError for another of that name."""
    name = folder.name
    if results == RESULTS and name in built_in() and folder != locate(name):
        raise PetitionError(
            f'{results / name} is where results of "{name}" stand, which ships with the program',
            key="results",
            expected="another name of the folder, or another place: --results DIR",
        )
    return results / name


def conduct(folder: Path, out: Path, runs: Replications, *, full: bool = False) -> Conducted:
    """Run the experiment of a folder and write its results to `out`, in place of those that stood there.

    full: test the conclusion at full size; what stands at the usual size is kept if the small size gives the same bytes
    as before, and otherwise run anew. Without it what an earlier run found at full size is kept, if the experiment
    still asks for the same there.
    Raises PetitionError if `out` holds something else, also results of another experiment, or the disk refuses.
    """
    experiment = read(folder)
    expect_free(out, results.VERDICT, "holds no results", "a new name, or earlier results")
    expect_its_own(experiment, out)
    if full and experiment.full is None:
        raise PetitionError(
            f"{folder.name} states no full size", key="full", expected="[full] in experiment.toml"
        )
    for size in (experiment.small, experiment.size, experiment.full if full else None):
        if size is not None:
            check_experiment(experiment, size)
    started = datetime.now(UTC)
    with _costing(runs) as cost:
        texts = {results.SMALL: results.rows_text(observe(experiment, experiment.small, runs))}
        stands = full and not runs.force and _stands(experiment, out, texts[results.SMALL])
        texts[results.ROWS] = (
            (out / results.ROWS).read_text(encoding="utf-8")
            if stands
            else results.rows_text(observe(experiment, experiment.size, runs))
        )
    tested: dict[str, Any] = {}
    if full and experiment.full is not None:
        with _costing(runs) as of_full:
            texts[results.FULL] = results.rows_text(observe(experiment, experiment.full, runs))
        when = started.isoformat(timespec="milliseconds")
        tested = {"full": {"source": source(), "started": when, "cost": of_full}}
    elif _is_current(experiment, out, results.FULL):
        texts[results.FULL] = (out / results.FULL).read_text(encoding="utf-8")
        before = told_by(out)
        tested = {"full": before["full"]} if "full" in before else {}
    provenance = (told_by(out) if stands else _provenance(experiment, started) | {"cost": cost}) | tested
    return _put(experiment, folder, out, texts, provenance)


def retell(folder: Path, out: Path) -> Conducted:
    """Write what follows from rows that stand in `out` anew, after a change of words, claims or figures; none is run.

    Raises PetitionError if the experiment asks for other rows than those, or there are none.
    """
    experiment = read(folder)
    expect_its_own(experiment, out)
    texts = {}
    for name, size in ((results.SMALL, experiment.small), (results.ROWS, experiment.size)):
        rows = results.rows_of(experiment, size, out / name)
        if not _is_current(experiment, out, name):
            raise PetitionError(
                f"{out / name} is not what {folder.name} asks for now", key="tell",
                expected=f"rows of today's arms and statistics: petition experiment run {folder.name}",
            )  # fmt: skip
        texts[name] = results.rows_text(rows)
    if _is_current(experiment, out, results.FULL):
        texts[results.FULL] = (out / results.FULL).read_text(encoding="utf-8")
    return _put(experiment, folder, out, texts, told_by(out))


def _put(
    experiment: Experiment, folder: Path, out: Path, texts: dict[str, str], provenance: dict[str, Any]
) -> Conducted:
    """Results in place of those that stood in `out`."""
    notes: list[str] = []
    with replacing_folder(out, notes.append) as partial:
        findings = _write(experiment, folder, partial, texts)
        notes += draw(experiment, findings, partial / FIGURES)
        _text(partial / results.PROVENANCE, json_text(provenance))
        day = datetime.fromisoformat(provenance["ended"]).date()
        told = crate(folder.name, experiment, findings.replications, partial, provenance, day)
        _text(partial / results.CRATE, json_text(told))
        moved = changes(out, partial) if out.exists() else []
        if (out / results.FULL).is_file() and results.FULL not in texts:
            moved.append("the test at full size was of another experiment, and is removed: run --full again")
    return Conducted(experiment, findings, out, moved, notes)


def _write(experiment: Experiment, folder: Path, out: Path, texts: dict[str, str]) -> Findings:
    """Everything that depends on the experiment and the source alone."""
    for name, text in texts.items():
        _text(out / name, text)
    findings, follows = concluded(experiment, out)
    _text(out / FILE, (folder / FILE).read_text(encoding="utf-8"))
    for name, text in follows.items():
        _text(out / name, text)
    return findings


def concluded(experiment: Experiment, out: Path) -> tuple[Findings, dict[str, str]]:
    """What follows from the rows in `out`: the findings, and the text of every file that tells them."""
    findings = judge(
        experiment, results.rows_of(experiment, experiment.size, out / results.ROWS), experiment.size
    )
    full = None
    if experiment.full is not None and (out / results.FULL).is_file():
        size, rows = experiment.full, results.rows_of(experiment, experiment.full, out / results.FULL)
        full = judge(experiment, rows, size)
    return findings, {
        results.ARMS: results.arms_text(findings),
        results.CONTRASTS: results.contrasts_text(findings),
        results.VERDICT: json_text(results.verdict_of(experiment, findings, full)),
        results.PAGE: page(experiment, findings, full),
    }


def expect_its_own(experiment: Experiment, out: Path) -> None:
    """Raise PetitionError if `out` holds results of another experiment: neither title nor question is the same."""
    try:
        other = read(out)
    except PetitionError:
        return  # of a form that is not understood any more, or no results at all
    if other.title != experiment.title and other.question != experiment.question:
        raise PetitionError(
            f'{out} holds results of another experiment, "{other.title}"',
            key="out",
            expected="earlier results of this one, or another place: --results DIR",
        )


def _stands(experiment: Experiment, out: Path, small: str) -> bool:
    """Whether the rows in `out` are what the experiment asks for, and still come out at the small size."""
    try:
        same = (out / results.SMALL).read_text(encoding="utf-8") == small and "cost" in told_by(out)
    except (OSError, PetitionError):
        return False
    return same and _is_current(experiment, out, results.ROWS)


def _is_current(experiment: Experiment, out: Path, file: str) -> bool:
    """Whether the rows in a file of `out` are what the experiment asks for, as it did when they were run."""

    def size(of: Experiment) -> Size | None:
        return {results.FULL: of.full, results.SMALL: of.small}.get(file, of.size)

    try:
        before = read(out)
        then, now = size(before), size(experiment)
        if then is None or now is None:
            return False
        results.rows_of(experiment, now, out / file)
    except PetitionError:
        return False
    return before.depends_on(then) == experiment.depends_on(now)


@contextmanager
def _costing(runs: Replications) -> Iterator[dict[str, Any]]:
    """What the block costs, known at its end: seconds by the clock, replications run and found, workers."""
    cost: dict[str, Any] = {}
    began, computed, found = time.perf_counter(), runs.computed, runs.stored
    yield cost
    cost["wall_seconds"] = round(time.perf_counter() - began, 1)
    cost |= {"computed": runs.computed - computed, "from_store": runs.stored - found, "jobs": runs.working}


def _provenance(experiment: Experiment, started: datetime) -> dict[str, Any]:
    from sim.history.disk.provenance import provenance

    arms = made(experiment, experiment.size)
    seed = next(iter(arms.values())).scenario.seed
    rules = [rule for one in arms.values() for rule in one.scenario.own_rules.told()]
    told = provenance(
        seed=seed,
        rules=[rule for number, rule in enumerate(rules) if rule not in rules[:number]],
        replication=0,
        same_city=experiment.same_city,
        scale=experiment.size.scale,
        engine="compiled",
        started=started,
        ended=datetime.now(UTC),
    )
    del told["replication"]
    digests = {one.name: one.digest for one in arms.values()}
    return told | {"source": source(), "arms": digests}


def _text(path: Path, text: str) -> None:
    with writing(path):
        path.write_text(text, encoding="utf-8")


def changes(old: Path, new: Path) -> list[str]:
    """Which files of results differ, were added or are gone, those left out that say when they were made."""
    names = {name for folder in (old, new) for name in written(folder) if name not in results.DATED}
    found = []
    for name in sorted(names):
        one, other = old / name, new / name
        if not one.exists():
            found.append(f"{name} is new")
        elif not other.exists():
            found.append(f"{name} is gone")
        elif one.read_bytes() != other.read_bytes():
            found.append(f"{name} moved")
    return found


def told_by(out: Path) -> dict[str, Any]:
    """The provenance that stands. Raises PetitionError if there is none."""
    try:
        told: dict[str, Any] = json.loads((out / results.PROVENANCE).read_text(encoding="utf-8"))
        if missing := {"source", "machine"} - told.keys():
            raise ValueError(f"it lacks {' and '.join(sorted(missing))}")
    except (OSError, ValueError, AttributeError) as error:
        raise PetitionError(f"no provenance: {error}", file=str(out / results.PROVENANCE)) from error
    return told
