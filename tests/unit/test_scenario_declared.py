"""Declared keys: every field says what it means in both languages, and its place in a scenario is found again."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.scenario.declared import declared, key_of, nearest_key, sections
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.words import takes

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS = {key.written: key.takes for key in declared()}


def tables(model: type[BaseModel]) -> set[type[BaseModel]]:
    """A class of the schema and all below it."""
    below = (table for field in model.model_fields.values() for table in sections(field.annotation))
    return {model}.union(*map(tables, below))


@pytest.mark.parametrize(
    "model", sorted(tables(Scenario), key=lambda model: model.__name__), ids=lambda m: m.__name__
)
def test_every_field_says_what_it_means(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        if name == "kind":
            continue
        key = key_of(field)
        assert len(key.meaning) > 3 and key.meaning[-1] not in ".;,", name
        assert CHINESE.search(key.zh) and key.zh[-1] not in "。；，", name
        assert not CHINESE.search(key.meaning), name


def test_every_kind_of_duration_is_told() -> None:
    assert tables(Scenario) >= set(sections(Distribution))


def test_a_field_without_a_key_is_noticed() -> None:
    class Bare(BaseModel):
        wait: int

    with pytest.raises(StopIteration):
        key_of(Bare.model_fields["wait"])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("intake.web", "share"),
        ("time.tick", "duration from 1s to 1d"),
        ("incentive.time", "duration above 0s"),
        ("deadlines.….allowance", "duration or working days"),
        ("intake.shifts.….on", "time of day"),
        ("demand.months", "list of 12: number"),
        ("citizens.repeat_delay", "distribution"),
        ("discipline.knows_work", "`true` or `false`"),
        ("dispatch.route.kind", "`direct` or `ladder`"),
        ("prevention.hours", "number above 0 to 10000, officer's hours"),
        ("seed", "whole number from 0 below 4294967296"),
    ],
)
def test_what_a_key_takes_in_words(key: str, words: str) -> None:
    assert WORDS[key] == words


def test_words_of_a_table_go_by_its_class() -> None:
    assert takes(Scenario, "demand") == "table Demand"


@pytest.mark.parametrize(
    ("path", "written", "kind"),
    [
        (("intake", "web"), "intake.web", None),
        (("intake", "talk", "mean"), "intake.talk", None),
        (("handling", "work", 0, "mean"), "handling.work", None),
        (("deadlines", 3, "allowance"), "deadlines.….allowance", None),
        (("incentive", "response", "width"), "incentive.response.width", "give-up"),
        (("discipline", "kind"), "discipline.kind", None),
    ],
)
def test_the_key_of_a_place(path: tuple[str | int, ...], written: str, kind: str | None) -> None:
    key = nearest_key(Scenario, path, load("base").model_dump())
    assert key is not None
    assert (key.written, key.kind) == (written, kind)


def test_a_place_of_no_key_has_none() -> None:
    assert nearest_key(Scenario, ("intake", "wbe"), load("base").model_dump()) is None


def test_a_unit_stands_behind_the_meaning() -> None:
    assert Key("how long", zh="多久", unit="hours").description == "how long [hours]"
