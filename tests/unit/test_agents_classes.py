"""Which class each agent has: the city's own, another for a sort, another for one unit; nothing else is let in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from rig.whole import COMPILED, modelled

from sim.agents.classes import ALONE, UNITS, describe
from sim.agents.districts import District
from sim.agents.group import together
from sim.agents.hall import CityHall
from sim.agents.model import CityModel
from sim.agents.past import Past
from sim.agents.platform import Platform
from sim.agents.streets import Street
from sim.agents.units import DECISIONS, Department, Unit
from sim.errors import PetitionError


class Idle(Street):
    """A street that does nothing of its own accord."""

    def exert(self, past: Past) -> None:
        self.effort = 0.0


class Blind(CityHall):
    """A city hall that presses nobody."""

    def review(self, day: object) -> None:
        self.streets.push = 0.0


def made(agents: dict[str, type], days: int = 59) -> CityModel:
    return modelled(COMPILED, "hamlet", days=days, agents=agents)


def kinds(model: CityModel) -> list[type]:
    return [type(agent) for agent in model.agents.select(agent_type=Unit)]


def test_a_class_for_a_sort_and_one_for_a_unit() -> None:
    usual = made({})
    name = usual.city.unit_names[2]
    assert kinds(usual)[:3] == [Street, Street, Street]
    assert kinds(made({"street": Idle}))[:4] == [Idle, Idle, Idle, District]
    assert kinds(made({name: Idle}))[:3] == [Street, Street, Idle]

    class Own(Street):
        pass

    assert kinds(made({name: Idle, "street": Own}))[:3] == [Own, Own, Idle]


def test_what_a_class_decides_is_done_and_other_streets_are_streets_still() -> None:
    model = made({})
    name = model.city.unit_names[1]
    model.run()
    idle = made({name: Idle})
    idle.run()
    assert idle.units["effort"][1] == 0.0 < model.units["effort"][1]
    assert idle.units["speed"][1] < model.units["speed"][1]
    assert len(idle.streets) == len(idle.hall.streets) == 3 and (idle.ranks[-1][:3] > 0).all()


def test_the_agents_of_whom_there_is_one() -> None:
    model = modelled(COMPILED, "hamlet", {"incentive.attention.budget": 0.1}, days=59, agents={"hall": Blind})
    model.run()
    assert isinstance(model.hall, Blind)
    assert (model.units["push"] == 0.0).all()


@pytest.mark.parametrize("name", [*UNITS, *ALONE])
def test_every_name_takes_a_class_derived_from_its_own_and_no_other(name: str) -> None:
    usual = (UNITS | ALONE)[name]
    wrong = Platform if issubclass(usual, Unit) else Department
    made({name: type("Own", (usual,), {})})
    for other in (wrong, int, None, usual.__name__):
        with pytest.raises(PetitionError, match=f'cannot stand for "{name}"') as told:
            made({name: other})  # type: ignore[dict-item]
        assert told.value.expected == f"a class derived from {usual.__module__}.{usual.__name__}"


@pytest.mark.parametrize(("name", "near"), [("streets", '"street"?'), ("Hall", '"hall"?'), ("zzz", None)])
def test_a_name_that_nobody_bears_is_refused(name: str, near: str | None) -> None:
    with pytest.raises(PetitionError, match=f'there is no agent "{name}"') as told:
        made({name: Idle})
    assert told.value.hint == near


def test_results_say_whose_classes_ran() -> None:
    said = describe({"street": Idle, "hall": type("Own", (CityHall,), {"__module__": "nowhere"})})
    assert said["street"]["class"] == f"{__name__}.Idle"
    assert len(str(said["street"]["source_hash"])) == 64
    assert said["hall"] == {"class": "nowhere.Own", "source_hash": None}


def again(decide: Callable[..., None]) -> Callable[..., None]:
    """A method of one's own that does as another does."""

    @together
    def decided(self: Unit, past: Past) -> None:
        decide(self, past)

    return decided


def test_an_own_class_that_changes_nothing_changes_nothing() -> None:
    """Whether its methods are the city's, or its own that do the same: then each class is a group, with the same
    bytes."""
    own = {name: type("Own", (kind,), {}) for name, kind in (UNITS | ALONE).items()}
    usual, other = made({}), made(own)
    assert all(len(other.groups[decision]) == len(usual.groups[decision]) for decision in DECISIONS)
    own |= {
        name: type("Own", (kind,), {decision: again(getattr(kind, decision)) for decision in DECISIONS})
        for name, kind in UNITS.items()
    }
    other = made(own)
    usual.run()
    other.run()
    assert all(len(other.groups[decision]) > len(usual.groups[decision]) for decision in DECISIONS)
    assert np.array_equal(usual.snapshots.view(np.uint8), other.snapshots.view(np.uint8))
    assert np.array_equal(usual.tallies, other.tallies)
