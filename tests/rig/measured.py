"""How far apart the two sides of a check were: kept with its test, so that `make evidence` can tell the worst."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

_kept: list[tuple[str, object]] = []


def keep_with(test: pytest.Item) -> None:
    """What is noted from now on belongs to this test."""
    global _kept
    _kept = test.user_properties


def note(what: str, value: float) -> None:
    """Keep a distance, or a count, under its name."""
    _kept.append((what, float(value)))


class Close:
    """`found == Close(expected)` is `found == pytest.approx(expected)`, and notes their difference."""

    __array_ufunc__ = None  # an array asks this class whether it is equal, not each of its numbers

    def __init__(self, expected: Any, *, what: str = "difference", **tolerance: float) -> None:
        self._expected, self._what = expected, what
        self._near: Any = pytest.approx(expected, **tolerance)

    def __eq__(self, found: object) -> bool:
        note(self._what, np.max(np.abs(np.asarray(found, float) - self._expected)))
        return bool(found == self._near)

    def __repr__(self) -> str:
        return repr(self._near)
