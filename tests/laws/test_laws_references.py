"""Whatever has a name can be taken away by a reform, or that is refused in words, before the work: nothing is left that
names what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from rig.key_effects import FIRST, MORE
from rig.whole import COMPILED, REFERENCE

from sim.agents.model import CityModel
from sim.city.found import found
from sim.errors import PetitionError
from sim.scenario.fields import is_named
from sim.scenario.keys import write_key
from sim.scenario.levers import chosen
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

STORM = {"start": FIRST + timedelta(1), "end": FIRST + timedelta(5)}
DAYS, TAKEN = 6, FIRST + timedelta(3)


def everything() -> dict[str, object]:
    """What lays every lever over the hamlet, and a storm with a surge that answers it, both under way on the day of the
    reform."""
    overrides: dict[str, object] = {}
    for lever in chosen([]):
        overrides |= lever.overrides(lever.arms[1])
    surge = {"shocks": ["Summer storm"], "out_of": ["department"], "into": ["street"], "share": 0.5, **STORM}
    shock = {f"demand.shocks.Summer storm.{end}": day for end, day in STORM.items()}
    return {**overrides, **MORE, **shock, "staffing.surge": {"help": surge}}


def named(data: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every entry of every table by name."""
    for key, value in data.items():
        if isinstance(value, dict):
            here = (*path, key)
            if is_named(Scenario, here):
                yield from ((*here, entry) for entry in value)
            yield from named(value, here)


ALL = everything()
NAMED = [
    path
    for path in named(load("hamlet", ALL).model_dump())
    if path[0] not in ("city", "catalogue", "sources")
]


def taken(path: tuple[str, ...]) -> dict[str, object]:
    return {
        "reform.x": {"date": TAKEN, "title": "x", "assumption": "a test", "set": {write_key(path): False}}
    }


@pytest.mark.parametrize("path", NAMED, ids=write_key)
def test_a_name_taken_away_leaves_nothing_that_names_it(path: tuple[str, ...]) -> None:
    try:
        steps = timeline(load("hamlet", {**ALL, **taken(path)}))
    except PetitionError as error:
        said = str(error)
        assert "reform of 2021-01-04" in said
        assert path[-1] in said or path[-2] in said or path[1] in said
        return
    tables = []
    for engine in (COMPILED, REFERENCE):
        written: list[np.ndarray] = []
        model = CityModel(steps, found(steps), DAYS, engine, lambda rows, to=written: to.append(rows.copy()))
        model.run()
        tables.append(np.sort(np.concatenate(written)["id"]))
    assert len(tables[0]) > 0
    assert np.array_equal(*tables)


def test_kinds_of_names_that_are_tried() -> None:
    sections = {path[:-1] for path in NAMED}
    assert sections >= {
        ("demand", "shocks"), ("staffing", "surge"), ("staffing", "crews"), ("staffing", "calendars"),
        ("intake", "shifts"), ("deadlines",), ("handling", "work"), ("incentive", "campaigns"),
        ("prevention", "unlock"),
    }  # fmt: skip


def test_a_shock_that_a_reform_takes_away_takes_its_surge_along_from_that_day_on() -> None:
    """Officers are moved on the second and third of January; from the fourth on all are where they belong."""
    steps = timeline(load("hamlet", {**ALL, **taken(("demand", "shocks", "Summer storm"))}))
    assert "help" in steps[0][1].staffing.surge
    assert not steps[1][1].staffing.surge
    model = CityModel(steps, found(steps), DAYS, COMPILED, lambda rows: None)
    moved = []
    day = model.engine.day
    model.engine.day = lambda n: (moved.append(np.abs(model.crews["moved"]).sum()), day(n))  # type: ignore[method-assign]
    model.run()
    assert [number > 0 for number in moved] == [False, True, True, False, False, False]


def test_a_surge_that_answers_another_shock_too_stays() -> None:
    gale = {"demand.shocks.Gale": {**STORM, "factor": 2.0, "categories": [], "places": []}}
    both = {"staffing.surge.help.shocks": ["Summer storm", "Gale"]}
    steps = timeline(load("hamlet", {**ALL, **gale, **both, **taken(("demand", "shocks", "Summer storm"))}))
    assert steps[1][1].staffing.surge["help"].shocks == ["Gale"]
