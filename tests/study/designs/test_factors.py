"""Factors take their range from the scenario, or are given one."""

from __future__ import annotations

import re

import pytest

from sim.errors import PetitionError
from sim.scenario.keys import at, find, read_key
from sim.scenario.load import load
from sim.study.designs.factors import factor, factors


def test_factors_take_the_range_beside_the_value() -> None:
    base = load("base")
    assert factor(base, "staffing.level").at(0) == pytest.approx(0.7)
    assert factor(base, "incentive.time").at(1) == "365d"
    assert factor(base, "incentive.time=10d..20d").at(0.5) == "15d"
    assert factor(base, "dispatch.refusal.arbitration_after").at(0.99) == 5
    assert factor(base, "discipline.kind=[first-come, easy-first]").at(0.9) == "easy-first"
    assert {one.key for one in factors(base, ["call_back.*"])} >= {
        "call_back.exclusion",
        "call_back.delay.mean",
    }


@pytest.mark.parametrize(
    "text",
    ["staffing.levle", "discipline.kind", "staffing.level=3..2", "staffing.level=low..high", "nothing.*"],
)
def test_impossible_factors_are_refused(text) -> None:
    with pytest.raises(PetitionError):
        factors(load("base"), [text])


def test_a_wildcard_takes_what_has_a_range_and_leaves_the_rest() -> None:
    hamlet = load("hamlet")
    every = factors(hamlet, ["*"])
    assert len(every) > 50 and all(one.low < one.high for one in every)
    with pytest.raises(PetitionError, match="no assumption with a range"):
        factors(hamlet, ["discipline.*"])


FORMS = {
    "number": r"-?[\d.e+-]+", "whole": r"\d+", "duration": r"\d+(s|min|h|d|w)", "time of day": r"\d\d:\d\d(:\d\d)?",
    "working days": r"\d+wd",
}  # fmt: skip


def test_every_assumption_is_written_in_the_form_of_its_key() -> None:
    hamlet = load("hamlet")
    told = hamlet.model_dump(mode="json")
    seen = set()
    for one in factors(hamlet, ["*"]):
        now = str(at(told, find(told, read_key(one.key))))
        form = "number" if one.form == "whole" else one.form
        assert re.fullmatch(FORMS[form], now) or form == "number", (one.key, now)
        for share in (0, 0.37, 1):
            assert re.fullmatch(FORMS[one.form], str(one.at(share))), (one.key, one.at(share))
        seen.add(one.form)
    assert seen >= {"number", "whole", "duration", "time of day"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("staffing.calendars.office.on", ("08:00", "08:45", "09:30")),
        ("staffing.calendars.office.on=06:00..09:00", ("06:00", "07:30", "09:00")),
        ("deadlines.complex.allowance=10wd..20wd", ("10wd", "15wd", "20wd")),
        ("deadlines.complex.allowance=10d..20d", ("10d", "15d", "20d")),
        ("citizens.most_repeats=2..4", (2, 3, 4)),
    ],
)
def test_values_are_written_as_people_write_them(text, values) -> None:
    (one,) = factors(load("hamlet"), [text])
    assert tuple(one.at(share) for share in (0, 0.5, 1)) == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("staffing.calendars.office.on=6h..9h", 'cannot be "6h".*time of day'),
        ("staffing.calendars.office.on=[6h, 9h]", 'cannot be "6h".*time of day'),
        ("incentive.time=06:00..09:00", 'cannot be "06:00".*duration'),
        ("incentive.time=1wd..9wd", 'cannot be "1wd".*duration'),
        ("incentive.time=0s..9d", 'cannot be "0"|cannot be "0s"'),
        ("handling.work.hard.mean=06:00..09:00", 'cannot be "06:00".*duration'),
        ("call_back.delay.mean=1d..tomorrow", 'cannot be "tomorrow".*duration'),
        ("deadlines.complex.allowance=10wd..20d", "goes from working days to duration"),
        ("deadlines.complex.allowance=08:00..20:00", "or working days"),
        ("citizens.most_repeats=1.5..4", 'cannot be "1.5".*whole number'),
        ("citizens.most_repeats=1d..4d", "whole number"),
        ("citizens.voice=0.2..2", 'cannot be "2".*share'),
        ("staffing.utilisation.street=1h..2h", "number"),
        ("discipline.kind=[first-come, easy-frist]", "easy-frist"),
        ("time.start=2021-01-01..2021-02-01", "is no number"),
        ("governed.choice=worst..largest", "is no number"),
        ("prevention.forecast=false..true", "is no number"),
    ],
)
def test_a_range_is_read_by_the_reader_of_its_key(text: str, said: str) -> None:
    with pytest.raises(PetitionError) as error:
        factors(load("hamlet"), [text])
    assert re.search(said, str(error.value), re.DOTALL)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("staffing.calendars.office.on=08:00:30..09:00:30", ("08:00:30", "08:30:30", "09:00:30")),
        ("citizens.voice=10%..30%", (0.1, 0.2, 0.3)),
        ("incentive.time=864000..30d", ("10d", "20d", "30d")),
        ("handling.work.hard.mean=1h..3h", ("1h", "2h", "3h")),
        ("staffing.utilisation.street=0.5..0.9", (0.5, 0.7, 0.9)),
        ("deadlines.complex.allowance=10d..480h", ("10d", "15d", "20d")),
    ],
)
def test_what_a_key_takes_makes_a_range(text: str, values: tuple[object, ...]) -> None:
    (one,) = factors(load("hamlet"), [text])
    assert tuple(one.at(share) for share in (0, 0.5, 1)) == pytest.approx(values)


def test_every_range_of_a_shipped_scenario_is_read_by_its_key() -> None:
    for name in ("base", "trap", "neutral", "beijing-2021"):
        assert factors(load(name), ["*"])


@pytest.mark.parametrize("ends", ['["1h", "10h"]', '["06:00", "10h"]', '["1wd", "2wd"]'])
def test_a_range_of_another_sort_than_its_value_is_refused_in_a_scenario(ends: str, tmp_path) -> None:
    path = tmp_path / "own.toml"
    value = f'{{ value = "08:30", assumption = "a test", range = {ends} }}'
    path.write_text(
        f'extends = "hamlet"\nname = "own"\ntitle = "x"\n[staffing]\ncalendars.office.on = {value}\n'
    )
    with pytest.raises(PetitionError, match="two numbers of the same sort as the value"):
        load(path)
