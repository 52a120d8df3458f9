"""Surges: as many officers arrive as leave, on the days that are declared, and what it costs is counted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.city.found import found
from sim.errors import PetitionError
from sim.ground.time_units import AN_HOUR
from sim.runner import run
from sim.scenario.load import load
from sim.scenario.reforms import timeline

SHOCK = {"start": date(2021, 1, 11), "end": date(2021, 1, 18), "factor": 3.0, "categories": [], "places": []}
LEND = {
    "shocks": ["flood"],
    "start": date(2021, 1, 1),
    "end": date(2021, 1, 15),
    "out_of": ["department"],
    "into": ["street"],
    "share": 0.5,
}
OFFICERS = {"street": 3, "department": 4}


def struck(**changed):
    return load(
        "hamlet",
        {
            "demand.shocks.flood": SHOCK,
            "staffing.surge.lend": LEND | changed,
            "staffing.officers": OFFICERS,
            "time.end": date(2021, 2, 1),
            "reform": {"*": False},
        },
    )


def steps(scenario):
    city = found(timeline(scenario))
    ordinary = city.crews["urgent_only"] == 0
    return city, ordinary, city.crew_steps


def test_officers_move_while_the_shock_and_the_surge_last():
    city, ordinary, crews = steps(struck())
    # The shock begins on the eleventh, day 10; the surge ends on the fifteenth, day 14.
    assert [day for day, _ in crews] == [0, 10, 14]
    before, during, after = (step for _, step in crews)
    assert (before == after).all()
    body = city.units["body"][before["unit"]]
    # Two departments of four officers lend four; each of three streets of three gets one or two.
    plain = np.bincount(body[ordinary], before["officers"][ordinary], 6)
    moved = np.bincount(body[ordinary], during["officers"][ordinary], 6) - plain
    lent = round(plain[2] / 2)
    assert moved.tolist() == [lent, 0, -lent, 0, 0, 0]
    assert during["moved"].sum() == 0
    assert (during["officers"] == before["officers"] + during["moved"]).all()
    assert during["officers"].min() >= 0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.33, 1.0])
@pytest.mark.parametrize(
    "into", [["street"], ["municipal"], ["Mill Street", "utility"], ["department"], ["Hamlet"]]
)
def test_whoever_gets_them_officers_are_conserved(share, into):
    _, _, crews = steps(struck(share=share, into=into))
    assert {int(step["officers"].sum()) for _, step in crews} == {int(crews[0][1]["officers"].sum())}
    assert all(step["officers"].min() >= 0 for _, step in crews)


def test_who_come_from_outside_are_more():
    _, ordinary, crews = steps(struck(out_of=[], share=2.0))
    before, during = crews[0][1], crews[1][1]
    assert during["moved"].sum() == 2 * 9  # three streets of three officers
    assert (during["moved"][~ordinary] == 0).all()
    assert during["officers"].sum() - before["officers"].sum() == 18


def test_hours_are_counted_where_they_are_lent_and_borrowed_and_both_engines_agree():
    compiled, reference = (run(struck(), engine=engine).history for engine in ("compiled", "reference"))
    assert (compiled.tallies == reference.tallies).all()
    body, tally = compiled.body, compiled.tallies
    # From 11 to 14 January, Monday to Thursday; the offices of departments are open from nine to six.
    lent = int(steps(struck())[2][1][1]["moved"].clip(0).sum())
    assert tally["lent"].sum() == lent * 4 * 9 * AN_HOUR
    assert tally["lent"][:, body != 2].sum() == tally["borrowed"][:, body != 0].sum() == 0
    assert tally["borrowed"].sum() > 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"shocks": ["flod"]}, 'did you mean "flood"'),
        ({"out_of": ["departments"]}, 'did you mean "department"'),
        ({"into": []}, "at least 1"),
        ({"share": 1.5}, "more than all they have"),
        ({"end": date(2020, 12, 1)}, "must be before"),
    ],
)
def test_a_surge_that_cannot_be_is_refused(changed, told):
    with pytest.raises(PetitionError) as wrong:
        struck(**changed)
    assert told in str(wrong.value)
