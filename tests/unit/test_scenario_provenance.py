"""Where numbers come from: kept beside the scenario, inherited and replaced with the values, never invented."""

from __future__ import annotations

import pickle

import pytest

from sim.scenario.files import built_in
from sim.scenario.load import load
from sim.scenario.provenance import Provenance
from sim.scenario.unsourced import unsourced


def _load(tmp_path, text, overrides=None):
    file = tmp_path / "mine.toml"
    file.write_text('extends = "base"\n' + text)
    return load(file, overrides)


@pytest.mark.parametrize("name", built_in())
def test_no_built_in_scenario_has_a_number_out_of_nowhere(name):
    assert unsourced(load(name)) == []


def test_annotations_are_taken_off_and_kept(tmp_path):
    scenario = _load(
        tmp_path,
        "[sources]\nGOV = 'a report'\n[staffing]\nlevel = { value = 1.5, source = 'GOV', note = 'p. 3' }\n"
        "[incentive]\ntime = { value = '45d', assumption = 'a guess', range = ['30d', '60d'] }\n",
    )
    assert (scenario.staffing.level, scenario.incentive.time) == (1.5, 45 * 86_400)
    assert scenario.register["staffing.level"] == Provenance(source="GOV", note="p. 3")
    told = scenario.register["incentive.time"]
    assert (told.assumption, told.range, told.bounds) == (
        "a guess",
        ("30d", "60d"),
        (30 * 86_400.0, 60 * 86_400.0),
    )


def test_sources_of_a_parent_may_be_named(tmp_path):
    assert _load(tmp_path, "seed = { value = 1, source = 'SEED' }").register["seed"].source == "SEED"


def test_a_value_that_is_replaced_loses_its_provenance(tmp_path):
    scenario = _load(tmp_path, "[staffing]\nlevel = 1.5\n")
    assert "staffing.level" not in scenario.register
    assert unsourced(scenario) == ["staffing.level"]


def test_an_override_loses_its_provenance_too():
    assert unsourced(load("base", {"staffing.level": 2.0})) == ["staffing.level"]
    assert unsourced(load("base", {"staffing.level": {"value": 2.0, "assumption": "a try"}})) == []


def test_what_is_said_of_a_table_does_not_hold_for_a_part_that_is_replaced(tmp_path):
    scenario = _load(tmp_path, "[staffing]\nutilisation = { street = 0.9 }\n")
    assert scenario.staffing.utilisation["street"] == 0.9
    assert unsourced(scenario) == ["staffing.utilisation.street"]


def test_a_range_by_key_is_that_of_each_number(tmp_path):
    scenario = _load(
        tmp_path,
        "[intake]\ntalk = { value = { kind = 'lognormal', mean = '4min', variation = 0.8 }, assumption = 'a guess', "
        "range = { mean = ['2min', '6min'], variation = [0.5, 1.5] } }\n",
    )
    assert scenario.register["intake.talk.mean"].bounds == (120.0, 360.0)
    assert scenario.register["intake.talk"] == Provenance(assumption="a guess")
    assert unsourced(scenario) == []


def test_a_range_of_a_list_holds_for_each_entry(tmp_path):
    scenario = _load(
        tmp_path, "[demand]\nweekdays = { value = [1,1,1,1,1,2,2], assumption = 'a', range = [1, 2] }\n"
    )
    assert scenario.register["demand.weekdays"].bounds == (1.0, 2.0)


def test_a_value_may_hold_annotated_values(tmp_path):
    scenario = _load(
        tmp_path,
        "[staffing.utilisation]\nstreet = { value = 0.9, source = 'SEED' }\n"
        "district = { value = 0.9, assumption = 'x' }\n",
    )
    assert unsourced(scenario) == []


def test_a_table_with_a_value_of_its_own_is_no_annotation(tmp_path):
    scenario = _load(
        tmp_path,
        "[dispatch]\nmachine_delay = { kind = 'fixed', value = { value = '3s', assumption = 'a' } }\n",
    )
    assert scenario.dispatch.machine_delay.value == 3
    assert scenario.register["dispatch.machine_delay.value"].assumption == "a"
    assert unsourced(scenario) == []
    shorter = _load(tmp_path, "[dispatch.machine_delay]\nvalue = '2s'\n")
    assert shorter.dispatch.machine_delay.value == 2


def test_numbers_of_a_reform_need_a_source_too(tmp_path):
    reform = "[reform.r]\ndate = 2021-07-01\ntitle = 't'\n"
    change = (
        "set = { 'staffing.level' = 2.0, 'citizens.repeat_unsolved' = { value = 0.6, assumption = 'a' } }\n"
    )
    assert unsourced(_load(tmp_path, reform + change)) == ["staffing.level (reform of 2021-07-01)"]
    assert unsourced(_load(tmp_path, reform + "source = 'SEED'\n" + change)) == []


def test_a_scenario_keeps_its_register_when_it_travels():
    scenario = load("hamlet")
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert (again.register, again.reforms) == (scenario.register, scenario.reforms)
