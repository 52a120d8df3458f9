"""How long tickets stay open, where many still are: Kaplan and Meier's estimate (1958), weighted, of tickets that were
watched from some age on (Lynden-Bell 1971)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.validation.record import Numbers, Shares


@dataclass(frozen=True)
class Curve:
    """The share still open after each age; before the first it is 1."""

    ages: Numbers
    open: Shares

    def still_open(self, age: Numbers) -> Shares:
        """The share still open at ages, closings at that very second being done."""
        place = np.searchsorted(self.ages, age, side="right")
        return np.concatenate(([1.0], self.open))[place]


def kaplan_meier(exit: Numbers, closed: np.ndarray, weight: Shares, entry: Numbers | None = None) -> Curve:
    """The curve of tickets. exit: age at closing, or at the end of watching; closed: which of the two; weight: of each;
    entry: the age from which on it was watched."""
    order = np.argsort(exit, kind="stable")
    ages, first = np.unique(exit[order], return_index=True)
    done = np.add.reduceat(np.where(closed, weight, 0.0)[order], first) if len(ages) else np.zeros(0)
    left = np.add.reduceat(weight[order], first) if len(ages) else np.zeros(0)
    at_risk = left[::-1].cumsum()[::-1]
    if entry is not None:  # those that were not watched yet are no witnesses; one is from its age of entry on
        sort = np.argsort(entry, kind="stable")
        later = weight[sort][::-1].cumsum()[::-1]
        place = np.searchsorted(entry[sort], ages, side="right")
        at_risk = at_risk - np.append(later, 0.0)[place]
    kept = done > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = np.clip(1 - done[kept] / np.maximum(at_risk[kept], done[kept]), 0.0, 1.0)
    return Curve(ages[kept], np.cumprod(stay))
