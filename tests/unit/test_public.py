"""What is public is what docs/reference/python.md tells, and nothing of it is loaded before it is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
TOLD = re.findall(r"^\.\. auto(?:function|class):: (\S+)$", PAGE, re.MULTILINE)


def test_every_public_name_is_told_and_every_name_told_is_public() -> None:
    assert sorted(TOLD) == sorted(f"sim.{name}" for name in sim.__all__ if name != "__version__")


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(sim, name)
    assert found.__doc__


def test_types_are_told_of_the_same_names() -> None:
    """What mypy reads, and what is really handed out."""
    text = Path(sim.__file__).read_text(encoding="utf-8")
    told = re.findall(r"^    from (\S+) import \w+ as (\w+)$", text, re.MULTILINE)
    assert {name: home for home, name in told} == sim._HOME


def test_nothing_heavy_is_loaded_before_it_is_asked_for() -> None:
    heavy = ("numpy", "pandas", "numba", "pyarrow", "pydantic", "scipy", "matplotlib", "mesa")
    code = f"import sim, sys; print([name for name in {heavy!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'campare'"):
        sim.campare  # noqa: B018
