"""Levers: every number of the record comes from the scenario, and every duration from its table."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city.duration_tables import DurationTables
from sim.city.found import found
from sim.city.layout import Layout
from sim.city.levers import _numbers, _rows, _shares, levers
from sim.ground.levers import LEVERS
from sim.scenario.load import load
from sim.scenario.reforms import timeline

LAYOUT = Layout(streets=3, districts=1, departments=2, municipals=1, utilities=1, others=1)
TABLES_OF_ROWS = set(
    "discipline_weights allowance working_days preempts t_desk class_work helpers_up_to".split()
)


@pytest.fixture(scope="module")
def hamlet():
    return load("hamlet")


def record(scenario, tables=None):
    return levers(scenario, LAYOUT, tables or DurationTables(1), 12, 3, 999)


def test_every_lever_is_set(hamlet):
    named = {*_shares(hamlet), *_numbers(hamlet, LAYOUT, 1, 1, 1), *_rows(hamlet, DurationTables(1))}
    assert named | TABLES_OF_ROWS == set(LEVERS.names)
    assert not named & TABLES_OF_ROWS


def test_numbers_of_the_scenario_and_the_layout(hamlet):
    row = record(hamlet)[0]
    assert row["web"] == 0.15
    assert row["consultation"] == 0.50
    assert row["accuracy_machine"] == 0.70
    assert row["refuse_other"] == hamlet.dispatch.refusal.other
    assert row["satisfied_late"] == hamlet.citizens.satisfaction.late
    assert row["most_generations"] == hamlet.citizens.most_repeats + 1
    assert row["cause_need"] == hamlet.causes.need
    assert (row["seed"], row["replication"], row["horizon"], row["kinds"]) == (7, 3, 999, 12)
    assert row["first_district"] == 3
    assert row["first_department"] == 4
    assert row["first_municipal"] == 6
    assert row["first_utility"] == 7
    assert row["first_other"] == 8
    assert row["paper_on"] == 1
    assert row["calls_owner"] == 1
    assert row["ladder"] == 0


def test_classes_in_their_order(hamlet):
    tables = DurationTables(1)
    row = record(hamlet, tables)[0]
    assert row["classes"] == 4
    assert row["allowance"][:4].tolist() == [7200, 86400, 7 * 86400, 15 * 86400]
    assert row["preempts"].tolist() == [1, 1, 0, 0, 0, 0]
    assert row["class_work"][:4].tolist() == [deadline.work for deadline in hamlet.deadlines]
    assert (tables.table()[row["t_desk"][2]] == hamlet.deadlines[2].desk.table()).all()


def test_allowances_in_working_days():
    scenario = load("hamlet", {"deadlines.complex.allowance": "15wd"})
    row = record(scenario)[0]
    assert row["working_days"].tolist() == [0, 0, 0, 15, 0, 0]
    assert row["allowance"][3] == 0


def test_helpers_are_cumulative_and_end_at_one():
    row = record(load("hamlet", {"collaboration.helpers": [0.7, 0.3]}))[0]
    assert row["helpers_up_to"].tolist() == [0.7, 1.0, 1.0]
    row = record(load("hamlet", {"collaboration.helpers": [1.0]}))[0]
    assert row["helpers_up_to"].tolist() == [1.0, 1.0, 1.0]


def test_weights_of_the_discipline_stand_in_its_row():
    scenario = load("hamlet", {"discipline.kind": "rank-chasing", "discipline.horizon": "3d"})
    weights = record(scenario)[0]["discipline_weights"]
    assert weights[6, 0] == 3 * 86400
    assert np.count_nonzero(weights) == 1


def test_the_ladder_has_a_duration():
    scenario = load(
        "hamlet", {"dispatch.route": {"kind": "ladder", "district": {"kind": "fixed", "value": "8h"}}}
    )
    tables = DurationTables(1)
    row = record(scenario, tables)[0]
    assert row["ladder"] == 1
    assert (tables.table()[row["t_ladder"]] == 8 * 3600).all()


def test_rows_point_at_their_distributions_and_equal_ones_are_shared(hamlet):
    city = found(timeline(hamlet))
    row = city.levers[0][1][0]
    assert (city.durations[row["t_talk"]] == hamlet.intake.talk.table()).all()
    assert (city.durations[row["t_repeat"]] == hamlet.citizens.repeat_delay.table()).all()
    assert len(np.unique(city.durations, axis=0)) == len(city.durations)
    for kind in city.kinds:
        assert any((city.durations[kind["work"]] == grade.table()).all() for grade in hamlet.handling.work)


def test_a_coarse_tick_rounds_durations_up():
    tables = DurationTables(60)
    city = load("hamlet", {"time.tick": "1min"})
    rows = levers(city, LAYOUT, tables, 1, 0, 1)
    assert (tables.table() % 60 == 0).all()
    assert (tables.table()[rows["t_talk"][0]] >= city.intake.talk.table()).all()
