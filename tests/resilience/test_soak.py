"""Ten years in one process: memory does not grow, beside the tables of results."""

from __future__ import annotations

import pytest
from resilience.soak import Soak, soak


@pytest.mark.slow
def test_memory_is_flat_over_ten_years() -> None:
    seen = soak(0.1)
    assert len(seen.bytes) == 10
    assert seen.growth < 0.005 * seen.bytes[2]


def test_growth_would_be_found() -> None:
    grown = Soak(bytes=[int(5e8 + 1e7 * year) for year in range(10)], tables=6e6)
    assert grown.growth == pytest.approx(4e6)
