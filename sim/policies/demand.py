"""Demand: when, where and about what needs arise, and which of them become contacts."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from sim.ground.key import Key
from sim.ground.quantities import Date, Share
from sim.ground.time_units import DAY, YEAR
from sim.policies.arrivals import AnyArrivals
from sim.policies.base import Name, Section


class Shock(Section):
    """A dated event that changes how many needs arise."""

    start: Annotated[Date, Key("first day of the event", zh="冲击起：第一天")]
    end: Annotated[Date, Key("first day after the event", zh="冲击止：结束后的第一天")]
    factor: Annotated[
        float, Field(ge=0, le=1000), Key("needs are so many times as many", zh="冲击倍数：需求变为原来的几倍")
    ]
    categories: Annotated[list[str], Key("the categories it touches (empty: all)", zh="冲击类别：空为全部")]
    places: Annotated[
        list[str],
        Key(
            "names of the districts or streets it touches (empty: all)",
            zh="冲击区域：区或街道的名称，空为全部",
        ),
    ]

    @model_validator(mode="after")
    def _ordered(self) -> Shock:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        return self


class Demand(Section):
    """Needs of the whole city, voiced or not: how many, and when."""

    needs_per_year: Annotated[
        float,
        Field(ge=0),
        Key(
            "needs of the city's whole population in a year, voiced or not",
            zh="年需求量：全市一年的需求，无论是否提出",
            unit="needs a year",
        ),
    ]
    growth: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "rate at which the needs of a community grow where every need is voiced and every answer satisfies: who "
            "was heard brings more, and other matters (0: they stay)",
            zh="需求增长率：人人发声且答复都满意时社区需求的增长速率，0 为不变",
            unit="shares a year",
        ),
    ]
    consultations: Annotated[
        Share,
        Key(
            "share of contacts from needs that only ask",
            zh="咨询占比：来自需求的受理中仅咨询的比例",
            read="consultation",
        ),
    ]
    months: Annotated[
        list[float],
        Field(min_length=12, max_length=12),
        Key(
            "relative needs a day by month, January first (any scale)",
            zh="月度权重：各月日均需求的相对值，一月在前",
        ),
    ]
    weekdays: Annotated[
        list[float],
        Field(min_length=7, max_length=7),
        Key(
            "relative needs by day of the week, Monday first (any scale)",
            zh="星期权重：一周各日需求的相对值，周一在前",
        ),
    ]
    hours: Annotated[
        list[float],
        Field(min_length=24, max_length=24),
        Key("relative needs by hour of a working day (any scale)", zh="小时权重：工作日各小时需求的相对值"),
    ]
    hours_weekend: Annotated[
        list[float],
        Field(min_length=24, max_length=24),
        Key(
            "relative needs by hour of a day without work (any scale)",
            zh="周末小时权重：非工作日各小时需求的相对值",
        ),
    ]
    holiday: Annotated[
        float,
        Field(ge=0, le=100),
        Key("factor on needs on public holidays", zh="节假日系数：法定节假日需求的乘数"),
    ]
    dispersion: Annotated[
        float,
        Field(ge=1, le=1e6),
        Key(
            "index of dispersion (variance over mean) of the city's daily counts at full scale",
            zh="离散指数：全市每日需求数的方差与均值之比",
        ),
    ]
    community_spread: Annotated[
        float,
        Field(ge=0, le=3),
        Key(
            "standard deviation of the logarithm of need per head between communities",
            zh="社区差异：各社区人均需求对数的标准差",
            founding=True,
        ),
    ]
    street_spread: Annotated[
        float,
        Field(ge=0, le=3),
        Key(
            "standard deviation of the logarithm of need per head between streets",
            zh="街道差异：各街道人均需求对数的标准差",
            founding=True,
        ),
    ]
    arrivals: Annotated[
        AnyArrivals,
        Key(
            "whether needs arise one by one, in batches, or as a list tells",
            zh="到达：逐个、成批或按清单",
            founding=True,
        ),
    ]
    shocks: Annotated[dict[Name, Shock], Key("dated events, by name", zh="冲击：有起止日期的事件，按名称")]

    @model_validator(mode="after")
    def _some(self) -> Demand:
        for name in ("months", "weekdays", "hours", "hours_weekend"):
            values = getattr(self, name)
            if min(values) < 0 or sum(values) <= 0:
                raise ValueError(f"{name}: weights must not be negative, and not all zero")
        return self


def needs_after(
    demand: Demand, need: np.ndarray, voice: np.ndarray, satisfied: np.ndarray, seconds: float
) -> np.ndarray:
    """A community's needs after a period, float64[communities]: dn/dt = g·v·s·n, so n·e^(g·v·s·T) after the time T.

    g: `demand.growth`, a year; v: the share of needs that is voiced; s: the share of answers that satisfies (nan: none,
    the needs stay). Voice alone ends where all is voiced; what is brought to a government that answers does not
    (rising expectations: Tocqueville 1856).
    """
    rate = demand.growth * voice * np.nan_to_num(satisfied)
    return np.asarray(need * np.exp(rate * seconds / (DAY * YEAR)))
