"""Small studies: a month of the hamlet, a quarter of a second a replication."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sim.study.runs.arms import Arm, arms
from sim.study.runs.store import Store

MONTH = date(2021, 2, 1)


@pytest.fixture
def month() -> Callable[..., list[Arm]]:
    """A function that makes arms of one month from texts."""
    return lambda *texts, **options: arms(texts, until=MONTH, **options)


@pytest.fixture
def tiny(tmp_path) -> Path:
    """The folder of a small experiment."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    shutil.copy(Path(__file__).parent / "experiments" / "tiny.toml", folder / "experiment.toml")
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Store:
    """One store for all tests that do not look at the store itself: they run the same replications once."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """A function that tells what a folder holds, by path."""
    return lambda folder: {
        str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }
