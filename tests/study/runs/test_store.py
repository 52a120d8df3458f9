"""Nothing damaged is believed."""

from __future__ import annotations

import os

import pytest

from sim.study.runs.replications import replications
from sim.study.runs.store import Store


@pytest.mark.parametrize("damage", ["a byte", "the end", "everything"])
def test_a_damaged_entry_is_found_out_and_done_again(month, tmp_path, files, damage) -> None:
    arm = month("hamlet")[0]
    with replications(jobs=1, store=tmp_path) as runs:
        runs.complete([(arm, 0)])
    before = files(tmp_path)
    (entry,) = (path for path in tmp_path.rglob("*.parquet"))
    content = bytearray(entry.read_bytes())
    if damage == "a byte":
        content[len(content) // 2] ^= 1
    entry.write_bytes({"a byte": bytes(content), "the end": bytes(content[:-9]), "everything": b""}[damage])
    with replications(jobs=1, store=tmp_path) as runs:
        runs.complete([(arm, 0)])
        assert runs.computed == 1 and runs.store.damaged == 1
    assert files(tmp_path) == before


def test_an_address_tells_apart_all_that_matters_and_nothing_else(month) -> None:
    base, other = month("hamlet", "hamlet:incentive.start=0.41")
    seeded = month("hamlet", seed=8)[0]
    scaled = month("hamlet", scale=0.5)[0]
    reference = month("hamlet", engine="reference")[0]
    addresses = [one.address(0) for one in (base, other, seeded, scaled, reference)] + [base.address(1)]
    assert len(set(addresses)) == len(addresses)
    assert month("hamlet")[0].address(0) == base.address(0)


def test_a_half_written_file_is_no_entry(tmp_path) -> None:
    store = Store(tmp_path)
    place = tmp_path / "ab"
    place.mkdir()
    (place / ".123-4.partial").write_bytes(b"half")
    assert "ab" * 32 not in store


def test_what_a_killed_writer_left_in_the_store_is_cleared(tmp_path) -> None:
    store = Store(tmp_path)
    place = tmp_path / "ab"
    place.mkdir()
    left, living = place / ".1-1.partial", place / ".2-2.partial"
    for path in (left, living):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    store.keep("ab" + 62 * "0", b"whole")
    assert not left.exists() and living.exists()
