"""A run that goes on from a common past is, to the last bit, the run of its own that it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from rig.key_effects import DAYS, FIRST, Effects, _kinds, _places, _values, everything

from sim.agents.branches import branch
from sim.agents.model import CityModel
from sim.city.city import City
from sim.city.found import found
from sim.city.likeness import agree
from sim.errors import PetitionError
from sim.history.disk.packing import pack
from sim.runner import replayed, resolved
from sim.scenario.declared import Declared, declared
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.together import replayed_together

MIDDLE = 8  # of the second of four periods of six days
LATE = 14
Timeline = Sequence[tuple[date, Scenario]]

AHEAD = ("staffing.calendars.", "staffing.crews.", "intake.shifts.", "handling.delays.", "handling.batches.")
"""Hours of work and seats are seen before their day: by whoever is told when his work will end, by callers who wait."""
CHANGED = [
    key
    for key in declared()
    if key.path[0] not in Scenario.FIXED and not key.key.founding and key.written != "name"
]


def of(data: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(data, strict=True)


def started(steps: Timeline, city: City) -> CityModel:
    return CityModel(steps, city, DAYS, "compiled", lambda rows: None)


def ended(model: CityModel) -> bytes:
    model.run()
    return pack(model.history())


class Trunk:
    """A run with every lever on that goes on, day by day, while others branch off."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.steps: Timeline = [(FIRST, of(data))]
        self.city = found(self.steps)
        self.whole = ended(started(self.steps, self.city))
        self.model = started(self.steps, self.city)
        self.model.run_until(MIDDLE)

    def shares(self, changed: Scenario) -> int | None:
        """How many days a run with a reform in the middle has in common with it, having looked that it is the same;
        None for a reform that is refused."""
        steps = [*self.steps, (FIRST + timedelta(days=MIDDLE), changed)]
        try:
            city = found(steps)
            own = ended(started(steps, city))
        except PetitionError:
            return None
        until = agree((self.steps, self.city), (steps, city))
        if until:
            assert until == MIDDLE
            assert ended(branch(self.model, steps, city)) == own
        return until


def reforms(keys: Sequence[Declared], data: dict[str, Any]) -> Iterator[tuple[Declared, Scenario]]:
    """Of each key the first other value that makes a scenario."""
    effects = Effects(Scenario, data)
    for key in keys:
        if effects._chosen(key) is not data:
            continue  # it belongs to an alternative that is not chosen at the start
        for path in _places(data, key.path, ()):
            others = _kinds(key, path, data) if path[-1] == "kind" else _values(key, path, data)
            for other in others:
                try:
                    yield key, of(other)
                except ValidationError:
                    continue
                break
            else:
                continue
            break


def check(keys: Sequence[Declared]) -> None:
    data = everything()
    trunk, shared, alone = Trunk(data), [], set()
    for key, changed in reforms(keys, data):
        until = trunk.shares(changed)
        if until:
            shared.append(key.written)
        elif until == 0:
            alone.add(key.written)
    assert len(shared) > 0.8 * len(keys)
    assert {key for key in alone if not key.startswith(AHEAD)} == set()
    assert ended(trunk.model) == trunk.whole, "and the trunk has felt nothing of its branches"


def test_a_branch_is_the_run_that_it_stands_for() -> None:
    check(CHANGED[::24])


@pytest.mark.slow
def test_a_branch_is_the_run_that_it_stands_for_whatever_key_it_changes() -> None:
    check(CHANGED)


SHOCK = {"start": "2021-01-20", "end": "2021-02-02", "factor": 3.0, "categories": [], "places": []}
SURGE = {
    "shocks": [], "start": "2021-01-12", "end": "2021-02-15", "out_of": ["department"], "into": ["street"], "share": 0.5,
}  # fmt: skip
CAMPAIGN = {"start": "2021-02-05", "end": "2021-03-01", "push": 0.2}
REFORM = {"date": "2021-02-10", "title": "x", "assumption": "a test", "set": {"handling.paper": 0.4}}
SEATS = {
    "date": "2021-02-10",
    "title": "x",
    "assumption": "a test",
    "set": {'intake.shifts."around the clock".seats': 2},
}
BEGIN = {
    "demand.shocks.flood": (SHOCK, 19),
    "staffing.surge.help": (SURGE, 11),
    "incentive.campaigns.spring": (CAMPAIGN, 35),
    "reform.paper": (REFORM, 40),
    "reform.seats": (SEATS, 0),
    "handling.paper": (0.4, 0),
}
"""What is changed in the hamlet, and the days until then: from the 1st of January to the 20th are 19."""


def hamlet(changes: dict[str, object]) -> Timeline:
    return timeline(resolved(load("hamlet", changes), None, None, "2021-03-15"))


def alone(steps: Timeline) -> bytes:
    return pack(replayed(steps, engine="compiled", scale=1.0, replication=3, same_city=False))


def test_what_has_a_date_of_its_own_is_shared_until_then() -> None:
    """Six arms of 73 days. From the base branch four, after 19, 11, 35 and 40 days: 105 days are not run again. Of the
    two that are left, which begin otherwise, each has nothing in common with the other."""
    steps = [hamlet({}), *(hamlet({key: value}) for key, (value, _) in BEGIN.items())]
    cities = [found(one) for one in steps]
    untils = [agree((steps[0], cities[0]), (one, city)) for one, city in zip(steps, cities, strict=True)]
    assert untils == [73, *(until for _, until in BEGIN.values())]
    histories, spared = replayed_together(steps, scale=1.0, replication=3, same_city=False)
    assert spared == 19 + 11 + 35 + 40
    packed = [pack(history) for history in histories]
    assert packed == [alone(one) for one in steps]
    assert len(set(packed)) == len(packed), "each of them changes something"


def test_branches_of_several_dates_share_with_the_first_alone() -> None:
    """The base and an arm with two reforms agree until the first of them; two reforms of one day are one step."""
    other = {**REFORM, "date": "2021-01-21", "set": {"staffing.level": 1.5}}
    both = {"reform.paper": REFORM, "reform.more": other}
    steps = [
        hamlet({"reform.paper": REFORM}),
        hamlet(both),
        hamlet({**both, "reform.again": {**other, "set": {"handling.explain": 0.1}}}),
    ]
    histories, spared = replayed_together(steps, scale=1.0, replication=3, same_city=False)
    assert spared == 20 + 20
    assert [pack(history) for history in histories] == [alone(one) for one in steps]


def test_scaled_scenarios_and_other_seeds_have_nothing_in_common() -> None:
    base = hamlet({})
    for changes in ({"seed": 8}, {"demand.needs_per_year": 5000.0}, {"time.period": "7d"}):
        other = hamlet(changes)
        assert agree((base, found(base)), (other, found(other))) == 0
    assert agree((base, found(base)), (base, found(base, replication=1))) == 0


def test_the_reference_engine_is_not_copied() -> None:
    steps, other = hamlet({}), hamlet({"reform.paper": REFORM})
    model = CityModel(steps, found(steps), 73, "reference", lambda rows: None)
    with pytest.raises(TypeError, match="reference engine"):
        branch(model, other, found(other))


def test_a_city_that_takes_what_another_has_alike_is_the_same_city() -> None:
    from dataclasses import replace

    from sim.city.agreement import agree_until, sharing

    one, other = (found(hamlet(changes)) for changes in ({}, {"reform.paper": REFORM}))
    alike = replace(other, **sharing(one, other))
    assert alike.citizens is one.citizens
    assert agree_until(alike, other) == other.days
    assert np.array_equal(alike.day_mix, other.day_mix)
