"""Tables lent to machine code: it reads and writes where they lie, in whatever order, and keeps none of them."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np
import pytest
from numba import typeof

from sim.ground.compiling import kernel, rule
from sim.ground.lent import lent


@lent
class Inner(NamedTuple):
    """Two tables."""

    rows: Any
    grid: Any


@lent
class Outer(NamedTuple):
    """Tables before and behind others."""

    first: Any
    inner: Any
    last: Any


@rule
def cell(inner, row, column):  # type: ignore[no-untyped-def]
    """An entry of a table within."""
    return inner.grid[row, column]


@kernel
def told(outer):  # type: ignore[no-untyped-def]
    """Numbers by which it shows whether each table is found, and all of it."""
    outer.last[1] += 5
    found = outer.first.shape[0] + 10 * outer.inner.rows[1].weight
    for row in range(outer.inner.grid.shape[0]):
        for column in range(outer.inner.grid.shape[1]):
            found += 100 * (row + 1) * (column + 2) * cell(outer.inner, row, column)
    return found


GRID = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def tables(grid: np.ndarray) -> Outer:
    """A table of seven numbers, one of rows whose second weighs 3, and one that is written into."""
    rows = np.zeros(2, [("name", "i4"), ("weight", "i8")])
    rows["weight"] = 8, 3
    return Outer(np.zeros(7), Inner(rows, grid), np.zeros(2, np.int32))


@pytest.mark.parametrize(
    "grid",
    [GRID, np.asfortranarray(GRID), np.repeat(GRID, 2, axis=1)[:, ::2], np.broadcast_to(GRID, GRID.shape)],
    ids=["by rows", "by columns", "every other", "read only"],
)
def test_machine_code_reads_and_writes_tables_where_they_lie(grid: np.ndarray) -> None:
    # 7 + 10·3 + 100·(1·(2·1 + 3·2 + 4·3) + 2·(2·4 + 3·5 + 4·6)) = 7 + 30 + 100·(20 + 94)
    given = tables(grid)
    assert told(given) == 7 + 30 + 11400
    assert told(given) == 11437 and given.last.tolist() == [0, 10]


def test_machine_code_holds_no_table_when_it_is_done() -> None:
    given = tables(GRID.copy())
    before = sys.getrefcount(given.inner.grid)
    for _ in range(3):
        told(given)
    after = sys.getrefcount(given.inner.grid)
    assert after == before


def test_a_name_tells_of_what_types_the_tables_are_and_is_short() -> None:
    names = {str(typeof(tables(grid))) for grid in (GRID, GRID + 1, np.asfortranarray(GRID), GRID[:1])}  # type: ignore[no-untyped-call]
    assert len(names) == 2 and max(map(len, names)) < 30
