"""A petition's way and a unit's day: exact to the second, without a gap, as in the reference engine."""

from __future__ import annotations

import shutil
from itertools import pairwise

import numpy as np
import pytest
from rig.cases import CASES
from rig.followed import officers, seen
from rig.pictures import faults
from rig.small import HOUR_LONG, NINE, Crew, Deadline, Petition, Small

import sim
from sim.errors import PetitionError
from sim.ground.order import Origin, identity
from sim.ground.tables import Outcome
from sim.ground.time_units import DAY
from sim.report.style import style
from sim.report.trace.asked import CONDITIONS, ORDERS, asked
from sim.report.trace.day import watched
from sim.report.trace.replay import replay
from sim.report.trace.way import What, ways
from sim.report.trace.words import WORDS

FIRST = identity(int(Origin.NEED), 0, 0, 0)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return sim.run("hamlet", until="2021-03-01", out=tmp_path_factory.mktemp("trace") / "hamlet")


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_the_way_of_one_that_is_interrupted_is_as_counted_by_hand():
    """One officer, nine to six. An ordinary petition of four hours comes at nine; an urgent one of an hour at eleven:
    the first has then two hours' work behind it, waits from eleven to twelve, and is done at two."""
    small = Small(
        [Petition(NINE, work=4 * HOUR_LONG, deadline=1), Petition(NINE + 2 * HOUR_LONG)],
        deadlines=[Deadline(preempts=True), Deadline()],
    )
    found, _ = seen(small, who=FIRST)
    (raised,) = ways(found.notes, found.records, small.days * DAY)
    said = [(one.what, one.first - NINE, one.last - NINE, one.worked) for one in raised.stages]
    two = 2 * HOUR_LONG
    assert said == [
        (What.WAY, -1, 0, 0),
        (What.WORK, 0, two, two),
        (What.INTERRUPTED, two, two + HOUR_LONG, 0),
        (What.WORK, two + HOUR_LONG, 5 * HOUR_LONG, two),
    ]
    assert raised.stages[2].by == identity(int(Origin.NEED), 0, 0, 1)


def test_the_way_of_one_that_is_in_hand_overnight_is_as_counted_by_hand():
    """Two hours' work that begin at five: one hour is done by six, the office is closed for 15 hours, one is left."""
    small = Small([Petition(NINE + 8 * HOUR_LONG, work=2 * HOUR_LONG)], days=2)
    found, _ = seen(small, who=FIRST)
    (raised,) = ways(found.notes, found.records, small.days * DAY)
    assert raised.spent() == {What.WAY: 1, What.WORK: 2 * HOUR_LONG} and raised.resting() == 15 * HOUR_LONG


def test_a_unit_s_day_is_as_counted_by_hand():
    """Two officers, three petitions of two hours at nine, ten, and half past ten: the third waits half an hour for the
    first officer, and works to one. Six hours of work in eighteen of duty."""
    arrive = (NINE, NINE + HOUR_LONG, NINE + HOUR_LONG + HOUR_LONG // 2)
    small = Small([Petition(at, work=2 * HOUR_LONG) for at in arrive], crews=[Crew(officers=2)])
    day = watched(seen(small, unit=0)[0], 0, 1)
    said = [
        (one.officer, (one.first - NINE) / HOUR_LONG, (one.last - NINE) / HOUR_LONG) for one in day.pieces
    ]
    assert said == [(0, 0, 2), (1, 1, 3), (0, 2, 4)] and all(one.done for one in day.pieces)
    assert day.worked == 6 * HOUR_LONG and day.duty == 18 * HOUR_LONG
    assert day.waiting == [(0, 0), (NINE, 0), (arrive[1], 0), (arrive[2], 1), (NINE + 2 * HOUR_LONG, 0),
                           (NINE + 3 * HOUR_LONG, 0), (NINE + 4 * HOUR_LONG, 0)]  # fmt: skip


# -- laws --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_officers_do_what_they_do_in_the_reference_engine(name):
    """Its officers are logged as they start, are interrupted and leave: no line of it is the watched engine's."""
    small = CASES[name]()
    every = officers(small)
    units = range(small.streets + 4)
    assert set(every) <= set(units)
    for unit in units:
        found, _ = seen(small, unit=unit)
        day = watched(found, 0, small.days)
        rows = np.unique(found.notes["crew"][found.notes["on_duty"] != -1]) if len(found.notes) else []
        pieces = sorted(
            (one.id, int(rows[one.crew]), one.first, one.last, how_it_ended(one)) for one in day.pieces
        )
        assert pieces == every.get(unit, [])


def how_it_ended(piece) -> str:
    ends = {"done": piece.done, "interrupted": piece.interrupted, "handed over": piece.handed_over}
    (how,) = [name for name, so in ends.items() if so] or ["in hand"]
    return how


@pytest.mark.parametrize("name", CASES)
def test_a_way_has_no_gap_and_adds_up_to_the_record(name):
    small = CASES[name]()
    _, after = seen(small, unit=0)
    for who in np.unique(after.rows["id"]):
        found, _ = seen(small, who=int(who))
        assert np.array_equal(np.sort(found.records), np.sort(after.rows[after.rows["id"] == who]))
        for raised in ways(found.notes, found.records, small.days * DAY):
            check(raised, small.days * DAY)


def check(raised, until: int) -> None:
    """A way without a gap, from raising to closing, with the work that the record tells."""
    record, stages = raised.record, raised.stages
    end = int(record["closed"]) if raised.is_closed else until
    if not stages:
        assert end <= record["raised"]
        return
    assert stages[0].first == record["raised"] and stages[-1].last == end
    assert all(one.last == other.first for one, other in pairwise(stages))
    assert all(one.last > one.first and 0 <= one.worked <= one.lasts for one in stages)
    assert sum(one.lasts for one in stages) == end - record["raised"]
    worked = sum(one.worked for one in stages)
    if record["outcome"] not in (Outcome.PAPER, Outcome.OPEN):
        assert worked == record["work"], "what is closed has all its work done"
    begun = [one.first for one in stages if one.what is What.WORK]
    assert (min(begun) if begun else -1) == record["started"]
    assert sum(one.what is What.INTERRUPTED for one in stages) <= record["preemptions"]
    assert sum(one.what is What.RETURNED for one in stages) <= record["refusals"]
    assert len(raised.tasks) == (record["helpers"] if record["arrived"] >= 0 else 0)
    if raised.is_closed and record["outcome"] != Outcome.PAPER and stages[-1].what is not What.LYING:
        parts = [stages[-1].last if stages[-1].what is not What.HELPERS else stages[-1].first]
        assert record["closed"] == max(parts + [task[-1].last for task in raised.tasks])


def test_ways_of_a_whole_run_add_up(run):
    """Petitions of every sort that the run has: refused, helped, interrupted, on paper, open, raised again."""
    for question in (
        "longest repeat chain",
        "refused joint",
        "interrupted",
        "on paper",
        "open",
        "disputed",
        "late solved",
    ):
        way = sim.trace(run, question)
        for raised in way.raised:
            check(raised, DAY * run.history.days)
        assert [int(one.record["generation"]) for one in way.raised] == list(range(len(way.raised)))
        assert sum(way.to_df()["seconds"][way.to_df()["task"] == 0]) == sum(
            stage.lasts for one in way.raised for stage in one.stages
        )


@pytest.mark.parametrize("unit", [0, 5, 7])
def test_the_days_of_a_unit_agree_with_its_books(run, unit):
    """Over both months, of the work that ended in each: exactly the seconds in the run's table; duty as well; and
    nobody has two things in hand."""
    days = run.history.days
    found = watched(replay(run, lambda *_: None, unit=unit, first=0, last=days), 0, days)
    for number, period in enumerate(run.history.periods):
        ended = [one for one in found.pieces if one.done or one.interrupted or one.handed_over]
        first, last = DAY * period.first, DAY * period.last
        tally = run.history.tallies[number][unit]
        assert sum(one.worked for one in ended if first <= one.last < last) == tally["busy"]
        assert sum(one.interrupted for one in ended if first <= one.last < last) == tally["preemptions"]
        duty = [
            (min(shift.last, last) - max(shift.first, first)) * shift.on_duty
            for crew in found.crews for shift in crew.shifts if shift.last > first and shift.first < last
        ]  # fmt: skip
        assert sum(duty) == tally["duty"]
    lanes = {(one.crew, one.officer) for one in found.pieces}
    for lane in lanes:
        pieces = sorted((one.first, one.last) for one in found.pieces if (one.crew, one.officer) == lane)
        assert all(one[1] <= other[0] for one, other in pairwise(pieces))


def test_a_run_that_is_not_the_one_recorded_is_refused(run, tmp_path):
    """A scenario changed by hand, so that another world comes out."""
    folder = tmp_path / "changed"
    shutil.copytree(run.folder, folder)
    text = (folder / "scenario.toml").read_text("utf-8")
    assert "seed = " in text
    (folder / "scenario.toml").write_text(text.replace("value = 7,", "value = 8,", 1), "utf-8")
    with pytest.raises(PetitionError, match="comes out as another run"):
        sim.trace(folder, "late joint")
    with pytest.raises(PetitionError, match="only a run with a folder"):
        sim.trace(sim.run("hamlet", until="2021-01-02"))


# -- questions ---------------------------------------------------------------------------------------------------------


def counted(run, where: str) -> int:
    return int(sim.query(run.folder, f"SELECT count(*) FROM petitions WHERE {where}")[1][0][0])


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("late joint", "coalesce(closed, 5097600) > due AND helpers > 0"),
        ("a late joint one", "coalesce(closed, 5097600) > due AND helpers > 0"),
        ("urgent one late", "deadline IN ('danger', 'utilities') AND coalesce(closed, 5097600) > due"),
        ("逾期的协办诉求", "coalesce(closed, 5097600) > due AND helpers > 0"),
        ("housing petitions that were refused", "category = 'housing' AND refusals > 0"),
        ("open", "closed IS NULL"),
        ("Longest", "true"),
    ],
)
def test_a_question_means_what_it_says(run, question, where):
    """59 days end in second 5 097 600."""
    assert asked(run, question).of == counted(run, where)


def test_of_many_the_first_or_the_one_of_median_time_is_taken(run):
    longest = sim.query(run.folder, "SELECT max(generation) FROM petitions")[1][0][0]
    assert asked(run, "longest repeat chain").generation <= longest
    assert len(sim.trace(run, "longest repeat chain").raised) == longest + 1
    closed = asked(run, "solved")
    rows = sim.query(run.folder, "SELECT closed - raised FROM petitions WHERE outcome = 'solved' ORDER BY 1")[
        1
    ]
    spans = [row[0] for row in rows]
    (own,) = sim.query(
        run.folder,
        f"SELECT closed - raised FROM petitions WHERE id = {closed.id} AND generation = {closed.generation}",
    )[1][0]
    assert spans[len(spans) // 2 - 1] <= own <= spans[len(spans) // 2 + 1]


@pytest.mark.parametrize("word", [*CONDITIONS, *ORDERS])
def test_every_word_can_be_asked_in_both_languages(run, word):
    filled = {"end": DAY * run.history.days, "urgent": "'danger', 'utilities'"}
    where = CONDITIONS[word][1].format(**filled) if word in CONDITIONS else "true"
    for said in (word, (CONDITIONS | ORDERS)[word][0]):
        if counted(run, where):
            found = asked(run, said)
            assert found.question == word and found.of == counted(run, where)
        else:
            with pytest.raises(PetitionError, match="no petition of this run"):
                asked(run, said)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ask": "lte"}, 'did you mean "late"'),
        ({"ask": "longest latest"}, "two orders"),
        ({"ask": "solved unsolved"}, "no petition of this run"),
        ({"ask": "late'; DROP"}, "no word of a question"),
        ({"petition": 5}, "no petition 5"),
        ({"petition": "5"}, "whole number"),
        ({"street": "Mil Street"}, 'did you mean "Mill Street"'),
        ({"street": "Mill Street", "day": "2022-01-01"}, "no day of this run"),
        ({"day": "2021-01-01"}, "a day is one of a unit"),
        ({"ask": "late", "street": "Mill Street"}, "two things"),
    ],
)
def test_a_question_that_has_no_answer_is_told(run, given, told):
    with pytest.raises(PetitionError) as wrong:
        sim.trace(run, **given)
    assert told in str(wrong.value)


def test_without_petitions_there_is_none_to_follow_but_a_day(tmp_path):
    run = sim.run("hamlet", until="2021-01-05", out=tmp_path / "run", petitions=False)
    with pytest.raises(PetitionError, match="without its petitions"):
        sim.trace(run)
    assert sim.trace(run, street="Mill", day="2021-01-04").watched.worked > 0


# -- figures and words -------------------------------------------------------------------------------------------------


def test_both_languages_say_the_same():
    import string

    def fields(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert [name for name, (en, zh) in WORDS.items() if fields(en) != fields(zh)] == []
    wordless = {"about", "closed", "day"}  # nothing in them but what is filled in
    chinese = {
        name for name, (_, zh) in WORDS.items() if any("\u4e00" <= letter <= "\u9fff" for letter in zh)
    }
    assert set(WORDS) - chinese == wordless
    assert [
        name for name, (en, zh) in WORDS.items() if any("\u4e00" <= letter <= "\u9fff" for letter in en)
    ] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wrong_with_the_figures(run, lang):
    with style():
        for found in (sim.trace(run, "longest repeat chain"), sim.trace(run, street="Hamlet department 2")):
            assert faults(found.plot(lang)) == []
