"""Between which numbers of officers each post's fewest lies, and which to try next, by how far a trial was from it."""

from __future__ import annotations

import numpy as np

EDGE = 1e-9
"""A margin of less than nothing by so much is nothing."""
STEEP = 20.0
"""Of a margin (a logarithm) for as many officers more as there are, before any two trials tell: where a queue tips, a
twentieth more officers make a third of what was missed of it."""
IN_A_ROW = 2
"""Trials that end on the same side, after which a bracket is halved."""


class Brackets:
    """What trials told of each post: the most officers with whom it fails, the fewest with whom it passes, -1 for none;
    by how much; and how much an officer adds. All posts move at once: int64[posts], float64[posts]."""

    def __init__(self, plan: np.ndarray, earlier: Brackets | None = None) -> None:
        """earlier: what easier trials told: with whom a post failed then, it would fail now."""
        count = len(plan)
        self.low, self.high = np.full(count, -1), np.full(count, -1)
        self.below, self.above = np.full(count, -1.0), np.full(count, 1.0)
        self.slope = STEEP / np.maximum(plan, 1)
        if earlier is not None:
            self.low, self.below, self.slope = earlier.low, earlier.below, earlier.slope
        self.plan, self.margin = plan, np.full(count, np.nan)
        self.passed, self.row = np.zeros(count, bool), np.zeros(count, np.int64)

    def afresh(self, plan: np.ndarray) -> Brackets:
        """Nothing but how much an officer adds."""
        new = Brackets(plan)
        new.slope = self.slope
        return new

    def learn(self, plan: np.ndarray, margin: np.ndarray) -> None:
        """Take in what a plan came to. Units move each other a little: what contradicts the past replaces it."""
        passed = margin >= -EDGE
        moved = plan - self.plan
        with np.errstate(invalid="ignore", divide="ignore"):
            each = (margin - self.margin) / moved
        self.slope = np.where((moved != 0) & np.isfinite(each) & (each > 0), each, self.slope)
        self.row = np.where(passed == self.passed, self.row + 1, 1)
        self.low = np.where(passed, np.where(self.low >= plan, -1, self.low), plan)
        self.high = np.where(passed, plan, np.where(self.high <= plan, -1, self.high))
        self.below, self.above = np.where(passed, self.below, margin), np.where(passed, margin, self.above)
        self.plan, self.margin, self.passed = plan, margin, passed

    @property
    def found(self) -> np.ndarray:
        """Whether the fewest is known, bool[posts]."""
        return np.asarray((self.high == 0) | ((self.high > 0) & (self.high == self.low + 1)))

    def steps(self) -> np.ndarray:
        """How many officers further the edge lies, as far as the last trial tells, at least one, int64[posts]."""
        far = np.minimum(np.abs(np.nan_to_num(self.margin, posinf=0.0)) / self.slope, 1e6)
        again = 2 ** np.clip(self.row - IN_A_ROW, 0, 20)
        return np.asarray(np.maximum(np.maximum(np.ceil(far).astype(np.int64), 1), again))

    def next(self) -> np.ndarray:
        """What to try next, int64[posts]: where the margin would be nothing on a straight line between the two ends, or
        so many further as its slope tells while there is one end only, but no more than twice as many or half."""
        plan, width, steps = self.plan, self.high - self.low, self.steps()
        up = plan + np.minimum(steps, np.maximum(plan, 4))
        down = np.maximum(plan - np.minimum(steps, (plan + 1) // 2), 0)
        above = np.minimum(self.above, 10.0)
        inside = np.ceil(width * -self.below / np.maximum(above - self.below, EDGE)).astype(np.int64)
        inside = self.low + np.clip(
            np.where(self.row > IN_A_ROW, width // 2, inside), 1, np.maximum(width - 1, 1)
        )
        both = (self.low >= 0) & (self.high >= 0)
        tried = np.where(both, inside, np.where(self.passed, down, up))
        return np.asarray(np.where(self.found, self.high, tried))
