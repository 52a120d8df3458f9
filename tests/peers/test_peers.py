"""The same models in Ciw and in SimPy: every number within four standard errors of ours, planted errors beyond."""

from __future__ import annotations

from pathlib import Path

import pytest
from peers.twins import OURS, TWINS, Twin
from theory.case import sampled

LIMIT = 4.0


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_a_peer_sees_the_same(twin: Twin) -> None:
    found = twin.differences()
    assert set(found) <= set(sampled(twin.case, "compiled", OURS)) and found
    assert all(abs(z) < LIMIT for z in found.values()), found


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_a_planted_error_is_found(twin: Twin) -> None:
    found = twin.differences(planted=True)
    assert max(abs(z) for z in found.values()) > LIMIT, found


def test_the_page_tells_of_every_peer() -> None:
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text("utf-8")
    for name, twin in TWINS.items():
        assert f"| {name} | {twin.case.title} |" in page, "run `make evidence`"
        assert twin.error in page
