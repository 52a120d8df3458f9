"""Monotone effects where theory promises them: first come, first served, one queue a street (Kiefer & Wolfowitz 1955)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rig.small import HOUR_LONG, MINUTE, NINE, Crew, Petition, Small

from sim.engine.compiled.engine import Compiled
from sim.ground.time_units import DAY

DAYS = 4
NEVER = DAYS * DAY

petitions = st.lists(
    st.builds(
        Petition,
        arrives=st.integers(NINE - HOUR_LONG, NINE + 12 * HOUR_LONG),
        work=st.sampled_from([MINUTE, HOUR_LONG, 5 * HOUR_LONG, 10 * HOUR_LONG]),
    ),
    min_size=2,
    max_size=20,
)


def starts(arriving: list[Petition], officers: int) -> np.ndarray:
    """When work begins on each petition, in the order given; NEVER if it does not."""
    rows = Small(arriving, [Crew(0, officers)], days=DAYS).run(Compiled).rows
    started = np.full(len(arriving), NEVER)
    known = rows["started"] >= 0
    started[rows["kind"][known]] = rows["started"][known]
    return started


@settings(max_examples=60)
@given(arriving=petitions, officers=st.integers(1, 3))
def test_another_officer_lets_nobody_wait_longer(arriving: list[Petition], officers: int) -> None:
    assert (starts(arriving, officers + 1) <= starts(arriving, officers)).all()


@settings(max_examples=60)
@given(arriving=petitions, officers=st.integers(1, 3), data=st.data())
def test_less_work_lets_nobody_wait_longer(
    arriving: list[Petition], officers: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(arriving) - 1))
    shorter = list(arriving)
    shorter[number] = replace(arriving[number], work=arriving[number].work // 2)
    assert (starts(shorter, officers) <= starts(arriving, officers)).all()


@settings(max_examples=60)
@given(arriving=petitions, officers=st.integers(1, 3), data=st.data())
def test_one_petition_fewer_lets_nobody_wait_longer(
    arriving: list[Petition], officers: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(arriving) - 1))
    fewer = arriving[:number] + arriving[number + 1 :]
    assert (starts(fewer, officers) <= np.delete(starts(arriving, officers), number)).all()


def test_the_law_can_fail() -> None:
    """A petition of more work makes others wait: were starts not compared, this would not be seen."""
    two = [Petition(NINE, HOUR_LONG), Petition(NINE + MINUTE, HOUR_LONG)]
    longer = [replace(two[0], work=5 * HOUR_LONG), two[1]]
    assert not (starts(longer, 1) <= starts(two, 1)).all()
