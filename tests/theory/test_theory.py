"""Both engines against theory: every case within four standard errors, and every planted error beyond them."""

from __future__ import annotations

from pathlib import Path

import pytest
from theory.case import Case
from theory.cases import FAMILIES, LONG, SIZES, Family, deviations

LIMIT = 4.0
POINTS = [case for family in FAMILIES for case in family.points]
NAMES = [type(family.points[0]).__name__ for family in FAMILIES]


def within(found: dict[str, float]) -> None:
    assert found
    assert all(abs(z) < LIMIT for z in found.values()), found


@pytest.mark.parametrize("case", POINTS, ids=repr)
def test_the_compiled_engine_agrees_with_theory(case: Case) -> None:
    within(deviations(case, "compiled", SIZES["compiled"]))


@pytest.mark.parametrize("family", FAMILIES, ids=NAMES)
def test_the_reference_engine_agrees_with_theory(family: Family) -> None:
    within(deviations(family.small, "reference", SIZES["reference"]))


@pytest.mark.parametrize("family", FAMILIES, ids=NAMES)
def test_a_planted_error_is_found(family: Family) -> None:
    found = deviations(family.points[0], "compiled", SIZES["compiled"], theory=family.wrong)
    assert max(abs(z) for z in found.values()) > LIMIT, (family.error, found)


def test_the_page_tells_of_every_family() -> None:
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text("utf-8")
    for family in FAMILIES:
        assert f"| {family.points[0].key} | {family.points[0].title} |" in page, "run `make evidence`"
        assert family.error in page


@pytest.mark.slow
@pytest.mark.parametrize("case", POINTS, ids=repr)
def test_longer_runs_agree_with_theory(case: Case) -> None:
    within(deviations(case, "compiled", LONG))
