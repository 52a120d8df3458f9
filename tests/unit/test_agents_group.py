"""An agent is its row of the table, a group all of its rows; a decision is the same, alone and together."""

from __future__ import annotations

import numpy as np
import pytest
from mesa.agent import AgentSet
from rig.whole import COMPILED, modelled

from sim.agents.districts import District
from sim.agents.group import Group, together
from sim.agents.model import CityModel
from sim.agents.past import Past
from sim.agents.streets import Street
from sim.agents.units import DECISIONS, Department
from sim.ground.tables import Body
from sim.ground.time_units import DAY

MOVING = {
    "learning.capability.gain": 0.01, "learning.capability.loss": 0.001, "learning.fatigue.onset": 0.0,
    "learning.fatigue.rise": 0.1, "learning.fatigue.rest": 0.01, "collaboration.readiness.responds": 0.5,
}  # fmt: skip
"""Everything a unit decides changes something."""


@pytest.fixture
def model() -> CityModel:
    return modelled(COMPILED, "hamlet", MOVING, days=31)


def test_an_agent_reads_and_writes_its_row(model: CityModel) -> None:
    agent = model.agents[1]
    agent.effort = 0.25
    assert model.units["effort"][1] == agent.effort == 0.25
    model.units["score"][1] = 0.75
    assert agent.score == 0.75
    assert agent.name == model.city.unit_names[1]


def test_a_group_reads_and_writes_all_of_its_rows(model: CityModel) -> None:
    model.streets.push = np.array([0.1, 0.2, 0.3])
    assert model.agents_by_type[Street].get("push") == [0.1, 0.2, 0.3]
    assert model.streets.push.tolist() == [0.1, 0.2, 0.3]
    assert (model.units["push"][3:] == 0).all()


def test_every_unit_is_in_one_group_for_each_decision(model: CityModel) -> None:
    for decision in DECISIONS:
        rows = np.concatenate([group.row for group in model.groups[decision]])
        assert sorted(rows) == list(range(len(model.units)))
        for group in model.groups[decision]:
            assert len({getattr(type(agent), decision) for agent in group.agents}) == 1
    assert [len(model.groups[decision]) for decision in DECISIONS] == [1, 1, 1, 2, 1], (
        "streets alone are pressed"
    )
    for kind, body in ((Street, Body.STREET), (District, Body.DISTRICT)):
        assert {model.units["body"][agent.row] for agent in model.agents_by_type[kind]} == {body}
    assert (model.units["body"][model.agents_by_type[Department].get("row")] >= Body.DEPARTMENT).all()


def some(number: int, count: int) -> np.ndarray:
    """So many different values in 0…1."""
    return np.asarray((np.arange(1, count + 1) * (0.381966 + number / 100)) % 1.0)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_the_same_alone_and_together(model: CityModel, decision: str) -> None:
    for number, column in enumerate(("confidence", "effort", "capability", "fatigue", "push", "score")):
        model.units[column] = some(number, len(model.units))
    model.spells.begin(0)
    model.spells.cut(30, model.scenario)
    past = Past(30 * DAY, busy=some(7, len(model.units)), measured=some(8, len(model.units)))
    before = model.units.copy()
    for group in model.groups[decision]:
        group.do(decision, past)
    at_once = model.units.copy()
    model.units[:] = before
    for agent in model.agents.select(lambda one: hasattr(one, "row")):
        getattr(agent, decision)(past)
    assert at_once.tobytes() == model.units.tobytes() != before.tobytes()


def test_a_method_without_the_mark_is_asked_of_each(model: CityModel) -> None:
    asked = []

    class Asked(Street):
        def exert(self, past: Past) -> None:
            asked.append(self.row)

        @together
        def learn(self, past: Past) -> None:
            asked.append(self.row.tolist())

    group = Group(model, AgentSet([Asked(model, row) for row in (2, 0)], random=model.random))
    assert len(group) == 2
    group.do("exert", None)
    group.do("learn", None)
    assert asked == [2, 0, [2, 0]]
