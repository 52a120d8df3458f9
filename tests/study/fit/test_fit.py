"""A fit beside a truth that is known: figures made by one hamlet are aimed at, and it must be found plausible."""

import json

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.history.measures.measures import measures
from sim.scenario.load import load
from sim.study.fit.fit import fit
from sim.study.fit.question import read_question
from sim.study.fit.targets import distances
from sim.study.runs.arms import arm
from sim.study.runs.ensemble import read_ensemble
from sim.study.runs.replications import replications

TRUTH = {"handling.solve_low": 0.6, "incentive.start": 0.35}
CITY = """
extends = "hamlet"
name = "told"
title = "A hamlet of which something is published"
[time]
end = 2021-02-01
[reform]
"first receiver" = false
[sources]
BOOK = "made for this test"
[published]
"contacts 2021-01" = {{ value = {contacts}, source = "BOOK" }}
"resolution_rate 2021-01" = {{ value = {solved}, source = "BOOK" }}
"satisfaction_rate 2021-01" = {{ value = {satisfied}, source = "BOOK" }}
"""
FIT = """
name = "told"
title = "What the hamlet may be"
scenario = "{scenario}"
scale = 1.0
waves = [8, 4]
members = 3
budget = 24
[rivals]
waves = [6, 4]
members = 1
[parameters]
"handling.solve_low" = {{ range = [0.3, 0.8] }}
"incentive.start" = {{ range = [0.1, 0.9] }}
[targets]
"contacts 2021-01" = {{ error = "1%", discrepancy = "5%" }}
"resolution_rate 2021-01" = {{ error = 0.005, discrepancy = 0.03 }}
[theories.give-up]
title = "as it is"
[theories.flat]
title = "hopeless: nothing is ever solved"
set = {{ "handling.solve_high" = 0.02 }}
without = ["handling.solve_low"]
[theories.flat.parameters]
"handling.solve_low" = {{ range = [0.0, 0.01] }}
[[predicted]]
scenario = "{scenario}"
members = 2
[predicted.figures]
"satisfaction_rate 2021-01" = {{ error = 0.005, discrepancy = 0.03 }}
[predicted.drawn]
"call_back.exclusion" = {{ range = [0.09, 0.11] }}
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory, shared_fit):
    """A question whose answer is known, in a folder."""
    folder = tmp_path_factory.mktemp("fit")
    with replications(jobs=1, store=shared_fit) as runs:
        history = runs.history(arm("hamlet", overrides=TRUTH, until="2021-02-01"), 500)
    told = measures(history)
    city = folder / "told.toml"
    figures = {"solved": told["resolution_rate"], "satisfied": told["satisfaction_rate"]}
    city.write_text(CITY.format(contacts=int(told["contacts"]), **figures), encoding="utf-8")
    (folder / "fit.toml").write_text(FIT.format(scenario=city), encoding="utf-8")
    return folder / "fit.toml"


@pytest.fixture(scope="module")
def shared_fit(tmp_path_factory):
    return tmp_path_factory.mktemp("store")


class Stopped(Exception):
    """As if somebody had pulled the plug."""


def test_a_fit_that_was_stopped_goes_on_and_comes_to_the_same(asked, shared_fit, tmp_path):
    def stop(computed, wanted, found):
        if computed == 7:
            raise Stopped

    question = read_question(asked)
    with pytest.raises(Stopped), replications(jobs=1, store=tmp_path / "store", progress=stop) as runs:
        fit(question, runs)
    with replications(jobs=1, store=tmp_path / "store") as runs:
        found = fit(question, runs)
    assert runs.stored == 7, "what was done before is not done again"
    with replications(jobs=1, store=tmp_path / "store") as again:
        same = fit(question, again)
    assert again.computed == 0
    assert found.to_dict() == same.to_dict()
    _truth_is_found(found)
    _all_is_told(found, tmp_path / "out")


def _truth_is_found(found):
    good, hopeless = found.matches["give-up"], found.matches["flat"]
    apart = np.abs(distances(good.targets, good.values[good.members]))
    assert len(good.members) == 3 and apart.max() < 3, "every member was run, and is plausible itself"
    assert good.best < 1 < 3 < hopeless.best, "a city that solves nothing is far from every figure"
    assert not hopeless.members
    assert found.evidence["give-up"] > 0.99
    low, high = (good.points[good.members].min(axis=0), good.points[good.members].max(axis=0))
    assert np.all(low < 1) and np.all(high > 0)


def _all_is_told(found, out):
    found.write(out)
    told = json.loads((out / "fit.json").read_text(encoding="utf-8"))
    (figure,) = told["theories"]["give-up"]["predicted"][0]["figures"]
    assert figure["low"] <= figure["mean"] <= figure["high"]
    learned = told["theories"]["give-up"]["learned"]
    assert set(learned) == {"handling.solve_low", "incentive.start"}
    assert all(low <= middle <= high for low, middle, high in (one["posterior"] for one in learned.values()))
    ensemble = read_ensemble(out)
    assert len(ensemble.members) == 3
    suited = ensemble.for_scenario(load(ensemble.scenario))
    assert set(suited.goes) == {"handling.solve_low", "incentive.start", "call_back.exclusion"}


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('scale = 1.0', 'scael = 1.0', "scael"),
        ('"incentive.start" = {', '"incentive.strat" = {', "incentive.strat"),
        ('range = [0.1, 0.9]', 'range = [0.9, 0.1]', "empty"),
        ('range = [0.1, 0.9]', 'range = [0.1, 1.9]', "incentive.start"),
        ('range = [0.1, 0.9]', 'law = "normal"', "no law"),
        ('"resolution_rate 2021-01" = ', '"resolution_rat 2021-01" = ', "resolution_rat 2021-01"),
        (', discrepancy = "5%"', "", "discrepancy is missing"),
        ('without = ["handling.solve_low"]', 'without = ["handling.solve"]', "no parameter"),
        ('waves = [8, 4]', 'waves = 8', "no list"),
        ('budget = 24', 'budget = 4', "budget"),
    ],
)  # fmt: skip
def test_faults_of_a_question_are_told_before_anything_is_run(asked, tmp_path, was, becomes, says):
    text = asked.read_text(encoding="utf-8")
    assert was in text
    file = tmp_path / "fit.toml"
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(PetitionError) as told:
        read_question(file)
    assert says in str(told.value)


def test_the_shipped_question_takes_its_priors_from_the_register():
    question = read_question("beijing")
    register = load("beijing-2019").register
    for one in question.theories[0].parameters:
        if not one.why:
            assert [one.at(0.0), one.at(1.0)] == pytest.approx([*register[one.key].range]) or isinstance(
                one.at(0.0), str
            )
    assert all(str(one.known.first.year) == "2019" for one in question.targets), "2019 alone is fitted"
