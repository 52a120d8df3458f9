"""The model: its periods, its agents in Mesa's keeping, and that nothing of it is left behind."""

from __future__ import annotations

import gc
import weakref
from unittest import mock

import mesa
import pytest
from rig.whole import COMPILED, REFERENCE, modelled

from sim.agents.periods import periods
from sim.scenario.load import load


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_a_finished_model_is_freed(engine: str) -> None:
    model = modelled(engine, "hamlet", days=3)
    model.run()
    gone = weakref.ref(model), weakref.ref(model.agents[0]), weakref.ref(model.units)
    del model
    gc.collect()
    assert [one() for one in gone] == [None, None, None]


def test_a_model_that_broke_is_freed() -> None:
    model = modelled(COMPILED, "hamlet", days=3)
    with (
        mock.patch.object(type(model), "_respond", side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
    ):
        model.run()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_numbers_of_agents_are_their_own_in_every_model() -> None:
    for _ in range(2):
        agents = modelled(COMPILED, "hamlet", days=3).agents
        assert agents.get("unique_id") == list(range(1, len(agents) + 1))


def test_the_generators_of_mesa_are_never_read() -> None:
    model = modelled(COMPILED, "hamlet", {"triage.share": 0.5, "learning.practices.number": 3}, days=62)
    before = model.random.getstate(), model.rng.bit_generator.state
    model.run()
    assert model.steps == len(model.periods) == 3
    assert (model.random.getstate(), model.rng.bit_generator.state) == before
    assert isinstance(model, mesa.Model)


def test_periods_are_months_or_so_many_days_and_the_last_is_cut_short() -> None:
    months = list(periods(load("hamlet"), 40))
    assert [(one.label, one.first, one.last) for one in months] == [("2021-01", 0, 31), ("2021-02", 31, 40)]
    tens = list(periods(load("hamlet", {"time.period": "10d"}), 25))
    assert [(one.label, one.first, one.last) for one in tens] == [
        ("day 0", 0, 10), ("day 10", 10, 20), ("day 20", 20, 25),
    ]  # fmt: skip
