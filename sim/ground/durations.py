"""How long something takes: distributions as a scenario writes them, tabulated as whole seconds."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.ground.alternatives import BY_KIND, Alternative, answered
from sim.ground.key import Key
from sim.ground.quantiles import tabulate
from sim.ground.quantities import Positive, Seconds
from sim.ground.time_units import DAY, YEAR

LONGEST = 10 * YEAR * DAY


class Tabulated(Alternative):
    """The family of distributions: each is tabulated from its inverse."""

    @abstractmethod
    def ppf(self, p: np.ndarray) -> np.ndarray:
        """Inverse distribution function, seconds, at float64[n] in (0, 1)."""

    @property
    def average(self) -> float:
        """The mean in seconds."""
        middle = (np.arange(65536) + 0.5) / 65536
        return float(self._answered(middle).mean())

    def table(self, tick: int = 1) -> np.ndarray:
        """int32[LENGTH] for `quantile`, rounded up to whole ticks."""
        row = tabulate(self._answered, LONGEST)
        return row if tick == 1 else np.asarray(-(-row // tick) * tick)

    def _answered(self, p: np.ndarray) -> np.ndarray:
        return answered(self.ppf, p, high=np.inf)


class Fixed(Tabulated):
    """Always the same."""

    kind: Literal["fixed"] = "fixed"
    value: Annotated[Seconds, Key("how long it always takes", zh="固定时长")]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        return np.full(len(p), float(self.value))

    @property
    def average(self) -> float:
        return float(self.value)


class Exponential(Tabulated):
    """Without memory; given by its mean."""

    kind: Literal["exponential"] = "exponential"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        return np.asarray(-self.mean * np.log1p(-p))

    @property
    def average(self) -> float:
        return float(self.mean)


class Lognormal(Tabulated):
    """Skewed, as times of human work are (Brown et al. 2005); given by mean and coefficient of variation."""

    kind: Literal["lognormal"] = "lognormal"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[Positive, Key("standard deviation over mean", zh="变异系数：标准差与均值之比")]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        from scipy.special import ndtri

        sigma2 = math.log1p(self.variation**2)
        return np.asarray(np.exp(math.log(max(self.mean, 1)) - sigma2 / 2 + math.sqrt(sigma2) * ndtri(p)))

    @property
    def average(self) -> float:
        return float(self.mean)


class Gamma(Tabulated):
    """Gamma, given by mean and coefficient of variation; 1/variation² whole gives an Erlang distribution."""

    kind: Literal["gamma"] = "gamma"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[Positive, Key("standard deviation over mean", zh="变异系数：标准差与均值之比")]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        from scipy.special import gammaincinv

        shape = 1 / self.variation**2
        return np.asarray(gammaincinv(shape, p) * self.mean / shape)

    @property
    def average(self) -> float:
        return float(self.mean)


class Uniform(Tabulated):
    """Any duration between low and high, equally likely."""

    kind: Literal["uniform"] = "uniform"
    low: Annotated[Seconds, Key("shortest duration", zh="最短时长")]
    high: Annotated[Seconds, Key("longest duration", zh="最长时长")]

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self

    def ppf(self, p: np.ndarray) -> np.ndarray:
        return np.asarray(self.low + (self.high - self.low) * p)


class Quantiles(Tabulated):
    """As observed: quantiles, interpolated."""

    kind: Literal["quantiles"] = "quantiles"
    values: Annotated[
        list[Seconds],
        Field(min_length=2),
        Key("equally spaced quantiles, from the least to the greatest", zh="等距分位数，从最小到最大"),
    ]

    @model_validator(mode="after")
    def _ordered(self) -> Quantiles:
        if any(a > b for a, b in zip(self.values, self.values[1:], strict=False)):
            raise ValueError("values must not fall")
        return self

    def ppf(self, p: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(p, np.linspace(0, 1, len(self.values)), self.values))


class Mixture(Tabulated):
    """One of two fixed durations."""

    kind: Literal["either"] = "either"
    first: Annotated[Seconds, Key("one of the two durations", zh="两种时长之一")]
    second: Annotated[Seconds, Key("the other duration", zh="另一种时长")]
    share: Annotated[float, Field(ge=0, le=1), Key("chance of the first duration", zh="取第一种时长的概率")]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        low, high = sorted((self.first, self.second))
        share = self.share if self.first <= self.second else 1 - self.share
        return np.asarray(np.where(p < share, float(low), float(high)))

    @property
    def average(self) -> float:
        return self.share * self.first + (1 - self.share) * self.second


class Hyperexponential(Tabulated):
    """Two exponentials with balanced means: more variable than the exponential; given by mean and variation."""

    kind: Literal["hyperexponential"] = "hyperexponential"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[
        float, Field(ge=1), Key("standard deviation over mean", zh="变异系数：标准差与均值之比")
    ]

    def ppf(self, p: np.ndarray) -> np.ndarray:
        square = self.variation**2
        share = (1 + math.sqrt((square - 1) / (square + 1))) / 2
        slow, fast = 2 * (1 - share) / self.mean, 2 * share / self.mean
        low = np.zeros(len(p))
        high = np.full(len(p), -np.log1p(-p) / min(slow, fast))
        for _ in range(80):
            middle = (low + high) / 2
            above = 1 - share * np.exp(-fast * middle) - (1 - share) * np.exp(-slow * middle) > p
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        return np.asarray((low + high) / 2)

    @property
    def average(self) -> float:
        return float(self.mean)


Distribution = Annotated[
    Fixed | Exponential | Lognormal | Gamma | Uniform | Quantiles | Mixture | Hyperexponential,
    BY_KIND,
]
NO_TIME = Fixed(value=0)
"""What happens at once."""
