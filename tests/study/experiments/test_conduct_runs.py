"""Experiments run, rerun, tested at full size and verified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.study.experiments.conduct import conduct
from sim.study.experiments.experiment import (
    FILE,
)
from sim.study.experiments.results import read_rows
from sim.study.experiments.verify import verify
from sim.study.runs.replications import replications

TINY = (Path(__file__).parent / "tiny.toml").read_text(encoding="utf-8")


def test_an_experiment_is_run_rerun_and_verified(tiny, tmp_path, shared, files) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        done = conduct(tiny, out, runs)
        first = files(out)
        again = conduct(tiny, out, runs)
    assert done.findings.verdict == "supported" and not done.moved and not again.moved
    dated = {"provenance.json", "ro-crate-metadata.json", "files.sha256"}
    assert {name: content for name, content in files(out).items() if name not in dated} == {
        name: content for name, content in first.items() if name not in dated
    }
    assert {"report.md", "replications.csv", "figures/contrasts.svg", "figures/figure-1.png"} <= set(first)
    told = json.loads(first["verdict.json"])
    assert [one["variant"] for one in told["hypotheses"]] == ["short", "long"]
    crate = json.loads(first["ro-crate-metadata.json"])
    listed = {part["@id"] for part in crate["@graph"] if part["@type"] == "File"}
    assert listed == set(first) - {"ro-crate-metadata.json", "files.sha256"}
    with replications(jobs=1, store=tmp_path / "fresh") as runs:
        found = verify(tiny, out, runs)
    assert found.holds, found.how
    assert "the same bytes" in found.how[-1]


def test_the_full_size_keeps_what_stands_unless_it_would_differ(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"

    def provenance() -> dict[str, object]:
        told = json.loads((out / "provenance.json").read_text())
        return {name: told[name] for name in ("started", "cost")} | {"asked": runs.wanted}

    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs)
        first = provenance()
    (tiny / FILE).write_text(TINY.replace("scale = 1.5", "scale = 1.2"), encoding="utf-8")
    with replications(jobs=1, store=shared) as runs:
        assert "full.csv is new" in conduct(tiny, out, runs, full=True).moved
        # 8 at the small size and 8 at full size: the 12 of the usual size are not asked for.
        assert provenance() == first | {"asked": 16}
    (out / "small.csv").write_text((out / "small.csv").read_text().replace("0.", "0.1"))
    with replications(jobs=1, store=shared) as runs:
        assert conduct(tiny, out, runs, full=True).moved == ["small.csv moved"]
        assert runs.wanted == 28


def test_what_does_not_hold_is_found(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs)
        (out / "verdict.json").write_text(
            (out / "verdict.json").read_text().replace("supported", "undecided")
        )
        assert not verify(tiny, out, runs).holds
        assert conduct(tiny, out, runs).moved == ["verdict.json moved"]
        # Other numbers from the same source break the promise; from another source they may lie within the intervals.
        rows = (out / "small.csv").read_text().splitlines()
        head, *cells = rows[1].split(",")
        rows[1] = ",".join([head, *cells[:-2], "0.4999", cells[-1]])
        (out / "small.csv").write_text("\n".join(rows) + "\n")
        assert not verify(tiny, out, runs).holds
        told = json.loads((out / "provenance.json").read_text())
        (out / "provenance.json").write_text(json.dumps(told | {"source": "an older one"}))
        found = verify(tiny, out, runs)
        assert found.holds and "within the intervals" in found.how[-1]
        (tiny / FILE).write_text(TINY.replace("0.9", "0.8"))
        assert not verify(tiny, out, runs).holds


def test_the_full_size_is_run_when_asked_and_kept(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs, full=True)
        kept = (out / "full.csv").read_bytes()
        told = json.loads((out / "provenance.json").read_text())
        conduct(tiny, out, runs)
    assert (out / "full.csv").read_bytes() == kept
    # What the full size cost is told apart, so that the costs of what is run every time can be added up.
    assert told["full"]["cost"]["computed"] + told["full"]["cost"]["from_store"] == 8
    assert told["cost"]["computed"] + told["cost"]["from_store"] == 20
    assert json.loads((out / "provenance.json").read_text())["full"] == told["full"]
    assert "full" in json.loads((out / "verdict.json").read_text())
    assert len(read_rows(out / "full.csv")) == 8


def test_a_folder_of_something_else_is_left_alone(tiny, tmp_path, shared) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter").write_text("years of work")
    with replications(jobs=1, store=shared) as runs, pytest.raises(PetitionError, match="holds no results"):
        conduct(tiny, other, runs)
    assert (other / "chapter").read_text() == "years of work"
