"""What stands in results, and what becomes of it: kept, dropped, refused, found wrong. Nothing is simulated here."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.study.experiments import conduct as conducting
from sim.study.experiments import figures as contrasts
from sim.study.experiments import results
from sim.study.experiments.conduct import Conducted, changes, concluded, conduct, verify
from sim.study.experiments.experiment import FILE, Experiment, Size, built_in, locate, read
from sim.study.experiments.findings import Row, judge
from sim.study.runs.replications import Replications, replications


def pretended(experiment: Experiment, size: Size, runs: Replications) -> list[Row]:
    """Rows as a run would give them; numbers that follow from what they are of."""
    return [
        Row(variant, arm, number, {
            one.name: zlib.crc32(f"{variant}/{arm}/{number}/{size}/{one.name}".encode()) / 2**32
            for one in experiment.statistics
        })
        for variant in experiment.variants
        for arm in experiment.arms
        for number in range(size.replications)
    ]  # fmt: skip


def pretended_figures(experiment: Experiment, findings: object, folder: Path) -> list[str]:
    folder.mkdir()
    for name in contrasts.names(experiment):
        for form in ("svg", "png"):
            (folder / f"{name}.{form}").write_text(name)
    return []


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """Replications of which none is ever run."""
    monkeypatch.setattr(conducting, "observe", pretended)
    monkeypatch.setattr(conducting, "draw", pretended_figures)
    with replications(jobs=1, store=tmp_path / "store") as made:
        yield made


@pytest.fixture
def run(tiny, tmp_path, runs) -> Callable[..., Conducted]:
    """A function that runs the tiny experiment into results/tiny, after changes of its text."""

    def call(*changed: tuple[str, str], full: bool = False) -> Conducted:
        rewrite(tiny / FILE, *changed)
        return conduct(tiny, tmp_path / "results" / "tiny", runs, full=full)

    return call


def rewrite(file: Path, *changed: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


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


@pytest.mark.parametrize("changed", [('"solved"', '"resol"'), ("[arms.high]", "[arms.more]\n[arms.high]")])
def test_what_was_not_run_like_this_does_not_hold(run, tiny, runs, changed) -> None:
    done = run(full=True)
    rewrite(tiny / FILE, changed)
    found = verify(tiny, done.folder, runs)
    assert not found.holds and found.how == ["experiment.toml is not as it was run"]


@pytest.mark.parametrize("file", [results.ROWS, results.SMALL, results.FULL])
def test_rows_that_are_missing_are_told(run, tiny, runs, file) -> None:
    done = run(full=True)
    lines = (done.folder / file).read_text().splitlines()
    (done.folder / file).write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(PetitionError, match="not the replications that experiment"):
        verify(tiny, done.folder, runs)


def test_a_page_that_lies_and_figures_that_are_not_there_are_found(run, tiny, runs) -> None:
    done = run(full=True)
    assert verify(tiny, done.folder, runs).holds
    (done.folder / results.PAGE).write_text("LIE")
    (done.folder / "figures" / "contrasts.png").write_bytes(b"")
    (done.folder / "figures" / "figure-1.svg").unlink()
    found = verify(tiny, done.folder, runs)
    assert not found.holds
    assert "report.md does not follow from the replications" in found.how
    assert "figures are missing or empty: figures/contrasts.png, figures/figure-1.svg" in found.how


@pytest.mark.parametrize("name", built_in())
def test_tables_and_pages_that_are_committed_follow_from_their_rows(name) -> None:
    out = Path(__file__).parents[3] / "results" / name
    for file, text in concluded(read(locate(name)), out)[1].items():
        assert (out / file).read_text(encoding="utf-8") == text, file


def test_names_may_have_any_letters(tiny, runs, tmp_path) -> None:
    rewrite(tiny / FILE, ("[arms.high]", "[arms.'a|b`c$d_$']"), ("high − low", "a|b`c$d_$ − low"))
    rewrite(tiny / FILE, ("[variants.short]", "[variants.'$x^$']"), ("truly solved", "$\\\\frac$"))
    experiment = read(tiny)
    findings = judge(experiment, pretended(experiment, experiment.small, runs))
    contrasts.draw(experiment, findings, tmp_path / "figures")
    assert (tmp_path / "figures" / "figure-1.png").stat().st_size > 0


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '"verdict"'])
def test_a_verdict_that_cannot_be_read_is_said_to_be(tmp_path, text) -> None:
    assert results.standing(tmp_path) is None
    (tmp_path / results.VERDICT).write_text(text)
    assert results.standing(tmp_path) == "unreadable"


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
