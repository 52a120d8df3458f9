"""Whatever a scenario says, it ends in a clear error or in a run whose books balance."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from resilience import fuzz, mutate

import sim.agents.model
import sim.history.measures.summary

PLACES = [(path, old) for path, old in mutate._leaves(mutate.plain("hamlet")) if path[0] != "extends"]
NUMBERS = st.one_of(
    st.floats(0, 1), st.floats(), st.integers(), st.integers(0, 100), st.sampled_from(mutate.NUMBERS)
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8")), st.from_regex(r"\d{1,4}(s|min|h|d|w|wd|%)", fullmatch=True),
    st.from_regex(r"\d\d:\d\d", fullmatch=True), st.dates().map(str),
)  # fmt: skip
VALUES = st.recursive(
    NUMBERS | TEXTS | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=9), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), VALUES | st.none()), min_size=1, max_size=4)


def child(changes: list[tuple[tuple[tuple[object, ...], object], object]]) -> str:
    """Hamlet with values put in place of its own; None takes the old one again."""
    data: dict[str, object] = {"extends": "hamlet", "time": {"period": "1d"}}
    for (path, old), value in changes:
        mutate._set(data, mutate.plain("hamlet"), path, old if value is None else value)
    return mutate.written(data)


def check(found: fuzz.Ending) -> None:
    assert found.how in ("refused", "ran"), found.told
    assert found.seconds < fuzz.SECONDS


def test_a_few_mutants() -> None:
    found = list(fuzz.endings(range(36)))
    for one in found:
        check(one)
    ways = Counter(one.how for one in found)
    assert ways["ran"] >= 8 and ways["refused"] >= 8


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_any_values(tmp_path_factory: pytest.TempPathFactory, changes) -> None:
    check(fuzz.ending(1, child(changes), tmp_path_factory.mktemp("mutant")))


@pytest.mark.slow
def test_ten_thousand_mutants() -> None:
    assert fuzz.main(10_000) == 0


@pytest.mark.slow
@settings(max_examples=3000, derandomize=False, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_many_values(tmp_path_factory: pytest.TempPathFactory, changes) -> None:
    check(fuzz.ending(1, child(changes), tmp_path_factory.mktemp("mutant")))


def test_a_mutant_is_the_same_everywhere() -> None:
    assert mutate.text(17) == mutate.text(17)
    assert len({mutate.text(number) for number in range(40)}) == 40


def test_what_is_written_is_read_back() -> None:
    data = mutate.whole("trap")
    assert tomllib.loads(mutate.written(data)) == data


# What the fuzzer must find, were it there.


def planted(tmp_path: Path, number: int = 1) -> fuzz.Ending:
    return fuzz.ending(number, 'extends = "hamlet"', tmp_path)


def test_the_fuzzer_takes_a_sound_scenario_for_one(tmp_path: Path) -> None:
    assert planted(tmp_path).how == "ran"


@pytest.mark.parametrize(
    ("what", "value"), [("closed", 10**6), ("resolution_rate", float("nan")), ("utilisation", 1.5)]
)
def test_the_fuzzer_finds_wrong_numbers(tmp_path: Path, what: str, value: float) -> None:
    true = sim.history.measures.summary.summary
    with mock.patch.object(
        sim.history.measures.summary, "summary", lambda history: true(history) | {what: value}
    ):
        assert planted(tmp_path).how == "FAULT"


@pytest.mark.parametrize("number", [1, 10])
def test_the_fuzzer_finds_a_fault_of_the_program(tmp_path: Path, number: int) -> None:
    with mock.patch.object(sim.agents.model.CityModel, "step", side_effect=ZeroDivisionError):
        found = planted(tmp_path, number)
    assert found.how == "FAULT" and "ZeroDivisionError" in found.told


def test_the_fuzzer_finds_what_hangs_or_is_left_behind(tmp_path: Path) -> None:
    assert next(fuzz.endings([0], first=0, seconds=0.01)).how == "FAULT"
    (tmp_path / ".out.partial").mkdir()
    assert "left behind" in planted(tmp_path).told
