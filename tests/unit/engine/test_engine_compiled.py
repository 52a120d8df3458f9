"""The compiled engine's own tables grow when they must, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rig.cases import LAST_COME
from rig.outcome import differences
from rig.small import HOUR_LONG, MINUTE, NINE, Crew, Deadline, Petition, Small
from rig.whole import COMPILED, simulate

from sim.engine import matters
from sim.engine.compiled import engine as compiled
from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference

WAITING = Small(
    [Petition(NINE - 400 + n, work=MINUTE, joint=n % 3 == 0) for n in range(200)],
    crews=[Crew(0), Crew(2), Crew(3), Crew(4)],
    helpers=3,
    durations={"t_call": HOUR_LONG},
)
"""Two hundred petitions in a queue, a third of them with helpers."""


def test_tables_that_start_small_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = WAITING.run(Compiled)
    monkeypatch.setattr(compiled, "PLENTY", 4)
    assert differences(WAITING.run(Compiled), usual) == []


def test_a_whole_scenario_from_small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    overrides = {"start.backlog": 300, "handling.paper": 1.0, "staffing.level": 0.5, "causes.left": 1.0}
    usual = simulate(COMPILED, "hamlet", overrides, days=30)
    monkeypatch.setattr(compiled, "PLENTY", 4)
    monkeypatch.setattr(matters, "SPARE", 1)
    assert differences(simulate(COMPILED, "hamlet", overrides, days=30), usual) == []


def test_a_queue_of_stale_places_never_outgrows_the_pool() -> None:
    """Last come, first served, and all others are closed on paper: their places are never reached, and stay behind."""
    pools: list[tuple[int, int]] = []

    def small_pool(day: int, engine: Any) -> None:
        if day == 0:
            engine._engine = engine._engine._replace(pool=engine._engine.pool[:600].copy())
        pools.append((int(engine._engine.cursor["pool"][0]), len(engine._engine.pool)))

    come_and_go = [Petition(NINE, work=9 * HOUR_LONG)] + [
        Petition(NINE + n, deadline=1) for n in range(1, 400)
    ]
    small = Small(
        come_and_go, days=2, deadlines=[Deadline(), Deadline(5)], discipline=LAST_COME, chances={"paper": 1.0}
    )
    expected = small.run(Reference)
    assert differences(replace(small, each_day=small_pool).run(Compiled), expected) == []
    assert all(used <= size for used, size in pools)
    assert pools[-1][1] > 600
