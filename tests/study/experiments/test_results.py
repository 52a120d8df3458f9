"""Tables of results: read back, refused, and followed by what is committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.study.experiments import results
from sim.study.experiments.conduct import concluded
from sim.study.experiments.experiment import built_in, locate, read
from sim.study.experiments.verify import verify


@pytest.mark.parametrize("file", [results.ROWS, results.SMALL, results.FULL])
def test_rows_that_are_missing_are_told(run, tiny, runs, file) -> None:
    done = run(full=True)
    lines = (done.folder / file).read_text().splitlines()
    (done.folder / file).write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(PetitionError, match="not the replications that experiment"):
        verify(tiny, done.folder, runs)


@pytest.mark.parametrize("name", built_in())
def test_tables_and_pages_that_are_committed_follow_from_their_rows(name) -> None:
    out = Path(__file__).parents[3] / "results" / name
    for file, text in concluded(read(locate(name)), out)[1].items():
        assert (out / file).read_text(encoding="utf-8") == text, file


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '"verdict"'])
def test_a_verdict_that_cannot_be_read_is_said_to_be(tmp_path, text) -> None:
    assert results.standing(tmp_path) is None
    (tmp_path / results.VERDICT).write_text(text)
    assert results.standing(tmp_path) == "unreadable"
