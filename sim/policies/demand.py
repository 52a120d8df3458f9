"""Demand: when, where and about what needs arise, and which of them become contacts."""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.ground.quantities import Date, Share
from sim.policies.base import Section


class Shock(Section):
    """A dated event: between two dates (the last one excluded) needs of some categories in some places (districts or
    streets) are `factor` times as many. Empty lists mean all.
    """

    title: str
    start: Date
    end: Date
    factor: float = Field(ge=0, le=1000)
    categories: list[str]
    places: list[str]

    @model_validator(mode="after")
    def _ordered(self) -> Shock:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        return self


class Demand(Section):
    """Needs of the whole city.

    needs_per_year: needs a year for the city's whole population, voiced or not; consultations: share of contacts
    that only ask; months, weekdays, hours, hours_weekend: relative weights (any scale; Monday first); holiday:
    factor on public holidays; dispersion: index of dispersion (variance over mean) of the city's daily counts at
    full scale; community_spread: standard deviation of the logarithm of need per head between communities.
    """

    needs_per_year: float = Field(ge=0)
    consultations: Share
    months: list[float] = Field(min_length=12, max_length=12)
    weekdays: list[float] = Field(min_length=7, max_length=7)
    hours: list[float] = Field(min_length=24, max_length=24)
    hours_weekend: list[float] = Field(min_length=24, max_length=24)
    holiday: float = Field(ge=0, le=100)
    dispersion: float = Field(ge=1, le=1e6)
    community_spread: float = Field(ge=0, le=3)
    shocks: list[Shock]

    @model_validator(mode="after")
    def _some(self) -> Demand:
        for name in ("months", "weekdays", "hours", "hours_weekend"):
            values = getattr(self, name)
            if min(values) < 0 or sum(values) <= 0:
                raise ValueError(f"{name}: weights must not be negative, and not all zero")
        return self
