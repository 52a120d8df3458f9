"""The page of results says how sure it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.study.experiments.conduct import conduct
from sim.study.experiments.experiment import (
    FILE,
)
from sim.study.runs.replications import replications

TINY = (Path(__file__).parent / "tiny.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "full", "said"),
    [
        ("", "", False, "has not been tested at full size"),
        ("above = 0.0", "below = 0.38", True, "Of 2 claims none comes out otherwise"),
        ("above = 0.0", "below = 0.2", True, "where it was not supported; the mean does not lie where"),
        ("above = 0.0", "above = 0.1", True, "(short): undecided, where it was supported; the mean lies where"),
        ("[full]\nscale = 1.5\nreplications = 2\nuntil = 2021-02-01", "", False, "What is above is at full size"),
    ],
)  # fmt: skip
def test_the_page_says_what_full_size_changed(tiny, tmp_path, shared, old, new, full, said) -> None:
    (tiny / FILE).write_text(TINY.replace(old, new), encoding="utf-8")
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, tmp_path / "out", runs, full=full)
    page = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert said in page
