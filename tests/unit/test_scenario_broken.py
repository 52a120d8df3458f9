"""Ways to break a scenario: each is told as one fault, at its key and line, in words that help."""
# ruff: noqa: E501  a case is a line

from __future__ import annotations

import pytest

from sim.errors import PetitionError
from sim.scenario.load import faults, load

REFORM = '[reform.test]\ndate = 2021-07-01\ntitle = "Test"\n'

# The text laid over base.toml, the key that is blamed, the line it is in, and words the explanation must have.
BROKEN = [
    # Keys nobody knows.
    ("titel = 'x'", "titel", 1, ["unknown key", '"title"']),
    ("colour = 'red'", "colour", 1, ["unknown key", "catalogue, causes"]),
    ("[staffing]\nlevle = 1.0", "staffing.levle", 2, ["unknown key", '"level"']),
    ("[stafing]\nlevel = 1.0", "stafing", 1, ["unknown key", '"staffing"']),
    ("[dispatch]\nfirst_receiver = 0.5", "dispatch.first_receiver", 2, ["dispatch.refusal.first_receiver"]),
    ("[dispatch.refusal]\nowm = 0.5", "dispatch.refusal.owm", 2, ["unknown key", '"own"']),
    ("dispatch.refusal = { owm = 0.5 }", "dispatch.refusal.owm", 1, ["unknown key", '"own"']),
    ('discipline = { kind = "earliest-due", horizon = "3d" }', "discipline.horizon", 1, ["unknown key", "expected  kind"]),
    ("[catalogue.bodies]\nstreets = 0.1", "catalogue.bodies.streets", 2, ["unknown key", '"street"']),
    ('[staffing.calendars.office]\nfrom = "08:00"', "staffing.calendars.office.from", 2, ["unknown key"]),
    # The wrong sort of value.
    ('seed = "7"', "seed", 1, ["whole number", '"7"']),
    ("seed = 7.5", "seed", 1, ["whole number", "7.5"]),
    ("seed = true", "seed", 1, ["whole number", "true"]),
    ("title = 7", "title", 1, ["text in quotes"]),
    ("[staffing]\nlevel = 'high'", "staffing.level", 2, ["must be a number", '"high"']),
    ("[staffing]\nlevel = true", "staffing.level", 2, ["must be a number", "true"]),
    ("[staffing]\nlevel = nan", "staffing.level", 2, ["must be", "nan"]),
    ("[staffing]\nlevel = inf", "staffing.level", 2, ["must be", "inf"]),
    ("[staffing]\npart_time = 1", "staffing.part_time", 2, ["true or false"]),
    ("demand = 3", "demand", 1, ["must be a table", "3"]),
    ("deadlines = 3", "deadlines", 1, ["must be a table"]),
    ("deadlines.danger = '2h'", "deadlines.danger", 1, ["must be a table", '"2h"']),
    ("deadlines.danger.preempts = 'no'", "deadlines.danger.preempts", 1, ["true or false"]),
    ("staffing.calendars.'' = { on = '08:00', off = '12:00', weekends = false, holidays = false }", "staffing.calendars.\"\"", 1, ["a name must not be empty"]),
    ("[demand]\nmonths = 1.0", "demand.months", 2, ["must be a list"]),
    ("[demand]\nmonths = {}", "demand.months", 2, ["must be a list"]),
    ("[time]\nstart = 2021-01-01T08:00:00", "time.start", 2, ["expected a date"]),
    ("[time]\nstart = '2021-02-30'", "time.start", 2, ["no such day", "2021-02-30"]),
    ("[time]\nstart = 20210101", "time.start", 2, ["expected a date"]),
    ("city.districts.East = { population = 9, streets = [1] }", "city.districts.East.streets.0", 1, ["text"]),
    ("city.districts.East = { population = 9, streets = true }", "city.districts.East.streets", 1, ["list"]),
    # Out of range.
    ("seed = -1", "seed", 1, ["at least 0"]),
    ("seed = 4294967296", "seed", 1, ["below 4294967296"]),
    ("seed = 1" + "0" * 40, "seed", 1, ["more than 30 digits"]),
    ("name = ''", "name", 1, ["must not be empty"]),
    ("[staffing]\nlevel = 0", "staffing.level", 2, ["must be above 0"]),
    ("[staffing]\nlevel = 1" + "0" * 400, "staffing.level", 2, ["must be"]),
    ("[citizens]\ntrust = 1.2", "citizens.trust", 2, ["share from 0 to 1", "1.2"]),
    ("[citizens]\ntrust = '120%'", "citizens.trust", 2, ["share from 0 to 1", "120%"]),
    ("[citizens]\ntrust = -0.1", "citizens.trust", 2, ["share from 0 to 1"]),
    ("[citizens]\ntrust = true", "citizens.trust", 2, ["share from 0 to 1"]),
    ("[citizens.satisfaction]\nlate = nan", "citizens.satisfaction.late", 2, ["share from 0 to 1"]),
    ("[time]\ntick = '2d'", "time.tick", 2, ['"2d": must be at most 1d']),
    ("[time]\ntick = '7s'", "time", 1, ["tick must divide a day"]),
    ("[time]\nend = 2020-01-01", "time", 1, ["must be before end"]),
    ("[demand]\nmonths = [1, 2, 3]", "demand.months", 2, ["has 3 entries; it needs at least 12"]),
    ("deadlines = { '*' = false }", "deadlines", 1, ["has 0 entries; it needs at least 1"]),
    ("[assessment]\nresponse = 0.9", "assessment", 1, ["sum to 1", "they sum to"]),
    # Durations, allowances, times of day.
    ("[incentive]\ntime = '30 days'", "incentive.time", 2, ["duration such as", "30 days"]),
    ("[incentive]\ntime = '30'", "incentive.time", 2, ["duration such as"]),
    ("[incentive]\ntime = -3", "incentive.time", 2, ["never negative"]),
    ("[incentive]\ntime = 3.5", "incentive.time", 2, ["duration such as"]),
    ("[incentive]\ntime = '0.3s'", "incentive.time", 2, ["whole number of seconds"]),
    ("[incentive]\ntime = '99999w'", "incentive.time", 2, ["at most 100 years"]),
    ("[incentive]\ntime = '15wd'", "incentive.time", 2, ["only for allowances"]),
    ("[incentive]\ntime = '0s'", "incentive.time", 2, ["above 0"]),
    ("[time]\nperiod = 'week'", "time.period", 2, ['"month"', "duration"]),
    ("[intake.patience]\nmean = '2 moons'", "intake.patience.mean", 2, ["duration such as"]),
    ("staffing.calendars.office.on = '25:00'", "staffing.calendars.office.on", 1, ["time of day"]),
    ("staffing.calendars.office.on = '8.30'", "staffing.calendars.office.on", 1, ["time of day"]),
    # Choices.
    ("[discipline]\nkind = 'earliest_due'", "discipline.kind", 2, ['"first-come"', 'mean "earliest-due"']),
    ("[discipline]\nkind = 3", "discipline.kind", 2, ['"first-come"']),
    ("discipline = { kind = 'rank-chasing' }", "discipline.horizon", 1, ["is missing"]),
    ("[intake.talk]\nkind = 'lognormall'", "intake.talk.kind", 2, ['mean "lognormal"']),
    ("intake.talk = '3min'", "intake.talk", 1, ["must be a table"]),
    ("city.geography = 'bejing'", "city.geography", 1, ['"beijing" or "plain"', "did you mean"]),
    ("intake.talk = { kind = 'uniform', low = '3min', high = '1min' }", "intake.talk", 1, ["low must not be above"]),
    # Missing.
    ("[city.districts.A]\nstreets = 3", "city.districts.A", 1, ["is a new entry, and lacks population", "North, East"]),
    ("[deadlines.slow]\nallowance = '2h'\ndispatch = '1h'\npreempts = false\nwork = 1.0", "deadlines.slow", 1, ["lacks desk"]),
    ("deadlines.ordnary.allowance = '2h'", "deadlines.ordnary", 1, ["lacks dispatch, desk, preempts and work", 'mean "ordinary"']),
    ("handling.work.usal.mean = '2h'", "handling.work.usal", 1, ["lacks kind", 'mean "usual"']),
    ("staffing.calendars.ofice.on = '08:00'", "staffing.calendars.ofice", 1, ["is a new entry", 'mean "office"']),
    # Entries that go.
    ("deadlines.dangr = false", "deadlines.dangr", 1, ['no "dangr" to take away', 'mean "danger"']),
    ("demand.shocks.storm = false", "demand.shocks.storm", 1, ['no "storm" to take away', "has no entries"]),
    ("deadlines = { '*' = true }", "deadlines.\"*\"", 1, ["nothing but false"]),
    ("handling.explain = false", "handling.explain", 1, ["share from 0 to 1"]),
    ("staffing.crews.utility = false", "staffing.crews", 1, ["nobody works for utility"]),
    # Provenance.
    ("seed = { value = 7, source = 'X', assumption = 'y' }", "seed", 1, ["both a source and an assumption"]),
    ("seed = { value = 7, source = 'SEDE' }", "seed", 1, ["[sources]", 'mean "SEED"']),
    ("seed = { value = 7, sorce = 'SEED' }", "seed.sorce", 1, ["unknown key", '"source"']),
    ("seed = { value = 7, source = '' }", "seed.source", 1, ["must be text"]),
    ("seed = { value = 7, assumption = 3 }", "seed.assumption", 1, ["must be text"]),
    ("seed = { value = 7, range = [1, 9] }", "seed.range", 1, ["needs an assumption"]),
    ("seed = { value = 7, source = 'SEED', range = [1, 9] }", "seed.range", 1, ["needs an assumption"]),
    ("seed = { value = 7, assumption = 'a', range = [8, 9] }", "seed.range", 1, ["outside its own range"]),
    ("seed = { value = 7, assumption = 'a', range = [9, 1] }", "seed.range", 1, ["low is above high"]),
    ("seed = { value = 7, assumption = 'a', range = [1, 5, 9] }", "seed.range", 1, ["[low, high]"]),
    ("seed = { value = 7, assumption = 'a', range = ['x', nan] }", "seed.range", 1, ["two numbers"]),
    ("title = { value = 'x', assumption = 'a', range = [1, 2] }", "title.range", 1, ["only for numbers"]),
    ("[incentive]\ntime = { value = '2h', assumption = 'a', range = ['1d', '2d'] }", "incentive.time.range", 2, ["outside"]),
    ("[demand]\nmonths = { value = [1,1,1,1,1,1,1,1,1,1,1,9], assumption = 'a', range = [1, 2] }", "demand.months.range", 2, ["outside"]),
    ("discipline = { value = { kind = 'rank-chasing', horizon = '3d' }, assumption = 'a', range = ['1d', '4d'] }", "discipline.range", 1, ["by key"]),
    ("discipline = { value = { kind = 'rank-chasing', horizon = '3d' }, assumption = 'a', range = { horizn = [1, 2] } }", "discipline.range.horizn", 1, ["no such key"]),
    ("sources = 3", "sources", 1, ["must be a table"]),
    # Reforms.
    ("reform = 3", "reform", 1, ["must be a table"]),
    ("[reform.a]\ntitle = 'T'\nset = { 'staffing.level' = 1 }", "reform.a", 1, ["is a new entry, and lacks date"]),
    ("[reform.a]\ndate = 2021-07-01\nset = { 'staffing.level' = 1 }", "reform.a", 1, ["lacks title"]),
    (REFORM, "reform.test", 1, ["lacks set"]),
    (REFORM + "set = {}", "reform.test.set", 4, ["= {}: has 0 entries"]),
    (REFORM + "sett = { 'staffing.level' = 1 }\nset = { 'staffing.level' = 1 }", "reform.test.sett", 4, ["unknown key", '"set"']),
    (REFORM + "source = 'X9'\nset = { 'staffing.level' = 1 }", "reform.test", 5, ["[sources]"]),
    (REFORM + "source = 'SEED'\nassumption = 'a'\nset = { 'staffing.level' = 1 }", "reform.test", 5, ["both a source"]),
    (REFORM + "set = { 'staffing.level' = -1 }", "staffing.level", 4, ["above 0", "reform of 2021-07-01"]),
    (REFORM + "set = { 'staffing.levle' = 1 }", "staffing.levle", 4, ["unknown key", '"level"', "2021-07-01"]),
    (REFORM + "set = { staffing = { levle = 1 } }", "staffing.levle", 4, ["unknown key", '"level"', "2021-07-01"]),
    (REFORM + "[reform.test.set]\nstaffing.level = { value = 2, assumption = 'a', range = [0, 1] }", "reform.test.set.staffing.level.range", 5, ["outside"]),
    (REFORM + "set = { 'city.communities' = 9 }", "city.communities", 4, ["cannot change during a run", "2021-07-01"]),
    (REFORM + "set = { seed = 9 }", "seed", 4, ["cannot change during a run"]),
    (REFORM + "set = { 'seed.x' = 9 }", "seed.x", 4, ["no keys below"]),
    (REFORM + "set = { 'deadlines.ordnary.dispatch' = '2h' }", "deadlines.ordnary", 4, ["cannot be added during a run", "2021-07-01", 'mean "ordinary"']),
    (REFORM + "set = { 'deadlines.complex' = false }", "deadlines.complex", 4, ["cannot be taken away during a run", "danger, utilities, ordinary and complex"]),
    (REFORM + "set = { 'staffing.crews.offce.share' = 1 }", "staffing.crews.offce", 4, ["is a new entry", 'mean "office"', "2021-07-01"]),
    (REFORM + "set = { 'staffing.crews.offce' = false }", "staffing.crews.offce", 4, ["to take away", 'mean "office"', "2021-07-01"]),
    (REFORM + "set = { 'prevention.unlock.deeds' = { category = 'housin', share = 0.5 } }", "prevention.unlock.deeds.category", 4, ["not a category", 'mean "housing"', "2021-07-01"]),
    (REFORM + "set = { '...' = 9 }", "...", 4, ["is not a key"]),
    (REFORM.replace("2021-07-01", "2031-07-01") + "set = { 'staffing.level' = 2 }", "reform.test.date", 4, ["2031-07-01", "outside"]),
    # What does not fit together.
    ("[catalogue.classes]\nordinary = 0.5", "catalogue.classes", 1, ["must sum to 1", "they sum to 0.675"]),
    ("[catalogue.classes]\nordinry = 0.0", "catalogue.classes", 1, ["not a deadline class", 'mean "ordinary"']),
    ("prevention.unlock.deeds = { category = 'housin', share = 0.5 }", "prevention.unlock.deeds.category", 1, ["not a category", 'mean "housing"']),
    ("handling.work.odd = { kind = 'fixed', value = '1h' }", "handling.work", 1, ['"odd" is not a grade', "easy, hard, usual"]),
    ("handling.work.hard = false", "handling.work", 1, ['the grade "hard"', "no work"]),
    ("[staffing]\ncrews.office.calendar = 'offce'", "staffing.crews.office.calendar", 2, ["not a calendar", 'mean "office"']),
    ("[city]\ncommunities = 3", "city.communities", 2, ["3 are too few", "expected  at least one"]),
    ("[time]\nholidays = 'moon'", "time.holidays", 2, ["list of public holidays"]),
    ("[demand.shocks.x]\nstart=2021-03-01\nend=2021-04-01\nfactor=2.0\ncategories=['housin']\nplaces=[]", "demand.shocks.x.categories", 5, ["not a category", 'mean "housing"']),
    (REFORM + "[reform.test.set]\ncollaboration.helpers = [0.5, 0.4, 0.3]", "collaboration", 5, ["sum to 1", "2021-07-01"]),
    # Parents.
    ("extends = 'bas'", "extends", 1, ["no such scenario", '"base"']),
    ("extends = 3", "extends", 1, ["must be text"]),
    ("extends = 'brokn.toml'", "extends", 1, ["no such file", '"broken.toml"']),
    ("extends = 'broken.toml'", "extends", 1, ["circle", "broken -> broken"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "line", "words"),
    BROKEN,
    ids=[f"{number}-{case[1]}" for number, case in enumerate(BROKEN)],
)
def test_each_way_to_break_a_scenario_is_explained(tmp_path, text, key, line, words):
    file = tmp_path / "broken.toml"
    parent = "" if text.startswith("extends") else 'extends = "base"\n'
    file.write_text(parent + text)
    with pytest.raises(PetitionError) as raised:
        load(file)
    error = raised.value
    assert (error.key, error.line, error.file) == (key, line + parent.count("\n"), str(file))
    told = str(error)
    assert all(word in told for word in words), told
    assert key in told and "broken.toml" in told
    assert len(told) < 1000


def test_all_faults_are_told_at_once(tmp_path):
    file = tmp_path / "broken.toml"
    file.write_text(
        'extends = "base"\nseed = -1\n[staffing]\nlevle = 1\n[citizens]\ntrust = { value = 2, range = 3 }\n'
    )
    with pytest.raises(PetitionError) as raised:
        load(file)
    assert str(raised.value).splitlines() == [
        "4 faults",
        f"{file}, line 2: seed = -1: must be at least 0",
        "  hint: seed: names one possible world: the same seed gives the same citizens, needs and draws",
        f"{file}, line 4: staffing.levle: unknown key",
        '  hint: did you mean "level"?',
        f"{file}, line 6: citizens.trust.range = 3: a range needs an assumption",
        '  hint: add assumption = "why"',
        f'{file}, line 6: citizens.trust = 2: expected a share from 0 to 1, such as 0.415 or "41.5%"',
        "  hint: citizens.trust: mean trust at the start",
    ]
    assert [fault.key for fault in faults(file)] == [
        "seed",
        "staffing.levle",
        "citizens.trust.range",
        "citizens.trust",
    ]


def test_there_are_more_than_fifty_ways():
    assert len(BROKEN) > 50


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        ("[intake]\nweb = 2", None, "intake.web: share of contacts that come by web or app"),
        ("[intake.talk]\nmean = '2 moons'", None, "intake.talk: length of a call that records a petition"),
        (
            "discipline = { kind = 'rank-chasing' }",
            "duration",
            "discipline.horizon: how far ahead the street looks",
        ),
        ("[intake]\nwbe = 0.1", None, 'did you mean "web"?'),
    ],
)
def test_a_fault_tells_what_the_key_means(tmp_path, text, expected, hint):
    file = tmp_path / "broken.toml"
    file.write_text('extends = "base"\n' + text)
    (fault,) = faults(file)
    assert fault.hint == hint
    assert fault.expected == expected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('base = "hamlet"', "extends"),
        ('inherits = "hamlet"', "extends"),
        ("[reforms.later]\ndate = 2021-02-01", "reform"),
        ("[demands]\nneeds_per_year = 1000", "demand"),
    ],
)
def test_what_stands_at_the_top_is_told_with_what_is_no_section(tmp_path, text, meant):
    file = tmp_path / "broken.toml"
    file.write_text(text)
    assert f'did you mean "{meant}"?' in [fault.hint for fault in faults(file)]
