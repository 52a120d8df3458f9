"""An experiment of which nothing is simulated: its rows and figures are pretended."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.study.experiments import conduct as conducting
from sim.study.experiments import figures as contrasts
from sim.study.experiments import verify as verifying
from sim.study.experiments.conduct import Conducted, conduct
from sim.study.experiments.experiment import FILE, Experiment, Size
from sim.study.experiments.findings import Row
from sim.study.runs.replications import Replications, replications


def pretended(experiment: Experiment, size: Size, runs: Replications) -> list[Row]:
    """Rows as a run would give them; numbers that follow from what they are of."""
    return [
        Row(variant, arm, number, {
            one.name: zlib.crc32(f"{variant}/{arm}/{number}/{size}/{one.name}".encode()) / 2**32
            for one in experiment.statistics
        })
        for variant in experiment.variants
        for arm in experiment.arms
        for number in experiment.numbers(size)
    ]  # fmt: skip


def pretended_figures(experiment: Experiment, findings: object, folder: Path) -> list[str]:
    folder.mkdir()
    for name in contrasts.names(experiment):
        for form in ("svg", "png"):
            (folder / f"{name}.{form}").write_text(name)
    return []


def changed_text(file: Path, *changed: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def rewrite() -> Callable[..., None]:
    """A function that changes texts in a file, each of which must be there."""
    return changed_text


@pytest.fixture
def pretend() -> Callable[..., list[Row]]:
    """Rows of which none was simulated."""
    return pretended


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """Replications of which none is ever run."""
    for module in (conducting, verifying):
        monkeypatch.setattr(module, "observe", pretended)
    monkeypatch.setattr(conducting, "draw", pretended_figures)
    with replications(jobs=1, store=tmp_path / "store") as made:
        yield made


@pytest.fixture
def run(tiny, tmp_path, runs) -> Callable[..., Conducted]:
    """A function that runs the tiny experiment into results/tiny, after changes of its text."""

    def call(*changed: tuple[str, str], full: bool = False) -> Conducted:
        changed_text(tiny / FILE, *changed)
        return conduct(tiny, tmp_path / "results" / "tiny", runs, full=full)

    return call
