"""Lists of an older form: each entry is told how it is written now, and a file is written anew as it was meant."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.scenario import load as loading
from sim.scenario.fields import is_named
from sim.scenario.load import load
from sim.scenario.migration import LISTS
from sim.scenario.reforms import timeline
from sim.scenario.rewrite import rewritten
from sim.scenario.text import Text

OLD = """\
extends = "base"
name = "old"

[catalogue]
grades = { value = [0.6, 0.4], assumption = "two are enough", range = [0.1, 0.9] }
classes = { value = { now = 0.2, later = 0.8 }, assumption = "one in five", range = [0.0, 1.0] }

# What people raise.
[[catalogue.categories]]
name = "all and everything" # one is enough
share = 1.0
months = []
bodies = {}
classes = {}
difficulty = { value = 1.0, assumption = "the reference", range = [0.5, 2.0] }
hardness = 1.0
joint = 0.0
unreasonable = 0.0
locked = 0.0
outside = 0.0

[[deadlines]]
name = "now"
allowance = "2h"
dispatch = "1h"
desk.kind = "fixed"
desk.value = "5min"
preempts = true
work = 1.0

[[deadlines]]
name = "later"
allowance = "7d"
dispatch = "1d"
desk = { kind = "fixed", value = "1h" }
preempts = false
work = 1.0

[intake]
shifts = [
  { name = "day", seats = 20, on = "08:00", off = "20:00" },
  { name = "夜班", seats = 4, on = "20:00", off = "08:00" },
]

[demand]
shocks = []

[handling]
work = [{ kind = "fixed", value = "1h" }, { kind = "exponential", mean = "3h" }]

[staffing]
officers = { value = { street = 3 }, assumption = "three are enough", range = [1, 9] }

[[published]]
year = 2021
measure = "contacts"
value = 600_000
source = "SEED"

[[reform]]
date = 2021-03-01
title = "A storm. And more"
assumption = "a test"
[reform.set]
"deadlines.later.allowance" = "5d"
"demand.shocks" = [
  { title = "storm", start = 2021-03-02, end = 2021-03-05, factor = 2.0, categories = [], places = [] },
]

[[reform]]
date = 2021-04-01
title = "Fewer"
assumption = "a test"
set = { "staffing.level" = 0.9 }
"""


def test_every_list_that_was_goes_by_name_now():
    assert all(is_named(Text, path) for path in LISTS)


def test_each_entry_is_told_how_it_is_written_now(tmp_path):
    file = tmp_path / "old.toml"
    file.write_text(OLD, encoding="utf-8")
    told = {(fault.place.line, fault.expected) for fault in loading.faults(file)}
    for line, expected in (
        (5, "catalogue.grades.easy = 0.6"),
        (9, '[catalogue.categories."all and everything"], without name = "all and everything"'),
        (22, '[deadlines.now], without name = "now"'),
        (31, '[deadlines.later], without name = "later"'),
        (42, '[intake.shifts."夜班"], without name = "夜班"'),
        (46, "demand.shocks = {}"),
        (54, '[published."contacts 2021"], without measure = "contacts" and year = 2021'),
        (60, '[reform."A storm. And more"]'),
    ):
        assert (line, expected) in told, sorted(told)
    with pytest.raises(PetitionError) as refused:
        load(file)
    assert str(refused.value).count("--rewrite NEW.toml") == 1
    assert "an entry of a parent stays now" in str(refused.value)


def test_an_override_of_an_older_form_is_told_too():
    with pytest.raises(PetitionError) as refused:
        load("base", {"intake.shifts": [{"name": "day", "seats": 1, "on": "08:00", "off": "20:00"}]})
    assert 'intake.shifts.day = { … }, without name = "day"' in str(refused.value)
    with pytest.raises(PetitionError, match="goes by name now"):
        load("base", {"reform": [{"date": date(2021, 3, 1), "title": "t", "set": {"staffing.level": 1}}]})
    change = {"date": date(2021, 3, 1), "title": "t", "set": {"prevention.unlock": [{"category": "housing"}]}}
    with pytest.raises(PetitionError, match="goes by name now"):
        load("base", {"reform.a": change})


def test_a_text_written_anew_means_what_it_meant(tmp_path):
    new = rewritten(OLD)
    assert "# What people raise." in new and "desk.kind" in new
    data = tomllib.loads(new)
    assert list(data["reform"]) == ["*", "A storm. And more", "Fewer"]
    file = tmp_path / "new.toml"
    file.write_text(new, encoding="utf-8")
    scenario = load(file)
    assert list(scenario.deadlines) == ["now", "later"]
    assert list(scenario.catalogue.categories) == ["all and everything"]
    assert list(scenario.intake.shifts.items())[1][0] == "夜班"
    assert scenario.catalogue.grades == {"easy": 0.6, "usual": 0.4}
    assert list(scenario.handling.work) == ["easy", "usual"]
    assert scenario.catalogue.classes == {"now": 0.2, "later": 0.8}
    assert scenario.published == {"contacts 2021": 600_000}
    assert scenario.register['published."contacts 2021"'].source == "SEED"
    told = scenario.register['catalogue.categories."all and everything".difficulty']
    assert told.assumption == "the reference"
    steps = [step for _, step in timeline(scenario)]
    assert [str(step.deadlines["later"].allowance) for step in steps] == ["7d", "5d", "5d"]
    assert [list(step.demand.shocks) for step in steps] == [[], ["storm"], ["storm"]]
    assert rewritten(new) == new


def test_what_has_no_name_gets_one_of_its_own(tmp_path):
    old = 'extends = "base"\n[prevention]\nunlock = [\n{ category = "housing", share = 0.1 },\n'
    old += '{ category = "housing", share = 0.2 },\n{ share = 0.3, category = "" },\n]\n'
    assert list(tomllib.loads(rewritten(old))["prevention"]["unlock"]) == ["*", "housing", "housing 2", "3"]


@pytest.mark.parametrize(
    "text", ["reform = 3", "deadlines = 3", "[reform]\na = 3", "[deadlines]\nvalue = [3]", ""]
)
def test_what_is_no_list_of_tables_is_left_as_it_is(text: str):
    assert tomllib.loads(rewritten(text)).keys() == tomllib.loads(text).keys()


def test_the_command_writes_the_new_file_and_checks_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    import typer

    from sim.cli.check import check

    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(OLD, encoding="utf-8")
    check([str(old)], rewrite=new)
    assert "in order" in capsys.readouterr().out
    assert old.read_text(encoding="utf-8") == OLD
    with pytest.raises(PetitionError, match="exists"):
        check([str(old)], rewrite=new)
    with pytest.raises(PetitionError, match="one file at a time"):
        check([str(old), str(new)], rewrite=tmp_path / "third.toml")
    with pytest.raises(typer.Exit):
        check([str(old)])
    assert "--rewrite" in capsys.readouterr().out


def test_tables_in_any_order_are_written_anew():
    old = '[intake]\nweb = 0.1\n[[deadlines]]\nname = "a.b"\n[deadlines.desk]\nkind = "fixed"\n'
    old += '[demand]\nholiday = 0.5\n[[intake.shifts]]\nname = "c"\n[[deadlines]]\nname = "d"\nwork = 1.0\n'
    assert tomllib.loads(rewritten(old)) == {
        "intake": {"web": 0.1, "shifts": {"c": {}}},
        "deadlines": {"a.b": {"desk": {"kind": "fixed"}}, "d": {"work": 1.0}},
        "demand": {"holiday": 0.5},
    }
