"""A scenario goes back to text, and editors know what may be written in it."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from sim.resources import scenarios_folder
from sim.scenario.files import built_in
from sim.scenario.json_schema import json_schema
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.write import to_toml


@pytest.mark.parametrize("name", built_in())
def test_a_scenario_comes_back_from_its_text(tmp_path, name):
    scenario = load(name)
    file = tmp_path / "again.toml"
    file.write_text(to_toml(scenario), encoding="utf-8")
    again = load(file)
    assert again == scenario
    assert (again.register, again.reforms) == (scenario.register, scenario.reforms)
    assert timeline(again) == timeline(scenario)


def test_what_was_overridden_comes_back(tmp_path):
    overrides = {
        "staffing.utilisation.street": 0.9,
        "intake.talk": {"kind": "gamma", "mean": 95,
                        "variation": {"value": 0.5, "assumption": 'say "half"', "note": "x\ny"}},
        "deadlines.complex.allowance": "20wd",
        "title": "标题 \\ \" ' \n \x7f",
    }  # fmt: skip
    scenario = load("base", overrides)
    file = tmp_path / "again.toml"
    file.write_text(to_toml(scenario), encoding="utf-8")
    assert load(file) == scenario


def test_the_text_reads_as_people_write():
    text = to_toml(load("hamlet"))
    for line in (
        "extends",
        'start = 2021-01-01\n',
        'allowance = {value = "15d", ',
        'age = {value = "6d", ',
        '"dispatch.refusal.first_receiver" = {value = 0.9, ',
    ):  # fmt: skip
        assert (line in text) == (line != "extends")
    assert tomllib.loads(text)["time"]["end"] == load("hamlet").time.end


@pytest.fixture(scope="module")
def validator():
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def _plain(text):
    return json.loads(json.dumps(tomllib.loads(text), default=str))


@pytest.mark.parametrize("name", built_in())
def test_editors_accept_every_built_in_scenario(validator, name):
    text = (scenarios_folder() / f"{name}.toml").read_text(encoding="utf-8")
    assert [error.message for error in validator.iter_errors(_plain(text))] == []
    assert [error.message for error in validator.iter_errors(_plain(to_toml(load(name))))] == []


@pytest.mark.parametrize(
    "text",
    [
        "extends = 'base'\n[staffing]\nlevel = 2",
        "[staffing]\nlevel = { value = 2, assumption = 'a', range = [1, 3] }",
        "discipline = { horizon = '3d' }",
        "discipline = { value = { kind = 'rank-chasing', horizon = { value = '3d', source = 'X' } }, note = 'n' }",
        "[citizens]\ntrust = '41.5%'",
        "[incentive]\ntime = 3600",
        "[time]\nperiod = '30d'",
        "[reform.a]\ndate = 2021-01-01\ntitle = 't'\nset = { 'a.b' = 1 }",
        "reform.a.date = 2021-01-01",
        "reform.a = false",
        "[deadlines]\n'*' = false\n'危险'.allowance = '2h'",
        "catalogue.bodies = { '*' = false, street = 1 }",
        "deadlines.danger = { value = { preempts = true }, note = 'n' }",
    ],
)
def test_editors_accept_what_may_be_written(validator, text):
    assert [error.message for error in validator.iter_errors(_plain(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "extends = 3",
        "[stafing]\nlevel = 2",
        "[staffing]\nlevle = 2",
        "[staffing]\nlevel = 'high'",
        "[staffing]\nlevel = { value = 2, assumption = 'a', source = 'b' }",
        "[staffing]\nlevel = { value = 2, asumption = 'a' }",
        "[staffing]\nlevel = { value = 2, assumption = 'a', range = [1] }",
        "discipline = { kind = 'fifo' }",
        "[citizens]\ntrust = '41.5'",
        "[incentive]\ntime = '3 moons'",
        "[demand]\nmonths = [1, 2]",
        "[[reform]]\ntitle = 't'\nset = { 'a.b' = 1 }",
        "reform.a.dates = 2021-01-01",
        "[[deadlines]]\nname = 'danger'",
        "deadlines.danger = true",
        "catalogue.bodies.streets = 1",
    ],
)
def test_editors_mark_what_is_wrong(validator, text):
    assert not validator.is_valid(_plain(text))


def test_the_schema_beside_the_scenarios_is_the_current_one():
    shipped = json.loads((scenarios_folder() / "schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema(), "write it again: petition schema > scenarios/schema.json"


@pytest.mark.parametrize("file", sorted(scenarios_folder().glob("*.toml")), ids=lambda file: file.stem)
def test_editors_find_the_schema_of_a_shipped_scenario(file):
    first, *_ = file.read_text(encoding="utf-8").splitlines()
    assert first.startswith("#:schema ")
    assert (file.parent / first.removeprefix("#:schema ")).is_file()
