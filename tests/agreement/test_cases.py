"""Both engines, and the compiled one's source uncompiled, on the instants that never come up by chance."""

from __future__ import annotations

import pytest
from rig.cases import CASES, DISCIPLINES, discipline
from rig.outcome import differences
from rig.plain import plain
from rig.small import Small

from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference

SHORT_RING = plain(("engine.compiled.calendar", "RING = 1 << 16", "RING = 1 << 6"))
"""Uncompiled, with a calendar of little more than an hour: nearly every event lies laps ahead."""
SMALL = [case() for case in CASES.values()] + [discipline(policy) for policy in DISCIPLINES]
NAMES = [*CASES, *(policy.kind for policy in DISCIPLINES)]


@pytest.mark.parametrize("small", SMALL, ids=NAMES)
def test_compiled_and_reference_agree(small: Small) -> None:
    assert differences(small.run(Compiled), small.run(Reference)) == []


@pytest.mark.parametrize(
    "small",
    [pytest.param(small, id=name) for small, name in zip(SMALL, NAMES, strict=True) if small.days < 10],
)
def test_the_source_agrees_uncompiled(small: Small) -> None:
    assert differences(small.run(SHORT_RING), small.run(Reference)) == []
