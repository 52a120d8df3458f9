"""What is shipped is found, and what is asked for is pinned."""

import re
import tomllib
from pathlib import Path

import pytest

from sim import resources

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder that the lookup takes for its own."""
    package = tmp_path / "site-packages" / "sim"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    return package


def test_the_shipped_folders_are_there() -> None:
    assert (resources.scenarios_folder() / "base.toml").is_file()
    assert (resources.experiments_folder() / "README.md").is_file()


def test_a_checkout_is_read_at_its_top(package: Path) -> None:
    assert resources.scenarios_folder() == package.parent / "scenarios"


def test_an_installed_package_reads_its_own_data(package: Path) -> None:
    inside = package / "data" / "scenarios"
    inside.mkdir(parents=True)
    assert resources.scenarios_folder() == inside


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in asked} - {project["name"]}
    pins = (TOP / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert names <= {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
