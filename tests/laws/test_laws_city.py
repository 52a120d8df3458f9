"""A founded city stays as it is: whoever runs it, how often, side by side or in turn, finds the same city."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from itertools import zip_longest

import numpy as np
import pytest
from rig.golden import checksum
from rig.outcome import Outcome, differences
from rig.whole import COMPILED, REFERENCE

from sim.agents.model import CityModel
from sim.city.city import CHANGED, City
from sim.city.found import found
from sim.scenario.load import load
from sim.scenario.reforms import timeline

DAYS = 12
SCENARIO = load("hamlet", {
    "time.start": "2021-06-24", "time.period": "3d", "causes.start": 100.0, "staffing.level": 0.5, "start.backlog": 50,
    "prevention.share": 0.1, "governed.choice": "largest", "governed.number": 1, "citizens.voice_time": "60d",
    "handling.paper": 0.5, "deadlines.ordinary.preempts": True,
    "prevention.unlock.deeds": {"category": "housing", "share": 0.5},
})  # fmt: skip
"""Over the hamlet's reform of July, with all that writes into a table: causes, voice, trust, officers, kinds."""
STEPS = timeline(SCENARIO)


class Run:
    """A model of a city and what it wrote."""

    def __init__(self, city: City, engine: str) -> None:
        self.written: list[np.ndarray] = []
        self.model = CityModel(STEPS, city, DAYS, engine, lambda rows: self.written.append(rows.copy()))

    def periods(self) -> Iterator[None]:
        """Simulate a period at a time."""
        for _ in self.model.periods:
            self.model.step()
            yield
        self.model.engine.end()

    def outcome(self) -> Outcome:
        """All that came of it."""
        return Outcome.of(
            self.written, self.model.world, tallies=self.model.tallies, snapshots=self.model.snapshots,
            ranks=self.model.ranks, communities=self.model.world.communities, kinds=self.model.world.kinds,
        )  # fmt: skip


def whole(city: City, engine: str) -> Outcome:
    run = Run(city, engine)
    assert len(list(run.periods())) == 4
    return run.outcome()


@pytest.fixture
def city() -> City:
    return found(STEPS)


@cache
def usual() -> Outcome:
    return whole(found(STEPS), REFERENCE)


def table_hash(array: np.ndarray) -> str:
    return checksum(array, array.dtype.names) if array.dtype.names else sha256(array.tobytes()).hexdigest()


def hashes(city: City) -> dict[str, str]:
    return {name: table_hash(array) for name, array in city.arrays()}


def one_after_another(city: City, engines: list[str]) -> list[Outcome]:
    return [whole(city, engine) for engine in engines]


def in_turn(city: City, engines: list[str]) -> list[Outcome]:
    runs = [Run(city, engine) for engine in engines]
    for _ in zip_longest(*(run.periods() for run in runs)):
        pass
    return [run.outcome() for run in runs]


def in_threads(city: City, engines: list[str]) -> list[Outcome]:
    with ThreadPoolExecutor(len(engines)) as pool:
        return list(pool.map(lambda engine: whole(city, engine), engines))


@pytest.mark.parametrize(
    "engines",
    [[COMPILED, COMPILED], [COMPILED, REFERENCE], [REFERENCE, COMPILED], [REFERENCE, REFERENCE]],
    ids=str,
)
@pytest.mark.parametrize("way", [one_after_another, in_turn, in_threads])
def test_every_run_of_a_city_is_the_same(
    city: City, way: Callable[[City, list[str]], list[Outcome]], engines: list[str]
) -> None:
    before = hashes(city)
    for outcome in way(city, engines):
        assert differences(outcome, usual()) == []
    assert hashes(city) == before


def test_nobody_can_write_into_a_founded_city(city: City) -> None:
    names = [name for name, array in city.arrays() if array.flags.writeable]
    assert names == []
    assert {"citizens", "day_mix", "settings of day 7", "kind_steps of day 7"} <= {
        name for name, _ in city.arrays()
    }


def test_a_run_has_its_own_of_what_it_changes_and_shares_the_rest(city: City) -> None:
    world = Run(city, COMPILED).model.world
    for name in world._fields:
        theirs = getattr(city, name, None)
        if isinstance(theirs, np.ndarray):
            assert np.shares_memory(getattr(world, name), theirs) == (name not in CHANGED), name
            assert getattr(world, name).flags.writeable == (name in CHANGED), name


def test_a_city_that_is_given_to_a_run_is_not_copied() -> None:
    city = found(STEPS).given()
    world = Run(city, COMPILED).model.world
    assert all(np.shares_memory(getattr(world, name), getattr(city, name)) for name in CHANGED)
    assert differences(whole(found(STEPS).given(), COMPILED), usual()) == []


def test_all_that_is_said_to_change_does(city: City) -> None:
    """Otherwise a run that wrote into the founded city would not be seen. Into the disciplines a run writes only the
    fault of a rule."""
    before = hashes(city)
    run = Run(city, COMPILED)
    list(run.periods())
    same = [name for name in CHANGED if table_hash(getattr(run.model.world, name)) == before[name]]
    assert same == ["disciplines"]
