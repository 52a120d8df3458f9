"""What a run says of a number, what theory says of it, and how many standard errors lie between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t


@dataclass(frozen=True)
class Value:
    """A theoretical value. error: standard error, where it was simulated; band: how far an approximation may be off."""

    value: float
    error: float = 0.0
    band: float = 0.0


@dataclass(frozen=True)
class Sample:
    """Sums and counts over independent batches; the estimate is the ratio of their totals."""

    sums: np.ndarray
    counts: np.ndarray

    @property
    def mean(self) -> float:
        """The estimate."""
        return float(self.sums.sum() / self.counts.sum())

    @property
    def error(self) -> float:
        """Its standard error, by the ratio estimator."""
        batches = len(self.sums)
        residual = self.sums - self.mean * self.counts
        return float(np.sqrt((residual**2).sum() * batches / (batches - 1)) / self.counts.sum())

    def z(self, theory: Value | float) -> float:
        """Standard errors from theory; Student's t of few batches is turned into a normal number of the same chance."""
        theory = theory if isinstance(theory, Value) else Value(theory)
        gap = self.mean - theory.value
        gap = np.sign(gap) * max(abs(gap) - theory.band, 0.0)
        error = np.hypot(self.error, theory.error)
        if error == 0.0:
            return 0.0 if abs(gap) < 1e-12 else float(np.copysign(np.inf, gap))
        freedom = len(self.sums) - 1
        return float(np.copysign(-norm.ppf(max(t.sf(abs(gap) / error, freedom), 1e-300)), gap))
