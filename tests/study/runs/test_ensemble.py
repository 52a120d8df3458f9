"""An ensemble beside scenarios: a member's value goes where nothing else was meant, and nowhere else."""

import csv

import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.runs.ensemble import ABOUT, MEMBERS, built_in, read_ensemble, standing

DATED = 'reform.review.set."handling.contact_low"'


def write(folder, keys, rows, **about):
    told = {"name": "small", "title": "a small one", "scenario": "hamlet"} | about
    lines = [f'{name} = "{value}"' for name, value in told.items() if value is not None]
    lines += ["[keys]", *(f"'{key}' = {value}" for key, value in keys.items())]
    (folder / ABOUT).write_text("\n".join(lines), encoding="utf-8")
    with (folder / MEMBERS).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["member", *keys], *([n, *row] for n, row in enumerate(rows, 1))])
    return folder


@pytest.fixture
def small(tmp_path):
    keys = {
        "handling.solve_low": standing(load("beijing-2019"), "handling.solve_low"),
        "incentive.start": 0.25,
        DATED: 0.97,
    }
    return read_ensemble(write(tmp_path, keys, [[0.4, 0.2, 0.95], [0.5, 0.3, 0.99]], scenario="beijing-2019"))


def test_values_keep_their_forms(tmp_path):
    found = read_ensemble(
        write(tmp_path, {"incentive.time": '"180d"', "staffing.level": 1.0}, [["90d", 0.9]])
    )
    assert found.members == ({"incentive.time": "90d", "staffing.level": 0.9},)


def test_all_keys_hold_for_what_was_fitted(small):
    suited = small.for_scenario(load("beijing-2019"))
    assert (set(suited.goes), suited.stands, suited.lacks) == (set(small.base), (), ())


def test_where_a_scenario_has_a_value_of_its_own_it_stands(small):
    """2020 begins with an effort of its own, and has no review of May 2019; how offices solve it has from beijing."""
    suited = small.for_scenario(load("beijing-2020"))
    assert (suited.goes, suited.stands, suited.lacks) == (
        ("handling.solve_low",), ("incentive.start",), (DATED,),
    )  # fmt: skip


def test_what_is_changed_on_purpose_stands_even_if_it_is_the_same(small):
    scenario = load("beijing-2019", {"incentive.start": 0.25, "handling": {"solve_low": 0.45}})
    suited = small.for_scenario(scenario, ["incentive.start", "handling"])
    assert suited.goes == (DATED,)


def test_a_key_within_a_reform_is_found():
    assert standing(load("beijing-2019"), DATED) == 0.97
    assert standing(load("beijing-2019"), 'reform.nothing.set."handling.contact_low"') is None
    assert standing(load("beijing-2019"), "handling.nothing") is None


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        (ABOUT, None, "no ensemble"),
        (ABOUT, "name = ", "cannot be read"),
        (ABOUT, 'name = "a"', "no title"),
        (MEMBERS, None, f"cannot be read: .*{MEMBERS}"),
        (MEMBERS, "member,staffing.level\n", "no member"),
        (MEMBERS, "member,staffing.levle\n1,0.9\n", "staffing.lev"),
        (MEMBERS, "member,staffing.level\n1\n", "row 2"),
    ],
)
def test_faults_are_told(tmp_path, file, text, says):
    folder = write(tmp_path, {"staffing.level": 1.0}, [[0.9]])
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(PetitionError, match=says):
        read_ensemble(folder)


def test_every_shipped_ensemble_can_be_read():
    for name in built_in():
        found = read_ensemble(name)
        suited = found.for_scenario(load(found.scenario))
        assert suited.goes and not suited.stands, "the base is what the fitted scenario has"
