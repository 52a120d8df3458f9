"""What is shipped is found, and what is asked for is pinned."""

import ast
import itertools
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
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


PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def asked(*extras: str) -> set[str]:
    """The libraries that an installation with these extras asks for."""
    requirements = itertools.chain(PROJECT["dependencies"], *(EXTRAS[extra] for extra in extras))
    return {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in requirements} - {PROJECT["name"]}


PARTS = {"llvmlite", "pydantic_core"}  # of libraries that are asked for and choose their version


def test_every_dependency_is_pinned() -> None:
    pins = (TOP / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert {pin.split("==")[0].lower().replace("_", "-") for pin in pins} >= asked(*EXTRAS)


@pytest.mark.parametrize(
    ("folder", "extras"), [("sim", tuple(EXTRAS)), ("tests", ("test", "bench", "cluster", "xlsx"))]
)
def test_every_imported_library_is_asked_for(folder: str, extras: tuple[str, ...]) -> None:
    """A library that only happens to be installed is missing on the next machine."""
    ours = {"sim", "tests", "experiments", "benchmarks"} | {place.name for place in (TOP / folder).iterdir()}
    foreign = imported(TOP / folder) - set(sys.stdlib_module_names) - ours - PARTS
    sources = packages_distributions()
    libraries = asked(*extras)
    assert {name for name in foreign if not libraries & {s.lower() for s in sources.get(name, [])}} == set()


def imported(folder: Path) -> set[str]:
    """The top-level names that the Python files of a folder import, at any depth."""
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found


COMPILERS = {"kernel", "rule", "step"}


def test_only_what_is_compiled_goes_without_types() -> None:
    """mypy must let whole modules go without; nothing but what numba compiles may make use of that."""
    untyped = [
        f"{file.name}: {node.name}"
        for file in (TOP / "sim").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.returns is None and not COMPILERS & names(node)
    ]
    assert untyped == []


def names(function: ast.FunctionDef) -> set[str]:
    """The decorators of a function that are plain names."""
    return {decorator.id for decorator in function.decorator_list if isinstance(decorator, ast.Name)}


LENGTHS = {60 * 60, 24 * 60 * 60}
CODED = {"body", "by", "channel", "event", "how", "line", "origin", "outcome", "outside", "state"}
"""What has an enumeration: a bare number beside it says nothing."""


def bare_numbers(text: str) -> list[int]:
    """The lines of code in which a number stands that has a name."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value in LENGTHS)
        or (isinstance(node, ast.Compare) and bool(CODED & {named(part) for part in parts(node)}) and any(
            isinstance(part, ast.Constant) and type(part.value) is int for part in parts(node)
        ))
    ]  # fmt: skip


def parts(comparison: ast.Compare) -> list[ast.expr]:
    return [comparison.left, *comparison.comparators]


def named(part: ast.expr) -> str | None:
    """The name of a variable, or of a field or a column."""
    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant):
        return str(part.slice.value)
    return part.attr if isinstance(part, ast.Attribute) else part.id if isinstance(part, ast.Name) else None


def test_numbers_that_have_a_name_are_called_by_it() -> None:
    assert [
        f"{file.relative_to(TOP)}:{line}"
        for file in (TOP / "sim").rglob("*.py")
        if file.name != "time_units.py"
        for line in bare_numbers(file.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("if outcome == 1: pass", True),
        ("x = 2 != p.channel", True),
        ("x = rows['state'] == 6", True),
        ("day = now // 86400", True),
        ("x = 3600.0", True),
        ("if outcome == _SOLVED: pass", False),
        ("if count == 1: pass", False),
        ("x = day * DAY", False),
    ],
)
def test_a_bare_number_is_noticed(text: str, is_bare: bool) -> None:
    assert bool(bare_numbers(text)) == is_bare
