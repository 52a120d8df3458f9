"""Pages made of what the levers do."""

from __future__ import annotations

import pytest

from sim.study.experiments.lever_pages import cell
from sim.study.statistics.intervals import Estimate


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (Estimate(0.0, 0.0, 0.0, 0.0, 4, 1.0), "0"),
        (Estimate(0.0123, -0.01, 0.0346, 0.01, 4, 0.2), "+1.2<br>−1.0 … +3.5"),
        (Estimate(-0.0023, -0.003, -0.0016, 0.01, 4, 0.01), "**−0.23**<br>−0.30 … −0.16"),
        (Estimate(float("nan"), float("-inf"), float("inf"), float("nan"), 0, float("nan")), "–"),
    ],
)
def test_a_cell(estimate: Estimate, text: str) -> None:
    assert cell(estimate) == text
