"""Settings: every number of the record comes from its key, and somebody reads it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pytest
from pydantic import Field

import sim
from sim.city.duration_tables import DurationTables
from sim.city.found import found
from sim.city.layout import Layout
from sim.city.settings import COLUMNS, SETTINGS, Beside, columns, settings
from sim.ground.key import Key
from sim.ground.quantiles import duration
from sim.ground.quantities import Seconds
from sim.ground.tables import CLASSES
from sim.policies.base import Section
from sim.scenario.declared import declared
from sim.scenario.load import load
from sim.scenario.reforms import timeline

LAYOUT = Layout(streets=3, districts=1, departments=2, municipals=1, utilities=1, others=1)
READERS = ("policies", "behaviour", "engine")


@pytest.fixture(scope="module")
def hamlet():
    return load("hamlet")


def record(scenario, tables=None):
    return settings(scenario, LAYOUT, tables or DurationTables(1), 3)


def test_a_name_stands_for_one_number():
    names = [*Beside._fields, *(column.name for column in COLUMNS)]
    assert len(set(names)) == len(names)
    assert tuple(names) == SETTINGS.names


def test_every_number_is_read_by_a_rule_or_an_engine():
    """A number that nobody reads is a key that does nothing."""
    read = {
        node.attr if isinstance(node, ast.Attribute) else node.slice.value
        for part in READERS
        for file in (Path(sim.__file__).parent / part).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant))
    }
    assert set(SETTINGS.names) - read == set()


def test_numbers_of_the_scenario_and_the_layout(hamlet):
    row = record(hamlet)[0]
    assert row["web"] == 0.15
    assert row["consultation"] == 0.50
    assert row["accuracy_machine"] == 0.70
    assert row["refuse_other"] == hamlet.dispatch.refusal.other
    assert row["satisfied_late"] == hamlet.citizens.satisfaction.late
    assert row["most_repeats"] == hamlet.citizens.most_repeats
    assert row["cause_need"] == hamlet.causes.need
    assert row["answer_target"] == hamlet.intake.answer_target
    assert (row["seed"], row["replication"], row["classes"], row["process"]) == (7, 3, 4, 1.0)
    assert row["first_district"] == 3
    assert row["first_department"] == 4
    assert row["first_municipal"] == 6
    assert row["first_utility"] == 7
    assert row["first_other"] == 8
    assert row["calls_owner"] == 1
    assert row["helpers_come"] == 1  # among
    assert row["t_way"] == -1  # no time on the way


def test_classes_in_their_order(hamlet):
    tables = DurationTables(1)
    row = record(hamlet, tables)[0]
    assert row["allowance"][:4].tolist() == [7200, 86400, 7 * 86400, 15 * 86400]
    assert row["preempts"].tolist() == [1, 1] + [0] * (CLASSES - 2)
    assert row["class_work"][:4].tolist() == [0.25, 0.7, 1.0, 1.6]
    assert (tables.table()[row["t_desk"][2]] == hamlet.deadlines["ordinary"].desk.table()).all()


def test_allowances_in_working_days():
    scenario = load("hamlet", {"deadlines.complex.allowance": "15wd"})
    row = record(scenario)[0]
    assert row["allowance_days"].tolist() == [0, 0, 0, 15] + [0] * (CLASSES - 4)
    assert row["allowance"][3] == 0


def test_helpers_are_cumulative_and_end_at_one():
    row = record(load("hamlet", {"collaboration.helpers": [0.7, 0.3]}))[0]
    assert row["helpers_up_to"].tolist() == [0.7, 1.0, 1.0]
    row = record(load("hamlet", {"collaboration.helpers": [1.0]}))[0]
    assert row["helpers_up_to"].tolist() == [1.0, 1.0, 1.0]


def test_the_ladder_has_a_duration():
    scenario = load(
        "hamlet", {"dispatch.route": {"kind": "ladder", "district": {"kind": "fixed", "value": "8h"}}}
    )
    tables = DurationTables(1)
    row = record(scenario, tables)[0]
    drawn = [int(duration(tables.table(), row["t_way"], number, 1)) for number in range(0, 1 << 32, 1 << 28)]
    assert set(drawn) == {8 * 3600}


def test_rows_point_at_their_distributions_and_equal_ones_are_shared(hamlet):
    city = found(timeline(hamlet))
    row = city.settings[0][1][0]
    assert (city.durations[row["t_talk"]] == hamlet.intake.talk.table()).all()
    assert (city.durations[row["t_repeat"]] == hamlet.citizens.repeat_delay.table()).all()
    assert len(np.unique(city.durations, axis=0)) == len(city.durations)
    for kind in city.kinds:
        assert any(
            (city.durations[kind["work"]] == grade.table()).all() for grade in hamlet.handling.work.values()
        )


def test_a_coarse_tick_counts_durations_in_ticks():
    tables = DurationTables(60)
    city = load("hamlet", {"time.tick": "1min"})
    row = record(city, tables)["t_talk"][0]
    assert (tables.table()[row] == city.intake.talk.table(60)).all()
    assert 60 * tables.mean(row) == pytest.approx(city.intake.talk.average, rel=1e-4)


def test_work_is_counted_in_seconds_whatever_the_tick():
    scenario = load("hamlet", {"time.tick": "1h"})
    city = found(timeline(scenario))
    for kind in city.kinds:
        assert any(
            (city.durations[kind["work"]] == grade.table()).all() for grade in scenario.handling.work.values()
        )


class Entry(Section):
    """An entry of a list."""

    wait: Annotated[Seconds, Key("how long it waits", zh="等待", read="wait")]
    title: Annotated[str, Key("what it is called", zh="名称", read="title")]


class One(Section):
    """One of several."""

    kind: Literal["one"] = "one"
    wait: Annotated[Seconds, Key("how long it waits", zh="等待", read="wait")]


class Several(Section):
    """Something to choose."""

    choice: Annotated[One, Key("which", zh="选择")]


class Long(Section):
    """A list of any length."""

    entries: Annotated[list[Entry], Key("entries", zh="各项")]


class Short(Section):
    """A list of three at most."""

    entries: Annotated[list[Entry], Field(max_length=3), Key("entries", zh="各项")]


def test_what_no_rule_could_read_is_refused_as_the_record_is_made():
    wait, title = declared(Short)
    assert [(column.name, column.shape) for column in columns(wait)] == [("wait", (3,))]
    with pytest.raises(TypeError, match=r"entries\.….title: rules cannot read"):
        list(columns(title))
    with pytest.raises(TypeError, match="how many entries"):
        list(columns(declared(Long)[0]))
    with pytest.raises(TypeError, match="only the rule of one itself"):
        list(columns(declared(Several)[1]))
