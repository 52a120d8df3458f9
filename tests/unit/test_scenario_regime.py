"""Beijing's regime: on in its years, from its dates; off in the bare twins, which differ in nothing else."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from sim.scenario.load import load
from sim.scenario.reforms import timeline

SWITCHES = (
    "incentive.lists.shame", "incentive.lists.honour", "incentive.summons.last", "incentive.prize.top",
    "incentive.attention.budget", "incentive.campaigns", "incentive.districts.push", "incentive.districts.lent",
    "governed.choice", "handling.paper_push", "call_back.found", "learning.capability.gain",
    "learning.capability.loss", "learning.capability.memory", "learning.fatigue.rise", "learning.practices.number",
    "collaboration.three_party.share", "collaboration.round_table.communities", "prevention.topic.categories",
    "prevention.topic.unlocks", "prevention.unlock", "demand.growth", "intake.other_lines",
)  # fmt: skip
"""What turns a part of the regime on; off, it is as in base."""
REFITTED = (
    "demand.needs_per_year", "citizens.voice", "citizens.voice_time", "incentive.start", "intake.web", "causes.start",
)  # fmt: skip
"""What was fitted again with the regime."""
NAMES = ("name", "title")
YEARS = (2019, 2020, 2021)


def flat(data: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every number of a scenario by its dotted key; switches that are tables as one. What is published steers nothing,
    and a twin sizes its officers itself, as its year does."""
    key = ".".join(path)
    if key in ("published", "staffing.sized_for.as_if"):
        return {}
    if not isinstance(data, dict) or key in SWITCHES:
        return {key: data}
    return {k: v for name, part in data.items() for k, v in flat(part, (*path, name)).items()}


def states(name: str) -> list[tuple[date, dict[str, Any]]]:
    return [(day, flat(scenario.model_dump())) for day, scenario in timeline(load(name))]


@pytest.mark.parametrize("year", YEARS)
def test_a_bare_twin_has_the_regime_off_all_year_and_differs_in_nothing_else(year: int) -> None:
    base = flat(load("base").model_dump())
    bare = states(f"beijing-{year}-bare")
    for _, state in bare:
        assert {key: state[key] for key in SWITCHES} == {key: base[key] for key in SWITCHES}
    first, full = bare[0][1], states(f"beijing-{year}")[0][1]
    differ = {key for key in full | first if full.get(key) != first.get(key)}
    assert differ <= {*SWITCHES, *REFITTED, *NAMES}


@pytest.mark.parametrize("year", YEARS)
def test_the_regime_is_on_by_the_end_of_each_year(year: int) -> None:
    base, last = flat(load("base").model_dump()), states(f"beijing-{year}")[-1][1]
    later = (
        {"prevention.topic.categories", "prevention.topic.unlocks", "prevention.unlock"}
        if year < 2021
        else set()
    )
    once = {"incentive.campaigns"} if year > 2019 else set()
    assert {key for key in SWITCHES if last[key] == base[key]} == later | once


@pytest.mark.parametrize(
    ("scenario", "day", "key"),
    [
        ("beijing-2019", date(2019, 5, 1), "governed.choice"),  # four classes, May 2019
        ("beijing-2019-2021", date(2019, 5, 1), "governed.choice"),
        ("beijing-2019-2021", date(2021, 1, 15), "prevention.topic.categories"),  # the topics of 2021
        ("beijing-2019-2021", date(2021, 9, 24), "dispatch.refusal.first_receiver"),  # the regulation
    ],
)
def test_what_is_dated_begins_on_its_day(scenario: str, day: date, key: str) -> None:
    steps = states(scenario)
    changed = [later for (_, before), (later, after) in pairwise(steps) if before[key] != after[key]]
    assert changed == [day]
