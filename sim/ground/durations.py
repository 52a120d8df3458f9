"""How long something takes: distributions as a scenario writes them, tabulated in whole ticks."""

from __future__ import annotations

import math
from abc import abstractmethod
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.errors import PetitionError
from sim.ground.alternatives import BY_KIND, Alternative, answered
from sim.ground.key import Key
from sim.ground.quantiles import integrals, moments, tabulate
from sim.ground.quantities import Positive, Seconds
from sim.ground.time_units import DAY, YEAR

LONGEST = 1000 * YEAR * DAY
"""No duration that is drawn takes longer, in seconds."""
MEAN, SQUARE = 1e-4, 1e-3
"""By how much of itself the mean of what is drawn may differ from the law's, and the mean square."""


class Tabulated(Alternative):
    """Distributions of durations: each is tabulated from the duration that is exceeded with a chance.

    What is drawn from the table has the distribution's mean to 1e-4 of it and its mean square to 1e-3 of it, before it
    is made whole ticks; a distribution that cannot be held so is refused.
    """

    beyond: ClassVar[str] = "nothing takes more than 1000 years, or is rarer than one of 2³²"
    remedy: ClassVar[str] = "a smaller mean or variation"

    @abstractmethod
    def above(self, chance: np.ndarray) -> np.ndarray:
        """The duration in seconds that is exceeded with each of these chances, float64[n] in (0, 1)."""

    @property
    def average(self) -> float:
        """The mean in seconds."""
        return integrals(self._answered)[0]

    @property
    def square(self) -> float:
        """The mean square in seconds²."""
        return integrals(self._answered)[1]

    def table(self, tick: int = 1) -> np.ndarray:
        """A row for `duration`, in ticks; read-only."""
        return _row(self, tick)

    def __hash__(self) -> int:
        return hash(self.model_dump_json())

    def _answered(self, chance: np.ndarray) -> np.ndarray:
        return answered(self.above, chance, high=np.inf)

    def _tabulated(self, tick: int) -> np.ndarray:
        return tabulate(lambda chance: np.minimum(self._answered(chance), LONGEST) / tick)

    @model_validator(mode="after")
    def _sound(self) -> Tabulated:
        # What a file of rules adds is asked for nothing before the run.
        wrong = self._wrong() or (None if self.home else self._not_held())
        if wrong:
            raise ValueError(wrong)
        return self

    def _wrong(self) -> str | None:
        """What makes no distribution."""
        return None

    def _not_held(self) -> str | None:
        """What is told of a distribution whose mean or mean square would be another one's."""
        try:
            with np.errstate(all="ignore"):
                row = self._tabulated(1) if self.home else self.table()
                have, want = moments(row), (self.average, self.square)
        except ArithmeticError:
            have, want = (math.inf, math.inf), (1.0, 1.0)
        mean, square = (abs(h - w) / w if w > 0 else h for h, w in zip(have, want, strict=True))
        if mean <= MEAN and square <= SQUARE:
            return None
        return (
            f"cannot be drawn as it is: the mean would be {mean:.2%} off, the mean square {square:.2%} (at most "
            f"{MEAN:.2%} and {SQUARE:.1%} may be), for {self.beyond}; expected {self.remedy}"
        )


@lru_cache(maxsize=256)
def _row(law: Tabulated, tick: int) -> np.ndarray:
    if law.home and (wrong := law._not_held()):
        raise PetitionError(f"{type(law).__name__} {wrong}", key="kind")
    row = law._tabulated(tick)
    row.setflags(write=False)
    return row


class Fixed(Tabulated):
    """Always the same."""

    kind: Literal["fixed"] = "fixed"
    value: Annotated[Seconds, Key("how long it always takes", zh="固定时长")]

    def above(self, chance: np.ndarray) -> np.ndarray:
        return np.full(len(chance), float(self.value))

    @property
    def average(self) -> float:
        return float(self.value)

    @property
    def square(self) -> float:
        return float(self.value) ** 2


class Exponential(Tabulated):
    """Without memory; given by its mean."""

    kind: Literal["exponential"] = "exponential"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]

    def above(self, chance: np.ndarray) -> np.ndarray:
        return np.asarray(-self.mean * np.log(chance))

    @property
    def average(self) -> float:
        return float(self.mean)

    @property
    def square(self) -> float:
        return 2.0 * self.mean**2


class Lognormal(Tabulated):
    """Skewed, as times of human work are (Brown et al. 2005); given by mean and coefficient of variation."""

    kind: Literal["lognormal"] = "lognormal"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[Positive, Key("standard deviation over mean", zh="变异系数：标准差与均值之比")]

    def above(self, chance: np.ndarray) -> np.ndarray:
        from scipy.special import ndtri

        sigma2 = math.log1p(self.variation**2)
        return np.asarray(self.mean * np.exp(-sigma2 / 2 - math.sqrt(sigma2) * ndtri(chance)))

    @property
    def average(self) -> float:
        return float(self.mean)

    @property
    def square(self) -> float:
        return self.mean**2 * (1 + self.variation**2)


class Gamma(Tabulated):
    """Gamma, given by mean and coefficient of variation; 1/variation² whole gives an Erlang distribution."""

    kind: Literal["gamma"] = "gamma"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[Positive, Key("standard deviation over mean", zh="变异系数：标准差与均值之比")]

    def above(self, chance: np.ndarray) -> np.ndarray:
        from scipy.special import gammainccinv

        shape = 1 / self.variation**2
        return np.asarray(np.nan_to_num(gammainccinv(shape, chance) * self.mean / shape, nan=np.inf))

    @property
    def average(self) -> float:
        return float(self.mean)

    @property
    def square(self) -> float:
        return self.mean**2 * (1 + self.variation**2)


class Uniform(Tabulated):
    """Any duration between low and high, equally likely."""

    kind: Literal["uniform"] = "uniform"
    low: Annotated[Seconds, Key("shortest duration", zh="最短时长")]
    high: Annotated[Seconds, Key("longest duration", zh="最长时长")]

    def _wrong(self) -> str | None:
        return "low must not be above high" if self.low > self.high else None

    def above(self, chance: np.ndarray) -> np.ndarray:
        return np.asarray(self.high - (self.high - self.low) * chance)

    @property
    def average(self) -> float:
        return (self.low + self.high) / 2

    @property
    def square(self) -> float:
        return (self.low**2 + self.low * self.high + self.high**2) / 3


class Quantiles(Tabulated):
    """As observed: quantiles, interpolated."""

    beyond: ClassVar[str] = "it jumps within one of 2048 steps"
    remedy: ClassVar[str] = "fewer values"
    kind: Literal["quantiles"] = "quantiles"
    values: Annotated[
        list[Seconds],
        Field(min_length=2),
        Key("equally spaced quantiles, from the least to the greatest", zh="等距分位数，从最小到最大"),
    ]

    def _wrong(self) -> str | None:
        falls = any(a > b for a, b in zip(self.values, self.values[1:], strict=False))
        return "values must not fall" if falls else None

    def above(self, chance: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(1 - chance, np.linspace(0, 1, len(self.values)), self.values))

    @property
    def average(self) -> float:
        return (math.fsum(self.values) - (self.values[0] + self.values[-1]) / 2) / (len(self.values) - 1)

    @property
    def square(self) -> float:
        low, high = np.array(self.values[:-1], float), np.array(self.values[1:], float)
        return float(((low**2 + low * high + high**2) / 3).mean())


class Mixture(Tabulated):
    """One of two fixed durations."""

    beyond: ClassVar[str] = "nothing is rarer than one of 2³²"
    remedy: ClassVar[str] = "a share that is not so near to 0 or 1"
    kind: Literal["either"] = "either"
    first: Annotated[Seconds, Key("one of the two durations", zh="两种时长之一")]
    second: Annotated[Seconds, Key("the other duration", zh="另一种时长")]
    share: Annotated[float, Field(ge=0, le=1), Key("chance of the first duration", zh="取第一种时长的概率")]

    def above(self, chance: np.ndarray) -> np.ndarray:
        return np.where(
            chance <= self._longer(), float(max(self.first, self.second)), min(self.first, self.second)
        )

    def _longer(self) -> float:
        """The chance of the longer one."""
        return 1 - self.share if self.first <= self.second else self.share

    def _tabulated(self, tick: int) -> np.ndarray:
        short, long = (np.full(1, seconds / tick) for seconds in sorted((self.first, self.second)))
        return tabulate(
            lambda chance: long.repeat(len(chance)),
            below=lambda chance: short.repeat(len(chance)),
            tail=self._longer(),
        )

    @property
    def average(self) -> float:
        return self.share * self.first + (1 - self.share) * self.second

    @property
    def square(self) -> float:
        return self.share * self.first**2 + (1 - self.share) * self.second**2


class Hyperexponential(Tabulated):
    """Two exponentials with balanced means: more variable than the exponential; given by mean and variation."""

    kind: Literal["hyperexponential"] = "hyperexponential"
    mean: Annotated[Seconds, Key("mean duration", zh="平均时长")]
    variation: Annotated[
        float, Field(ge=1), Key("standard deviation over mean", zh="变异系数：标准差与均值之比")
    ]

    def above(self, chance: np.ndarray) -> np.ndarray:
        share = (1 + math.sqrt((self.variation**2 - 1) / (self.variation**2 + 1))) / 2
        fast, slow = 2 * share, 2 * (1 - share)
        time = np.zeros(len(chance))  # in means
        for _ in range(40):  # Newton's steps on the logarithm of the chance, which is convex in time
            one, other = share * np.exp(-fast * time), (1 - share) * np.exp(-slow * time)
            time += (np.log(one + other) - np.log(chance)) * (one + other) / (fast * one + slow * other)
        return np.nan_to_num(self.mean * time, nan=np.inf)

    @property
    def average(self) -> float:
        return float(self.mean)

    @property
    def square(self) -> float:
        return self.mean**2 * (1 + self.variation**2)


Distribution = Annotated[
    Fixed | Exponential | Lognormal | Gamma | Uniform | Quantiles | Mixture | Hyperexponential,
    BY_KIND,
]
NO_TIME = Fixed(value=0)
"""What happens at once."""
