"""Sections that do not fit each other: each fault is told once, at its key, with what was expected."""

from __future__ import annotations

import pytest

from sim.scenario.consistency import faults
from sim.scenario.load import faults as faults_of
from sim.scenario.load import load

SHOCK = {"title": "t", "start": "2021-02-01", "end": "2021-03-01", "factor": 2.0}

# What is laid over hamlet, the key that is blamed, and words the message must have.
MISFITS = [
    ({"time.holidays": "chna"}, "time.holidays", ['"chna" is not', "china, none", 'mean "china"']),
    ({"city.geography": "beijing"}, "city.districts", ["brings its own districts"]),
    ({"city.districts": []}, "city.districts", ["at least one"]),
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
    ({"catalogue.grades": [0.5, 0.5]}, "catalogue.grades", ["2 grades", "3 entries"]),
    ({"catalogue.grades": [0.5, 0.2, 0.2]}, "catalogue.grades", ["sum to 1", "0.9"]),
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
    ({"catalogue.categories.order.name": "housing"}, "catalogue.categories", ['"housing"', "2 entries"]),
    ({"deadlines.complex.name": "danger"}, "deadlines", ['"danger"', "2 entries"]),
    (
        {"demand.shocks": [{**SHOCK, "categories": ["servces"], "places": []}]},
        "demand.shocks.0.categories",
        ['"servces" is not a category', 'mean "services"'],
    ),
    (
        {"demand.shocks": [{**SHOCK, "categories": [], "places": ["hamlet"]}]},
        "demand.shocks.0.places",
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
    ({"staffing.calendars.office.off": "08:00"}, "staffing.calendars", ['"office" closes before it opens']),
    ({"staffing.utilisation.street": 0.0}, "staffing.utilisation", ["above 0 for street"]),
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
    assert faults(load(name)) == []


def test_all_misfits_are_told_at_once():
    told = faults_of("hamlet", {"time.holidays": "mars", "catalogue.second": 1, "city.communities": 1})
    assert {fault.key for fault in told} == {"time.holidays", "catalogue.second", "city.communities"}


def test_officers_may_be_named_by_street_of_beijing():
    assert faults_of("beijing-2019", {"staffing.officers": {"北七家镇": 30, "street": 10}}) == []
