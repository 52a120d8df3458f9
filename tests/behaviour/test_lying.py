"""What lies when the work is done, and stacks: moments counted by hand on a wall calendar, in both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rig.outcome import differences
from rig.whole import COMPILED, REFERENCE, simulate

from sim.behaviour.delays import lain, time_left
from sim.errors import PetitionError
from sim.ground.durations import Exponential, Fixed, Quantiles
from sim.ground.time_units import AN_HOUR, DAY
from sim.scenario.load import load

START = datetime(2021, 1, 4)
"""A Monday."""
CITY: dict[str, Any] = {
    "time.start": START.date(), "time.end": datetime(2021, 2, 1).date(),
    "handling.work.1": {"kind": "fixed", "value": "1h"},
    "city.districts.District.streets": ["Dock Road", "Mill Lane"], "city.communities": 2,
    "catalogue.bodies": {"*": False, "municipal": 1.0},
    "city.units": {"Bridge Street depot": {"categories": ["1"]}},
    "staffing.utilisation.municipal": 0.8, "staffing.establishment.municipal": 1.0,
    "staffing.crews.officers.bodies": ["street", "district", "department", "municipal"],
    "staffing.officers": {"street": 1, "district": 1, "department": 1, "Bridge Street depot": 2},
    "staffing.calendars.office": {"on": "09:00", "off": "17:00", "weekends": False, "holidays": False},
    "start.age": "20d",
}  # fmt: skip
PART = {
    "categories": [],
    "share": 1.0,
    "hours": "office",
    "weekends": 0.0,
    "time": {"kind": "fixed", "value": "3h"},
}
STACK = {"categories": ["1"], "share": 1.0, "days": ["fri"], "at": "16:00"}

CROWD = {"categories": [], "beyond": 1.0, "exponent": 1.0}


def closings(rows: str, backlog: str = "", **changed: Any) -> list[str]:
    """When the petitions are closed that are with their unit at these moments, in both engines: "Mon 04 14:00:00", in
    order of their moments. What comes by web is with the unit a second after it was raised."""
    raised = [str(datetime.fromisoformat(row) - timedelta(seconds=1)) for row in rows.splitlines()]
    lists = {"demand.arrivals": {"kind": "list", "petitions": "\n".join(["moment", *raised, ""])}}
    lists |= {"start.backlog": "moment\n" + backlog} if backlog else {}
    more = {key.replace("__", "."): value for key, value in changed.items()}
    one, other = (
        simulate(engine, "neutral", CITY | lists | more, days=28) for engine in (COMPILED, REFERENCE)
    )
    assert differences(one, other) == []
    order = np.argsort(one.rows["raised"])
    return [
        f"{START + timedelta(seconds=int(second)):%a %d %H:%M:%S}" for second in one.rows["closed"][order]
    ]


def test_what_lies_lies_in_its_hours_alone() -> None:
    # Work of an hour, then three hours of 9 to 17: at ten on Monday, done at eleven, closed at two. At a quarter to
    # three, done at a quarter to four: an hour and a quarter until five, the rest from nine on Tuesday: a quarter to
    # eleven. On Friday at four, done at five: all three hours of Monday, at twelve.
    rows = "2021-01-04 10:00:00\n2021-01-04 14:45:00\n2021-01-08 16:00:00\n"
    assert closings(rows, handling__delays={"a part": PART}) == [
        "Mon 04 14:00:00",
        "Tue 05 10:45:00",
        "Mon 11 12:00:00",
    ]


def test_a_part_of_the_hours_runs_on_weekends() -> None:
    # A quarter of eight hours is nine to eleven on Saturday and on Sunday. Done at four on Friday, an hour until five,
    # and the other two on Saturday: at eleven. Done a minute later: a minute is left for Sunday.
    weekends = PART | {"weekends": 0.25}
    rows = "2021-01-08 15:00:00\n2021-01-08 15:01:00\n"
    assert closings(rows, handling__delays={"a part": weekends}) == ["Sat 09 11:00:00", "Sun 10 09:01:00"]
    # A calendar that is open on weekends is open as it is.
    every_day = {"staffing__calendars__office": CITY["staffing.calendars.office"] | {"weekends": True}}
    found = closings("2021-01-08 15:00:00\n", handling__delays={"a part": weekends}, **every_day)
    assert found == ["Sat 09 11:00:00"]
    found = closings("2021-01-09 10:00:00\n", handling__delays={"a part": weekends}, **every_day)
    assert found == ["Sat 09 14:00:00"]


def test_a_stack_is_closed_at_its_hour() -> None:
    # Done at eleven on Monday: Friday at four. Done at four on Friday to the second: at once. Done a second later: the
    # next Friday.
    rows = "2021-01-04 10:00:00\n2021-01-08 15:00:00\n2021-01-08 15:00:01\n"
    assert closings(rows, handling__batches={"a stack": STACK}) == [
        "Fri 08 16:00:00",
        "Fri 08 16:00:00",
        "Fri 15 16:00:00",
    ]


def test_what_has_lain_then_waits_for_the_stack() -> None:
    # Done at one on Friday, lies until four: just in time. Done a second later: the next Friday.
    rows = "2021-01-08 12:00:00\n2021-01-08 12:00:01\n"
    found = closings(rows, handling__delays={"a part": PART}, handling__batches={"a stack": STACK})
    assert found == ["Fri 08 16:00:00", "Fri 15 16:00:00"]


def test_what_was_open_at_the_start_has_lain_since_it_was_raised() -> None:
    # Ten office hours, raised at noon on Friday before: five until five o'clock, none at the weekend. An officer works
    # on it from midnight to one on Monday; of the other five hours the last ends at two. One of Thursday morning at
    # nine has lain longer than any: closed a second after its work, at nine, when the hours begin.
    long = PART | {"time": {"kind": "fixed", "value": "10h"}}
    backlog = "2020-12-31 09:00:00\n2021-01-01 12:00:00\n"
    found = closings("2021-01-04 10:00:00\n", backlog, handling__delays={"a part": long})
    assert found == ["Mon 04 09:00:01", "Mon 04 14:00:00", "Tue 05 13:00:00"]


def test_what_comes_to_a_crowd_lies_longer() -> None:
    # Three hours of nine to five. At eleven the first is done while two are open, twice as many as are borne: with
    # power 1 six hours, until five. The second is done at ten past eleven while both are open: six hours, ten minutes
    # of them on Tuesday. The third comes alone on Thursday: three hours.
    rows = "2021-01-04 10:00:00\n2021-01-04 10:10:00\n2021-01-07 10:00:00\n"
    crowd = CROWD | {"categories": ["1"]}
    found = closings(rows, handling__delays={"a part": PART}, handling__congestion={"a crowd": crowd})
    assert found == ["Mon 04 17:00:00", "Tue 05 09:10:00", "Thu 07 14:00:00"]
    # With power 1/2, the root of two times as long: 3 · 3600 · 1.41421 = 15 273.5, to the second 4:14:34.
    found = closings(
        rows, handling__delays={"a part": PART}, handling__congestion={"a crowd": crowd | {"exponent": 0.5}}
    )
    assert found == ["Mon 04 15:14:34", "Mon 04 15:24:34", "Thu 07 14:00:00"]
    # Two are no crowd where two are borne, nor where the power is nothing.
    for usual in (crowd | {"beyond": 2.0}, crowd | {"exponent": 0.0}):
        found = closings(rows, handling__delays={"a part": PART}, handling__congestion={"a crowd": usual})
        assert found == ["Mon 04 14:00:00", "Mon 04 14:10:00", "Thu 07 14:00:00"]


def test_a_crowd_of_the_start_has_lain_in_its_own_measure() -> None:
    # Two that were raised at noon on Friday, five office hours before; worked on until one on Monday. Where two lie
    # twice as long, these five hours are two and a half of the ten that it takes: seven and a half are left, which take
    # fifteen, eight of Monday and seven of Tuesday.
    long = PART | {"time": {"kind": "fixed", "value": "10h"}}
    backlog = "2021-01-01 12:00:00\n2021-01-01 12:00:00\n"
    more = {"handling__delays": {"a part": long}, "handling__congestion": {"a crowd": CROWD}}
    found = closings("2021-01-20 10:00:00\n", backlog, **more)
    assert found == ["Tue 05 16:00:00", "Tue 05 16:00:00", "Thu 21 13:00:00"]


def test_another_category_does_not_lie() -> None:
    share = {"handling__delays": {"a part": PART | {"share": 0.0}}}
    assert closings("2021-01-04 10:00:00\n", **share) == ["Mon 04 11:00:00"]


def test_a_reform_makes_petitions_lie_from_its_day_on() -> None:
    reform = {"part": {"date": datetime(2021, 1, 6).date(), "title": "A contractor", "assumption": "a test",
                       "set": {"handling.delays.a part": PART}}}  # fmt: skip
    assert closings("2021-01-04 10:00:00\n2021-01-06 10:00:00\n", reform=reform) == [
        "Mon 04 11:00:00",
        "Wed 06 14:00:00",
    ]


def test_both_engines_agree_where_everything_lies() -> None:
    lying = {
        "handling.delays": {
            "a part": {"categories": ["housing"], "share": 0.5, "hours": "office", "weekends": 0.2,
                       "time": {"kind": "lognormal", "mean": "2d", "variation": 1.0}},
            "a reply": {"categories": [], "share": 0.3, "hours": "clock", "weekends": 0.0,
                        "time": {"kind": "exponential", "mean": "1d"}},
        },
        "handling.congestion": {"a crowd": {"categories": ["housing"], "beyond": 5.0, "exponent": 0.6}},
        "handling.batches": {"a stack": {"categories": ["order"], "share": 0.4, "days": ["tue", "fri"], "at": "16:00"}},
        "handling.paper": 0.5,
    }  # fmt: skip
    one, other = (simulate(engine, "hamlet", lying, days=14) for engine in (COMPILED, REFERENCE))
    assert differences(one, other) == []
    assert (one.rows["closed"] > 0).sum() > 100


def test_the_time_left_has_the_law_given_that_it_is_longer() -> None:
    # Without memory, what is left is as the whole was, whatever has passed.
    numbers = np.linspace(0, 2**32 - 1, 4001).astype(np.int64)
    table = Exponential(mean=10 * AN_HOUR).table()[None, :]
    for passed in (1, AN_HOUR, 50 * AN_HOUR):
        left = np.array([time_left(table, 0, int(one), passed, 1) for one in numbers[1:-1]])
        assert left.mean() == pytest.approx(10 * AN_HOUR, rel=0.02)
        assert np.quantile(left, 0.5) == pytest.approx(10 * AN_HOUR * np.log(2), rel=0.02)
    # Of what lasts up to four hours, evenly, and has lasted three, an hour at most is left, evenly.
    table = Quantiles(values=[0, 4 * AN_HOUR]).table()[None, :]
    left = np.array([time_left(table, 0, int(one), 3 * AN_HOUR, 1) for one in numbers])
    assert left.max() <= AN_HOUR and left.mean() == pytest.approx(AN_HOUR / 2, rel=0.01)
    # What has lasted longer than the law allows is over at once, and nothing that has not begun is shortened.
    table = Fixed(value=AN_HOUR).table()[None, :]
    assert time_left(table, 0, 5, 2 * AN_HOUR, 1) == 1
    assert time_left(table, 0, 5, 0, 1) == AN_HOUR


def test_hours_before_the_start_are_those_of_its_first_week() -> None:
    # Nine to five from Monday to Friday, of a run that begins on a Monday; column 0 is the Sunday before.
    opens = np.array([[-1, *(d * DAY + 9 * AN_HOUR if d % 7 < 5 else -1 for d in range(14))]])
    closes = np.where(opens < 0, -1, opens + 8 * AN_HOUR)
    for raised, now, hours in (
        (-1, 0, 0),  # Sunday evening
        (-3 * DAY + 12 * AN_HOUR, 0, 5),  # Friday noon
        (-7 * DAY, 0, 40),  # a week
        (-22 * DAY, 10 * AN_HOUR, 3 * 40 + 1),  # three weeks and a Sunday, and an hour of Monday
    ):
        assert lain(opens, closes, 0, raised, now) == hours * AN_HOUR


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"handling.delays": {"a part": PART | {"hours": "offices"}}}, "offices"),
        ({"handling.delays": {"a part": PART | {"categories": ["2"]}}}, '"2"'),
        ({"handling.delays": {"a": PART, "b": PART}}, "2 entries name no category"),
        ({"handling.congestion": {"a": CROWD | {"categories": ["2"]}}}, '"2"'),
        (
            {"handling.congestion": {"a": CROWD, "b": CROWD}, "handling.delays": {"a": PART}},
            "2 entries name no",
        ),
        ({"handling.congestion": {"a": CROWD | {"categories": ["1"]}}}, "never lies"),
        ({"handling.batches": {"a": STACK, "b": STACK}}, '"1" stands in 2 entries'),
        ({"city.units": {"Depot": {"categories": ["1"]}, "Yard": {"categories": ["1"]}}}, "has 2 owners"),
        ({"city.units": {"Depot": {"categories": ["2"]}}}, '"2"'),
        ({"catalogue.categories.1.bodies": {"street": 1.0}}, "owns this category"),
        ({"staffing.officers": {"Bridge Street depot": {"officer": 3}}}, 'did you mean "officers"'),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(PetitionError, match=words):
        load("neutral", CITY | changed)


def test_officers_are_given_by_crew() -> None:
    from sim.city.found import found
    from sim.scenario.reforms import timeline

    duty = {
        "bodies": ["municipal"],
        "calendar": "clock",
        "share": 0.0,
        "at_least": 1,
        "urgent_only": True,
        "leave": 0.0,
    }
    given = {"staffing.crews.duty": duty, "staffing.officers.Bridge Street depot": {"officers": 4, "duty": 2}}
    city = found(timeline(load("neutral", CITY | given)))
    unit = city.unit_names.index("Bridge Street depot")
    here = city.crews["unit"] == unit
    names = [name for name, is_here in zip(city.crew_names, here, strict=True) if is_here]
    assert dict(zip(names, city.crews["officers"][here].tolist(), strict=True)) == {"officers": 4, "duty": 2}
    # A crew that is not named is sized: the watch, which has no share of the work, has the officer that it must have.
    city = found(
        timeline(load("neutral", CITY | given | {"staffing.officers.Bridge Street depot": {"officers": 4}}))
    )
    assert city.crews["officers"][city.crews["unit"] == unit].tolist() == [4, 1]


UNKNOWN = {"staffing.unidentified": ["Bridge Street depot"]}
ONE = {"staffing.officers": {"*": False, "street": 1, "district": 1, "municipal": 1}}


def test_of_a_unit_that_a_log_does_not_tell_no_officers_can_be_tried(tmp_path: Path) -> None:
    load("neutral", CITY | UNKNOWN | ONE)
    surge = {"storm": {"shocks": [], "start": START.date(), "end": datetime(2021, 1, 9).date(), "out_of": [],
                       "into": ["municipal"], "share": 0.5}}  # fmt: skip
    for tried in (
        {"staffing.officers.Bridge Street depot": 3},
        {"staffing.officers.Bridge Street depot": {"officers": 1}},
        {"staffing.officers.municipal": 2},
        {"staffing.level": 1.1},
        {"staffing.surge": surge},
        {"staffing.unidentified": ["Bridge Street"]},
    ):
        with pytest.raises(PetitionError, match="Bridge Street"):
            load("neutral", CITY | UNKNOWN | ONE | tried)
