"""Scenario discovery: which assumptions break a claim. The patient rule induction method (Friedman and Fisher 1999).

Of many points some are cases: there the claim fails. PRIM peels the space, a small slice from one side of one factor at
a time, always the slice whose loss raises the share of cases most, and so finds a box in which the claim fails often.
Where more points than a slice lie on its edge, as on the levels of a grid, the whole level is the slice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PEEL = 0.1  # share of the points in the box that a slice takes
LEAST = 0.05  # share of all points below which a box is not made smaller


@dataclass(frozen=True)
class Box:
    """A box: low and high float64[factors], shares 0…1 of the ranges.

    density: share of its points that are cases; coverage: of all cases, those it holds; support: of all points.
    """

    low: np.ndarray
    high: np.ndarray
    density: float
    coverage: float
    support: float

    @property
    def limited(self) -> list[int]:
        """Places of the factors that the box limits."""
        return np.flatnonzero((self.low > 0) | (self.high < 1)).tolist()


def peel(points: np.ndarray, cases: np.ndarray) -> list[Box]:
    """All boxes on the way from the whole space to the smallest one; points float64[n, factors], cases bool[n]."""
    low, high = np.zeros(points.shape[1]), np.ones(points.shape[1])
    boxes = [_box(points, cases, low, high)]
    while True:
        inside = _inside(points, low, high)
        best: tuple[float, np.ndarray, np.ndarray] | None = None
        for place in range(points.shape[1]):
            column = points[inside, place]
            if column.min() == column.max():
                continue
            for end, limit in enumerate((_slice(column), -_slice(-column))):
                ends = low.copy(), high.copy()
                ends[end][place] = limit
                left = _inside(points, *ends)
                if left.mean() < LEAST:
                    continue
                density = float(cases[left].mean())
                if best is None or density > best[0]:
                    best = (density, *ends)
        if best is None or best[0] < boxes[-1].density or boxes[-1].density == 1:
            return boxes
        low, high = best[1], best[2]
        boxes.append(_box(points, cases, low, high))


def discover(points: np.ndarray, cases: np.ndarray) -> Box:
    """The box with the best balance of density and coverage: the greatest harmonic mean of the two.

    Factors whose limits the box could do without are set free again. With no case at all it is the whole space.
    """
    best = max(peel(points, cases), key=_balance)
    for place in best.limited:
        low, high = best.low.copy(), best.high.copy()
        low[place], high[place] = 0.0, 1.0
        freed = _box(points, cases, low, high)
        if _balance(freed) >= _balance(best):
            best = freed
    return best


def _slice(column: np.ndarray) -> float:
    """The least value that is left when a slice is taken from below; values differ."""
    return float(column[(column >= np.quantile(column, PEEL)) & (column > column.min())].min())


def _balance(box: Box) -> float:
    both = box.density + box.coverage
    return 0.0 if both == 0 else 2 * box.density * box.coverage / both


def _inside(points: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


def _box(points: np.ndarray, cases: np.ndarray, low: np.ndarray, high: np.ndarray) -> Box:
    inside = _inside(points, low, high)
    held = int(cases[inside].sum())
    density = held / int(inside.sum()) if inside.any() else 0.0
    return Box(low, high, density, held / int(cases.sum()) if cases.any() else 0.0, float(inside.mean()))
