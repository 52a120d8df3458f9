"""Hours that a dated reform changes, over midnight too: one reform in two ways is one, and a shift that has begun ends."""

from __future__ import annotations

import numpy as np
import pytest
from rig.outcome import Outcome, differences
from rig.whole import COMPILED, REFERENCE, modelled, simulate

from sim.city.found import found
from sim.ground.time_units import AN_HOUR
from sim.scenario.load import load
from sim.scenario.reforms import timeline

HOURS = {
    "day": ("08:00", "16:00"),
    "late": ("10:00", "19:00"),
    "night": ("22:00", "06:00"),
    "round": ("07:00", "07:00"),
}
FEWER = 'staffing.crews."utility duty"'
OFFICE = 'staffing.crews."street office".calendar'
CALENDARS = {
    f"staffing.calendars.{name}": {"on": on, "off": off, "weekends": True, "holidays": True}
    for name, (on, off) in HOURS.items()
}
REFORM_DAY = 19  # 20 January


def changed(engine: str, before: str, reform: dict[str, object]) -> Outcome:
    """Streets with the hours of a name, and with a reform of the 20th of January."""
    dated = {"date": "2021-01-20", "title": "Other hours", "assumption": "a test", "set": reform}
    return simulate(
        engine, "hamlet", {**CALENDARS, OFFICE: before, "reform": {"*": False, "hours": dated}}, days=40
    )


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
@pytest.mark.parametrize("after", HOURS)
@pytest.mark.parametrize("before", HOURS)
def test_one_reform_of_hours_in_two_ways_is_one(before: str, after: str, engine: str) -> None:
    """The crew gets another calendar, or its calendar gets other hours."""
    on, off = HOURS[after]
    hours = {f"staffing.calendars.{before}.on": on, f"staffing.calendars.{before}.off": off}
    assert differences(changed(engine, before, {OFFICE: after}), changed(engine, before, hours)) == []


def test_a_night_that_has_begun_ends_and_no_other_is_on_before_it_begins() -> None:
    """What the crew's row says around the day of the reform, in hours from its midnight."""
    for before, after, opens, closes in (
        ("night", "day", [-2, 8], [6, 16]),
        ("day", "night", [-16, 22], [-8, 30]),
    ):
        reform = {"date": "2021-01-20", "title": "x", "assumption": "a test", "set": {OFFICE: after}}
        steps = timeline(load("hamlet", {**CALENDARS, OFFICE: before, "reform": {"*": False, "x": reform}}))
        city = found(steps)
        row = city.plan_names.index("street office")
        shifts = slice(REFORM_DAY, REFORM_DAY + 2)
        for table, hours in ((city.opens, opens), (city.closes, closes)):
            assert (table[row, shifts] / AN_HOUR - 24 * REFORM_DAY).tolist() == hours


def test_a_crew_that_a_reform_adds_comes_with_its_first_shift() -> None:
    watch = {
        "bodies": ["street"],
        "calendar": "night",
        "share": 0.5,
        "at_least": 2,
        "urgent_only": False,
        "leave": 0.0,
    }
    night = {"on": "22:00", "off": "06:00", "weekends": True, "holidays": True}
    reform = {
        "date": "2021-01-20", "title": "A watch", "assumption": "a test",
        "set": {"staffing.crews.second": watch, "staffing.calendars.night": night},
    }  # fmt: skip
    model = modelled(
        COMPILED,
        "hamlet",
        {FEWER: False, "reform": {"*": False, "watch": reform}, "time.period": "1d"},
        days=22,
    )
    model.run()
    duty = model.tallies["duty"][:, :3].sum(axis=1)
    week = np.arange(len(duty)) % 7
    usual = duty[(week == REFORM_DAY % 7) & (np.arange(len(duty)) < REFORM_DAY)]
    officers = model.crews["officers"][np.array(model.city.crew_names) == "second"].sum()
    more = duty[REFORM_DAY] - usual.mean()  # leave of the others aside
    assert officers >= 6
    assert more == pytest.approx(2 * AN_HOUR * officers, abs=0.5 * AN_HOUR * officers)
