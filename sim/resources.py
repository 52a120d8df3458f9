"""Where the files that come with the package are: in its data folder, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def scenarios_folder() -> Path:
    """The folder of the built-in scenarios, `*.toml`."""
    return _folder("scenarios")


def experiments_folder() -> Path:
    """The folder of the built-in experiments, one folder each."""
    return _folder("experiments")


def benchmarks_folder() -> Path:
    """The folder of the works that `petition bench` gives to this project and its peers."""
    return _folder("benchmarks")


def mappings_folder() -> Path:
    """The folder of the ready mappings of ticket logs, `*.toml`."""
    return _PACKAGE / "data" / "mappings"


def effects_page() -> Path:
    """The page of what each lever did when it was last measured."""
    return _folder("docs/reference") / "lever-effects.md"


def _folder(name: str) -> Path:
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
