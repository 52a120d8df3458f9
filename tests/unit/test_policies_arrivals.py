"""How many needs an event brings: sizes worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.needs import batch_size
from sim.policies.arrivals import Batches, Listed, Poisson


def batches(law: str, mean: float, share: float = 1.0) -> np.ndarray:
    return Batches.model_validate({"law": law, "mean": mean, "share": share, "within": 0}).sizes()


def test_alone_and_not_at_all() -> None:
    assert Poisson().sizes().tolist() == [1.0]
    assert Listed(petitions="moment\n").sizes().tolist() == []


def test_fixed_batches_are_as_near_their_mean_as_whole_numbers() -> None:
    assert batches("fixed", 3).tolist() == [0, 0, 1, 0]
    # 2.25 is 2 three times in four, and 3 once.
    assert batches("fixed", 2.25).tolist() == [0, 0.75, 0.25]


def test_geometric_batches() -> None:
    # Mean 2: one half each time.
    assert batches("geometric", 2)[:4] == pytest.approx([0.5, 0.25, 0.125, 0.0625])
    assert batches("geometric", 1).tolist() == [1.0]


def test_a_share_of_needs_in_batches() -> None:
    # Of 100 needs 60 come by 12 events of five, and 40 one by one: 12 of 52 events are batches.
    assert batches("fixed", 5, 0.6)[[0, 4]] == pytest.approx([40 / 52, 12 / 52])
    assert batches("fixed", 5, 0.0)[0] == 1.0


@pytest.mark.parametrize(
    ("law", "mean", "share"), [("geometric", 7.5, 0.3), ("fixed", 40.0, 1.0), ("geometric", 1000.0, 1.0)]
)
def test_needs_an_event_are_as_declared(law: str, mean: float, share: float) -> None:
    sizes = batches(law, mean, share)
    assert sizes.sum() == pytest.approx(1)
    assert sizes @ np.arange(1, len(sizes) + 1) == pytest.approx(1 / ((1 - share) + share / mean), rel=1e-8)


def test_a_size_at_a_number() -> None:
    up_to = np.cumsum([0.25, 0.0, 0.75])
    quarter = 2**30  # of 2**32
    assert [batch_size(up_to, number) for number in (0, quarter - 1, quarter, 2**32 - 1)] == [1, 1, 3, 3]
