"""Keys that are gone: whoever still has one is told what became of it, wherever it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.scenario.declared import declared
from sim.scenario.keys import Path as Place
from sim.scenario.keys import write_key
from sim.scenario.load import faults, load
from sim.scenario.migration import GONE, REMOVED, gone
from sim.scenario.rewrite import rewritten

HEAVY = REMOVED["citizens", "heavy"]
REFORM = "[reform.Test]\ndate = 2021-07-01\ntitle = 'Test'\n"
INLINE = REFORM + 'set = { "citizens.heavy" = 0.1, "staffing.level" = 2.0 }\n'
TABLE = REFORM + "[reform.Test.set]\ncitizens.heavy = 0.1\nstaffing.level = 2.0\n"
SECTION = "[citizens]\ntrust = 0.4\nheavy = 0.01\n"


def test_the_key_of_a_place_is_found() -> None:
    assert gone(("citizens", "heavy")) == HEAVY
    assert gone(("citizens", "trust")) is None
    assert gone(("citizens",)) is None


@pytest.mark.parametrize("text", [SECTION, INLINE, TABLE], ids=["section", "reform", "table of a reform"])
def test_an_old_file_is_told_how_it_becomes_new(text: str, tmp_path: Path) -> None:
    file = tmp_path / "old.toml"
    file.write_text('extends = "hamlet"\n' + text, encoding="utf-8")
    (fault,) = faults(file)
    assert fault.key == "citizens.heavy"
    assert "no longer a key" in fault.message
    assert fault.hint == HEAVY
    file.write_text(rewritten(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert faults(file) == []


def test_an_override_is_told_too() -> None:
    with pytest.raises(PetitionError, match="no longer a key"):
        load("hamlet", {"citizens.heavy": 0.1})


@pytest.mark.parametrize("path", GONE, ids=write_key)
def test_what_is_gone_is_no_key(path: Place) -> None:
    assert [key.written for key in declared() if key.covers(path)] == []
