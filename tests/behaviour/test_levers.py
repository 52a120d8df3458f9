"""Every lever, turned, in both engines: they agree petition by petition."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.runner import run
from sim.scenario.levers import Lever, chosen

UNTIL = date(2021, 2, 8)
"""Three reviews of ten days each, and what follows from them."""
LEVERS = chosen([])


def turned(lever: Lever) -> dict[str, object]:
    """What the hamlet is given: the lever on, or off where base.toml has it on."""
    return {**lever.overrides("off" if lever.base == "on" else "on"), "time.period": "10d"}


def ended(folder: Path, engine: str, overrides: dict[str, object]) -> tuple[Any, np.ndarray, np.ndarray]:
    """Every petition in order of identity, the units' state after each period, and their tallies."""
    done = run("hamlet", engine=engine, until=UNTIL, overrides=overrides, out=folder)
    rows = pq.read_table(folder / "petitions.parquet").sort_by(
        [("id", "ascending"), ("generation", "ascending")]
    )
    return rows, done.history.snapshots, done.history.tallies


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_both_engines_turn_it_alike(lever: Lever, tmp_path: Path) -> None:
    fast, slow = (ended(tmp_path / engine, engine, turned(lever)) for engine in ("compiled", "reference"))
    assert fast[0].equals(slow[0])
    for name in fast[1].dtype.names or ():
        if name not in ("heap", "room", "size"):  # the compiled engine's own
            assert np.array_equal(fast[1][name], slow[1][name], equal_nan=True), name
    assert fast[2].tobytes() == slow[2].tobytes()
