"""What voids the store of replications: code an outcome can depend on, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.study.runs import version


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that is taken for the one that runs."""
    copy = tmp_path / "sim"
    shutil.copytree(version.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(version, "PACKAGE", copy)
    return copy


def source() -> str:
    return version.source.__wrapped__()


def written(file: Path, text: str) -> str:
    """The version once this stands at the end of a file."""
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    return source()


def test_a_rule_voids_the_store_and_a_word_about_it_does_not(package: Path) -> None:
    before = source()
    rule = package / "policies" / "deadline.py"
    assert written(rule, '\n# A comment.\n\n"""And a docstring."""\n') == before
    assert written(package / "report" / "__init__.py", "\nWIDTH = 3\n") == before
    assert written(rule, "\nLATEST = 3\n") != before


def test_another_version_of_a_library_voids_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    before = source()
    monkeypatch.setattr(version, "version", lambda library: "0")
    assert source() != before
