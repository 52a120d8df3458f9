"""Dated reforms: a scenario is a line of valid scenarios, each from its day on."""

from __future__ import annotations

from datetime import date

import pytest

from sim.errors import PetitionError
from sim.scenario.files import built_in
from sim.scenario.load import load
from sim.scenario.reforms import timeline

START = date(2021, 1, 1)


def _load(tmp_path, *reforms, text=""):
    file = tmp_path / "mine.toml"
    blocks = [
        f"[reform.{n}]\ndate = {day}\ntitle = 't'\nsource = 'SEED'\nset = {what}\n"
        for n, (day, what) in enumerate(reforms)
    ]
    file.write_text('extends = "base"\n' + text + "\n".join(blocks))
    return load(file)


def test_without_reforms_there_is_one_step():
    scenario = load("base")
    assert timeline(scenario) == [(START, scenario)]


@pytest.mark.parametrize("name", built_in())
def test_the_reforms_of_every_built_in_scenario_can_be_carried_out(name):
    scenario = load(name)
    days = [day for day, _ in timeline(scenario)]
    assert days == sorted(set(days))
    assert len(days) == 1 + len({reform.date for reform in scenario.reforms if reform.date > days[0]})


def test_each_reform_stands_on_those_before_it(tmp_path):
    scenario = _load(
        tmp_path,
        ("2021-09-01", "{ 'staffing.level' = 3.0 }"),
        ("2021-03-01", "{ staffing = { level = 2.0, part_time = true } }"),
    )
    steps = timeline(scenario)
    assert [(day, step.staffing.level) for day, step in steps] == [
        (START, scenario.staffing.level),
        (date(2021, 3, 1), 2.0),
        (date(2021, 9, 1), 3.0),
    ]
    assert steps[2][1].staffing.part_time
    assert steps[2][1].staffing.crews == scenario.staffing.crews
    assert scenario.staffing.level == load("base").staffing.level


def test_reforms_of_one_day_are_one_step(tmp_path):
    scenario = _load(
        tmp_path,
        ("2021-03-01", "{ 'staffing.level' = 2.0 }"),
        ("2021-03-01", "{ 'citizens.repeat_unsolved' = '60%' }"),
    )
    [_, (day, step)] = timeline(scenario)
    assert (day, step.staffing.level, step.citizens.repeat_unsolved) == (date(2021, 3, 1), 2.0, 0.6)


def test_a_reform_of_the_first_day_is_there_from_the_start(tmp_path):
    [(day, step)] = timeline(_load(tmp_path, ("2021-01-01", "{ 'staffing.level' = 2.0 }")))
    assert (day, step.staffing.level) == (START, 2.0)


def test_a_reform_may_change_the_kind_of_a_policy(tmp_path):
    scenario = _load(tmp_path, ("2021-03-01", "{ discipline = { kind = 'rank-chasing', horizon = '3d' } }"))
    assert timeline(scenario)[1][1].discipline.kind == "rank-chasing"


def test_a_reform_reaches_entries_by_name(tmp_path):
    scenario = _load(tmp_path, ("2021-03-01", "{ 'deadlines.complex.allowance' = '20wd' }"))
    classes = {name: str(one.allowance) for name, one in timeline(scenario)[1][1].deadlines.items()}
    assert classes["complex"] == "20wd"
    assert classes["danger"] == "2h"


def test_the_step_knows_where_its_numbers_come_from(tmp_path):
    what = "{ staffing = { level = 2.0 }, 'citizens.repeat_unsolved' = { value = 0.6, assumption = 'a' } }"
    scenario = _load(tmp_path, ("2021-03-01", what))
    step = timeline(scenario)[1][1]
    assert step.register["staffing.level"].source == "SEED"
    assert step.register["citizens.repeat_unsolved"].assumption == "a"
    assert step.register["causes.left"] == scenario.register["causes.left"]


def test_reforms_are_inherited_and_taken_away(tmp_path):
    parent = tmp_path / "parent.toml"
    parent.write_text("extends = 'hamlet'\n")
    child = tmp_path / "child.toml"
    child.write_text("extends = 'parent.toml'\nreform = { '*' = false }\n")
    assert load(parent).reforms == load("hamlet").reforms
    assert load(child).reforms == ()


@pytest.mark.parametrize("day", ["2020-12-31", "2022-01-01"])
def test_a_reform_lies_inside_the_time_of_the_run(tmp_path, day):
    with pytest.raises(PetitionError, match="on and before 2022-01-01"):
        _load(tmp_path, (day, "{ 'staffing.level' = 2.0 }"))


def test_a_scenario_that_was_changed_by_hand_is_checked_again():
    scenario = load("hamlet")
    shorter = scenario.time.model_copy(update={"end": date(2021, 3, 1)})
    with pytest.raises(PetitionError, match="outside the scenario's time"):
        timeline(scenario.model_copy(update={"time": shorter}))
    assert len(timeline(scenario.renewed(time=shorter))) == 1
