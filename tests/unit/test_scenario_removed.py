"""Keys that are gone: whoever still has one is told what became of it, wherever it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.scenario.load import faults, load
from sim.scenario.removed import REMOVED, removed

REFORM = '[reform.a]\ndate = 2021-07-01\ntitle = "Test"\nset = { "citizens.heavy" = 0.1 }\n'


def test_the_key_of_a_place_is_found() -> None:
    assert removed(("citizens", "heavy")) == REMOVED["citizens.heavy"]
    assert removed(("citizens", "trust")) is None
    assert removed(("citizens",)) is None


@pytest.mark.parametrize("text", ["[citizens]\nheavy = 0.01\n", REFORM], ids=["in a section", "in a reform"])
def test_an_old_file_is_told_how_it_becomes_new(text: str, tmp_path: Path) -> None:
    file = tmp_path / "old.toml"
    file.write_text('extends = "hamlet"\n' + text, encoding="utf-8")
    (fault,) = faults(file)
    assert fault.key == "citizens.heavy"
    assert "no longer a key" in fault.message
    assert fault.hint == REMOVED["citizens.heavy"]


def test_an_override_is_told_too() -> None:
    with pytest.raises(PetitionError, match="no longer a key"):
        load("hamlet", {"citizens.heavy": 0.1})


@pytest.mark.parametrize("key", REMOVED)
def test_what_is_gone_is_gone(key: str) -> None:
    with pytest.raises(PetitionError, match="no longer a key"):
        load("hamlet", {key.replace("…", "0"): 0.1})
