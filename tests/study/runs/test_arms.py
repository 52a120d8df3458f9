"""Arms as a command line gives them."""

from __future__ import annotations

import pytest

from sim.errors import PetitionError


def test_values_with_commas_stay_whole(month) -> None:
    made = month("hamlet:collaboration.helpers=[0.5, 0.3, 0.2],incentive.start=0.5", "hamlet")
    assert made[0].scenario.collaboration.helpers == [0.5, 0.3, 0.2]
    assert made[0].scenario.incentive.start == 0.5


def test_an_arm_has_no_seed_of_its_own(month) -> None:
    with pytest.raises(PetitionError, match="a seed of its own"):
        month("hamlet", "hamlet:seed=8")
