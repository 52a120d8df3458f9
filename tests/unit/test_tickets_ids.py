"""Whether a log is whole, by its running numbers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.tickets.ids import next_present

WHOLE = np.arange(1000)


def present(kept: np.ndarray, rows: np.ndarray | None = None) -> float | None:
    """Of tickets numbered as they came. kept: their numbers; rows: of the log, as numbered if not given."""
    return next_present(kept + 5_000, kept * 60, kept if rows is None else rows)


def test_a_whole_log_has_every_next_one() -> None:
    assert present(WHOLE) == 1.0


@pytest.mark.parametrize("every", [2, 3, 9])
def test_a_thinned_log_has_hardly_any(every: int) -> None:
    # Every n-th ticket, a row each: no next number is there, nor a row for it.
    kept = WHOLE[::every]
    assert present(kept, np.arange(len(kept))) == 0.0


@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_rows_that_could_not_be_used_were_there(share: float) -> None:
    # Of a whole log so many rows are left out; two tickets lie as many rows apart as numbers.
    kept = WHOLE[np.random.default_rng(1).random(len(WHOLE)) >= share]
    assert present(kept) == 1.0
    assert present(kept[::-1].copy(), len(WHOLE) - kept[::-1]) == 1.0, "the newest first, as portals write"


def test_a_log_in_another_order_is_told_by_its_numbers_alone() -> None:
    order = np.random.default_rng(2).permutation(len(WHOLE))
    assert present(WHOLE, order) == 1.0
    thinned = np.random.default_rng(3).permutation(500)
    found = present(WHOLE[::2], thinned)
    assert found is not None and found < 0.02


def test_ids_that_do_not_run_tell_nothing() -> None:
    assert present(WHOLE[:50]) is None
    assert next_present(np.random.default_rng(4).permutation(1000), WHOLE, WHOLE) is None
    assert next_present(WHOLE * 86_400, WHOLE, WHOLE) is None, "moments are no running numbers"
