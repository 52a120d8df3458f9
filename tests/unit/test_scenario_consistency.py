"""Sections that do not fit each other: each fault is told once, at its key, with what was expected."""

from __future__ import annotations

import pytest

from sim.scenario.consistency import misfits
from sim.scenario.load import faults as faults_of
from sim.scenario.load import load

SHOCK = {"start": "2021-02-01", "end": "2021-03-01", "factor": 2.0}

# What is laid over hamlet, the key that is blamed, and words the message must have.
MISFITS = [
    ({"time.holidays": "chna"}, "time.holidays", ['"chna" is not', "china, none", 'mean "china"']),
    ({"city.geography": "beijing"}, "city.districts", ["brings its own districts"]),
    ({"city.districts.*": False}, "city.districts", ["at least one"]),
    ({"deadlines.complex": False}, "catalogue.classes", ['"complex" is not a deadline class']),
    ({"city.districts.Hamlet.streets": 0}, "city.districts.Hamlet.streets", ["at least one street"]),
    ({"city.districts.Hamlet.population": 2}, "city.districts.Hamlet.population", ["2 people", "3 streets"]),
    ({"city.districts.Hamlet.streets": ["A", "A"]}, "city.districts.Hamlet.streets", ['"A"', "2 entries"]),
    ({"city.districts.Hamlet.streets": ["Hamlet", "B"]}, "city.districts", ['"Hamlet" stands for 2 units']),
    ({"city.districts.Hamlet.streets": 40_000}, "city.districts.Hamlet.streets", ["at most 32767"]),
    ({"city.communities": 2}, "city.communities", ["2 are too few", "3 streets"]),
    ({"city.communities": 30_000}, "city.communities", ["30000 are too many", "24000 people"]),
    (
        {"city.districts.Hamlet.population": 3_000_000_000},
        "city.districts",
        ["3000000000", "at most 2147483647"],
    ),
    ({"city.utilities": 0}, "catalogue.bodies", ["utility", "no unit"]),
    ({"catalogue.second": 2}, "catalogue.second", ["2 kinds are too few", "3 categories"]),
    ({"catalogue.third": 5}, "catalogue.third", ["5 kinds", "6"]),
    (
        {"catalogue.grades": {"hard": False, "usual": 0.5}},
        "handling.work",
        ['"hard" is not a grade', "easy, usual"],
    ),
    ({"catalogue.grades": {"hard": 0.1, "worst": 0.05}}, "handling.work", ['the grade "worst"']),
    ({"catalogue.grades.usual": 0.25}, "catalogue.grades", ["sum to 1", "0.9"]),
    ({"catalogue.bodies.street": 0.9}, "catalogue.bodies", ["sum to 1", "1.5"]),
    ({"catalogue.classes.urgnt": 0.0}, "catalogue.classes", ['"urgnt"', "complex, danger"]),
    ({"catalogue.categories.order.share": 0.2}, "catalogue.categories", ["sum to 1", "0.95"]),
    ({"catalogue.categories.order.months": [1.0]}, "catalogue.categories.order.months", ["twelve"]),
    (
        {"catalogue.categories.order.bodies": {"street": 0.5}},
        "catalogue.categories.order.bodies",
        ["sum to 1"],
    ),
    (
        {"catalogue.categories.order.classes": {"ordinray": 1.0}},
        "catalogue.categories.order.classes",
        ['"ordinray" is not a deadline class', 'mean "ordinary"'],
    ),
    (
        {"demand.shocks.t": {**SHOCK, "categories": ["servces"], "places": []}},
        "demand.shocks.t.categories",
        ['"servces" is not a category', 'mean "services"'],
    ),
    (
        {"demand.shocks.t": {**SHOCK, "categories": [], "places": ["hamlet"]}},
        "demand.shocks.t.places",
        ['"hamlet" is not a district', "Hamlet"],
    ),
    ({"staffing.officers": {"Mil Street": 3}}, "staffing.officers", ['"Mil Street"', 'mean "Mill Street"']),
    (
        {"staffing.crews.office.calendar": "ofice"},
        "staffing.crews.office.calendar",
        ['"ofice"', 'mean "office"'],
    ),
    (
        {"staffing.crews.office.bodies": ["district", "department", "other"]},
        "staffing.crews",
        ["nobody works for municipal"],
    ),
    (
        {"prevention.unlock.deeds": {"category": "housng", "share": 0.5}},
        "prevention.unlock.deeds.category",
        ['"housng" is not a category', 'mean "housing"'],
    ),
    ({"staffing.utilisation.street": 0.0}, "staffing.utilisation", ["for street", "a number above 0"]),
]


@pytest.mark.parametrize(("overrides", "key", "words"), MISFITS, ids=[str(n) for n in range(len(MISFITS))])
def test_misfit(overrides, key, words):
    told = faults_of("hamlet", overrides)
    assert told, "it was accepted"
    here = [fault for fault in told if fault.key == key]
    assert here, [fault.key for fault in told]
    text = " | ".join(f"{fault.message}, {fault.expected}, {fault.hint}" for fault in here)
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    "name", ["base", "hamlet", "beijing-2019", "beijing-2020", "beijing-2021", "beijing-2019-2021"]
)
def test_scenarios_shipped_have_no_misfit(name):
    assert misfits(load(name)) == []


def test_all_misfits_are_told_at_once():
    told = faults_of("hamlet", {"time.holidays": "mars", "catalogue.second": 1, "city.communities": 1})
    assert {fault.key for fault in told} == {"time.holidays", "catalogue.second", "city.communities"}


def test_officers_may_be_named_by_street_of_beijing():
    assert faults_of("beijing-2019", {"staffing.officers": {"北七家镇": 30, "street": 10}}) == []
