"""Every key does something: another value of it changes what a run writes or what is told of it, or is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from rig.key_effects import Effects, everything
from rig.planted import planted

from sim.behaviour import citizens
from sim.errors import PetitionError
from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.history.disk.spans import dispatched_in_time
from sim.runner import run
from sim.scenario import schema
from sim.scenario.declared import declared
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.write import to_toml

ELSEWHERE = ("sources", "rules.files", "deadlines.….dispatch")
"""Keys that a run does not read: tested below."""
SECTIONS = list(dict.fromkeys(key.path[0] for key in declared()))


@pytest.fixture(scope="module")
def effects() -> Effects:
    return Effects(Scenario, everything())


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_does_something(section: str, effects: Effects) -> None:
    keys = [key for key in declared() if key.path[0] == section and key.written not in ELSEWHERE]
    assert effects.dead(keys) == []


def test_a_source_that_is_cited_must_be_there(tmp_path: Path) -> None:
    whole = to_toml(load("base"))
    assert 'SEED = "' in whole
    file = tmp_path / "unsourced.toml"
    file.write_text(whole.replace('SEED = "', 'SEEDS = "'), encoding="utf-8")
    with pytest.raises(PetitionError, match="SEED"):
        load(file)


def test_a_file_of_rules_that_is_named_must_be_there() -> None:
    with pytest.raises(PetitionError, match=r"nowhere\.py"):
        load("hamlet", {"rules.files": ["nowhere.py"]})


def test_the_time_allowed_for_dispatch_is_what_the_desk_is_measured_by(tmp_path: Path) -> None:
    shares = []
    for name, allowed in (("usual", "24h"), ("short", "10min")):
        run(
            "hamlet",
            until=date(2021, 1, 6),
            out=tmp_path / name,
            overrides={"deadlines.ordinary.dispatch": allowed},
        )
        shares.append(float(dispatched_in_time(tmp_path / name)["in_time_share"][0]))
    assert shares[1] < shares[0] - 0.1


class Idle(citizens.Citizens):
    """Citizens with a key that nobody reads."""

    heavy: Annotated[Share, Key("share of citizens counted as heavy petitioners", zh="高频诉求人占比")]


class WithIdle(schema.Scenario):
    """A scenario with a dead key."""

    citizens: Annotated[Idle, Key("the people", zh="市民")]


def test_a_dead_key_is_caught() -> None:
    data = everything()
    data["citizens"]["heavy"] = 0.1
    keys = [key for key in declared(WithIdle) if key.written in ("citizens.heavy", "citizens.malicious")]
    assert Effects(WithIdle, data).dead(keys) == ["citizens.heavy"]


def test_a_key_that_is_no_longer_read_is_caught() -> None:
    keys = [
        key for key in declared() if key.written in ("learning.capability.loss", "learning.capability.gain")
    ]
    with planted(("policies.learning", "loss = capability.loss + flow", "loss = flow")):
        assert Effects(Scenario, everything()).dead(keys) == ["learning.capability.loss"]


def test_a_value_of_the_wrong_sort_does_not_count_as_an_effect() -> None:
    data = everything()
    data["citizens"]["trust"] = np.nan
    keys = [key for key in declared() if key.written == "citizens.trust"]
    with pytest.raises(ValueError, match="share"):
        Effects(Scenario, data).dead(keys)
