"""Durations as a scenario writes them and as scipy knows them, with mean one unless another is given."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Law:
    """kind: as in a scenario; mean in units of time; variation: standard deviation over mean."""

    kind: str = "exponential"
    mean: float = 1.0
    variation: float = 1.0

    def toml(self, unit: int) -> dict[str, object]:
        """The scenario's table, for a unit of so many seconds."""
        mean = round(self.mean * unit)
        if self.kind == "fixed":
            return {"kind": "fixed", "value": mean}
        if self.kind == "exponential":
            return {"kind": "exponential", "mean": mean}
        if self.kind == "uniform":
            width = sqrt(3) * self.variation
            return {"kind": "uniform", "low": round(mean * (1 - width)), "high": round(mean * (1 + width))}
        if self.kind == "either":  # short and long, equally likely
            return {
                "kind": "either", "first": round(mean * (1 - self.variation)),
                "second": round(mean * (1 + self.variation)), "share": 0.5,
            }  # fmt: skip
        return {"kind": self.kind, "mean": mean, "variation": self.variation}

    @property
    def square(self) -> float:
        """The mean square."""
        spread = {"fixed": 0.0, "exponential": 1.0}.get(self.kind, self.variation)
        return self.mean**2 * (1 + spread**2)

    def survival(self, t: np.ndarray) -> np.ndarray:
        """P(duration > t)."""
        if self.kind == "fixed":
            return np.where(np.asarray(t) < self.mean, 1.0, 0.0)
        return np.asarray(self._scipy().sf(t))

    def quantile(self, share: np.ndarray) -> np.ndarray:
        """The duration that a share of all falls short of."""
        return np.asarray(self._scipy().ppf(share))

    def density(self, t: np.ndarray) -> np.ndarray:
        """The density at t."""
        return np.asarray(self._scipy().pdf(t))

    def _scipy(self) -> stats.rv_frozen:
        if self.kind == "exponential":
            return stats.expon(scale=self.mean)
        if self.kind == "gamma":
            shape = self.variation**-2
            return stats.gamma(shape, scale=self.mean / shape)
        if self.kind == "lognormal":
            square = log(1 + self.variation**2)
            return stats.lognorm(sqrt(square), scale=self.mean * np.exp(-square / 2))
        if self.kind == "uniform":
            width = sqrt(3) * self.variation * self.mean
            return stats.uniform(self.mean - width, 2 * width)
        raise ValueError(self.kind)


EXPONENTIAL, FIXED = Law(), Law("fixed", variation=0.0)
