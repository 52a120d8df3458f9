"""What stands in results, and what becomes of it: kept, dropped, refused. Nothing is simulated here."""

from __future__ import annotations

import json
import re

import pytest

from sim.errors import PetitionError
from sim.study.experiments import conduct as conducting
from sim.study.experiments import results
from sim.study.experiments.conduct import changes
from sim.study.experiments.experiment import FILE

REMOVED = "the test at full size was of another experiment, and is removed: run --full again"


@pytest.mark.parametrize(
    "changed",
    [
        ("= 0.9", "= 0.4"),
        ("= 0.8", "= 0.4"),
        ("30d", "40d"),
        ("scale = 1.5", "scale = 1.2"),
        ('"resolution_rate"', '"response_rate"'),
        ('name = "worst"\nlabel', 'name = "best"\nlabel'),
        ("[arms.high]", "[arms.more]\n[arms.high]"),
        ("[full]\nscale = 1.5\nreplications = 2\nuntil = 2021-02-01\n", ""),
    ],
)
def test_a_test_at_full_size_of_another_experiment_is_dropped(run, changed) -> None:
    run(full=True)
    others = [('x = "worst"', 'x = "best"')] if "best" in changed[1] else []
    done = run(changed, *others)
    assert done.moved[-1] == REMOVED
    assert not (done.folder / results.FULL).exists()
    assert "full" not in json.loads((done.folder / results.PROVENANCE).read_text())
    assert "full" not in json.loads((done.folder / results.VERDICT).read_text())


@pytest.mark.parametrize(
    "changed",
    [
        ("start help", "start matter"),
        ("above = 0.0", "above = 0.1"),
        ("truly solved", "solved"),
        ("= 3", "= 4"),
    ],
)
def test_a_test_at_full_size_stays_where_it_is_still_what_is_asked(run, changed) -> None:
    kept = (run(full=True).folder / results.FULL).read_bytes()
    done = run(changed)
    assert (done.folder / results.FULL).read_bytes() == kept and REMOVED not in done.moved


def test_results_of_another_experiment_are_not_replaced(run) -> None:
    before = run().folder / results.PAGE
    run(("Does a better start help?", "Does a good start help?"))
    told = before.read_text(encoding="utf-8")
    with pytest.raises(
        PetitionError, match=r'another experiment, "Does a good start help\?"\n(.*\n)*.*--results'
    ):
        run(("Does a good start help?", "Other"), ("Does effort", "Does something else"))
    assert before.read_text(encoding="utf-8") == told


def test_nothing_moves_between_a_folder_and_itself(run) -> None:
    folder = run().folder
    assert changes(folder, folder) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (('measure = "solved_share"', 'measure = "solved_shares"'), 'did you mean "solved_share"'),
        (('measure = "solved_share"', 'measure = "solved_share"\nperiods = [7, 9]'), "periods 7 to 9"),
        (
            ('units = { body = "street" }', 'units = { names = ["Mil Street"] }'),
            "Mill Street",
        ),
    ],
)
def test_what_is_not_there_is_told_before_the_first_replication(run, monkeypatch, changed, said) -> None:
    monkeypatch.setattr(conducting, "observe", lambda *_: pytest.fail("a replication was asked for"))
    with pytest.raises(PetitionError, match=re.escape(said)):
        run(changed)


def test_notes_among_results_stay_and_a_fault_of_a_figure_costs_nothing(run, monkeypatch) -> None:
    done = run()
    (done.folder / "notes.md").write_text("years of work")
    monkeypatch.setattr(conducting, "draw", lambda *_: ["not drawn: figure contrasts: no ink"])
    done = run()
    assert (done.folder / "notes.md").read_text() == "years of work"
    assert (done.folder / results.ROWS).exists()
    assert done.notes[0] == "not drawn: figure contrasts: no ink" and "notes.md" in done.notes[1]
    assert "notes.md is gone" not in done.moved


def test_words_change_without_a_run(run, tiny, rewrite, monkeypatch) -> None:
    done = run(full=True)
    rows = (done.folder / results.ROWS).read_bytes()
    told = json.loads((done.folder / results.PROVENANCE).read_text())
    rewrite(tiny / FILE, ("above = 0.0", "above = 0.9"), ("truly solved", "solved at last"))
    monkeypatch.setattr(conducting, "observe", None)
    again = conducting.retell(tiny, done.folder)
    assert results.VERDICT in " ".join(again.moved) and (done.folder / results.ROWS).read_bytes() == rows
    assert (done.folder / results.FULL).is_file() and "solved at last" in (
        done.folder / results.PAGE
    ).read_text()
    assert json.loads((done.folder / results.PROVENANCE).read_text()) == told


def test_other_arms_are_not_told_from_old_rows(run, tiny, rewrite) -> None:
    done = run()
    before = (done.folder / results.PAGE).read_bytes()
    rewrite(tiny / FILE, ("= 0.9", "= 0.4"))
    with pytest.raises(PetitionError, match="not what tiny asks for now"):
        conducting.retell(tiny, done.folder)
    assert (done.folder / results.PAGE).read_bytes() == before
