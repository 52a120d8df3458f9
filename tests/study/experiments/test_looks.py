"""Replications are added until all claims are decided, and looking is paid for."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.study.experiments import findings, results
from sim.study.experiments.experiment import FILE, Size, read
from sim.study.experiments.findings import Row, judge, observe
from sim.study.experiments.page import page

MORE = ("replications = 3", "replications = 3\nmost = 20")


@pytest.fixture
def growing(tiny, rewrite):
    """The tiny experiment, which may grow from 3 to 20 replications."""
    rewrite(tiny / FILE, MORE)
    return read(tiny)


@pytest.fixture
def drawn(growing, monkeypatch):
    """A function that runs it in worlds whose difference has so great a mean, and counts the looks."""

    def call(mean: float, seed: int):
        asked = []

        def pretended(experiment, arms, numbers, runs):
            asked.append(len(numbers))
            worlds = np.random.default_rng(seed).normal(size=(2, 100))
            return [
                Row(variant, arm, number, {
                    "solved": 5 + (arm == "high") * (mean + worlds[at, number - numbers.start]),
                    "worst": 0.5 + 0.001 * number,
                })
                for at, variant in enumerate(experiment.variants)
                for arm in experiment.arms
                for number in numbers
            ]  # fmt: skip

        monkeypatch.setattr(findings, "made", lambda experiment, size: {})
        monkeypatch.setattr(findings, "_read", pretended)
        return observe(growing, growing.size, None), asked

    return call


def test_looks_double_up_to_the_most() -> None:
    assert Size(scale=1, replications=3, most=20).looks == [3, 6, 12, 20]
    assert Size(scale=1, replications=4, most=16).looks == [4, 8, 16]
    assert Size(scale=1, replications=4).looks == [4]


def test_most_is_more(tiny, rewrite) -> None:
    rewrite(tiny / FILE, ("replications = 3", "replications = 3\nmost = 3"))
    with pytest.raises(PetitionError, match="most is no more than replications"):
        read(tiny)


def test_a_clear_difference_takes_one_look_and_none_takes_all(drawn, growing) -> None:
    rows, asked = drawn(60.0, 1)
    assert asked == [3] and judge(growing, rows, growing.size).is_decided
    rows, asked = drawn(0.0, 1)
    found = judge(growing, rows, growing.size)
    assert asked == [3, 6, 12, 20] and not found.is_decided and found.replications == 20
    assert "20 replications each" in page(growing, found, None)
    assert "looked at after 3, 6, 12 and 20 until all claims are decided" in page(growing, found, None)


def test_each_look_has_a_part_of_the_error(drawn, growing) -> None:
    """Four looks: each interval is one of 1 - 0.05 / 4, at three replications Student's quantile of 0.99375 with two
    degrees of freedom, 8.860, in place of 4.303."""
    rows, _ = drawn(60.0, 1)
    paid = judge(growing, rows, growing.size).contrasts[0].estimate
    free = judge(growing, rows, Size(scale=1, replications=3)).contrasts[0].estimate
    assert paid.mean == free.mean
    assert paid.half_width / free.half_width == pytest.approx(8.860 / 4.303, rel=1e-3)


def test_who_looks_again_and_again_is_misled_no_more_often_than_promised(drawn, growing) -> None:
    """Where nothing differs, a claim is decided by chance in one of twenty studies at most, however often it was looked
    at; without paying for it far more often."""
    misled, free = 0, 0
    once = Size(scale=1, replications=3)
    for seed in range(100):
        rows, asked = drawn(0.0, seed)
        misled += judge(growing, rows, growing.size).judged[0].verdict != "undecided"
        for count in asked:
            seen = [row for row in rows if row.replication < count]
            if judge(growing, seen, once).judged[0].verdict != "undecided":
                free += 1
                break
    assert misled <= 0.05 * 100 < free


def test_rows_that_grew_are_read_again(drawn, growing, tmp_path) -> None:
    rows, _ = drawn(0.0, 1)
    (tmp_path / "rows.csv").write_text(results.rows_text(rows), encoding="utf-8")
    assert results.rows_of(growing, growing.size, tmp_path / "rows.csv") == rows
    some = [row for row in rows if row.replication < 5]
    (tmp_path / "rows.csv").write_text(results.rows_text(some), encoding="utf-8")
    with pytest.raises(PetitionError, match="not the replications"):
        results.rows_of(growing, growing.size, tmp_path / "rows.csv")
