"""The scenario: everything a run depends on, as plain text. No field has a default; all defaults are in base.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PrivateAttr, model_validator

from sim.behaviour.citizens import Causes, Citizens
from sim.behaviour.handling import Handling
from sim.ground.quantities import Date, Seconds, Share
from sim.policies.assessment import Assessment
from sim.policies.base import Section
from sim.policies.call_back import CallBack
from sim.policies.collaboration import Collaboration
from sim.policies.deadline import DeadlineClass
from sim.policies.demand import Demand
from sim.policies.discipline import Discipline, Triage
from sim.policies.dispatch import Dispatch
from sim.policies.governed import Governed
from sim.policies.incentive import Incentive
from sim.policies.intake import Intake
from sim.policies.learning import Learning
from sim.policies.prevention import Prevention
from sim.policies.staffing import BodyName, Staffing
from sim.scenario.origin import Origin, Reform
from sim.scenario.provenance import Provenance


class Time(Section):
    """start, end: first day, and first day after the run; period: of assessment, "month" or a number of whole days
    ("30d"); tick: every duration is rounded up to whole ticks, and needs arise on ticks (coarse ticks force ties).
    holidays: "none", or the name of a list of public holidays and make-up working days shipped with the package.
    """

    start: Date
    end: Date
    period: Literal["month"] | Seconds
    tick: Seconds = Field(ge=1, le=86400)
    holidays: str

    @model_validator(mode="after")
    def _ordered(self) -> Time:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        if self.period != "month" and (self.period <= 0 or self.period % 86400):
            raise ValueError('period must be "month" or whole days, such as "30d"')
        if 86400 % self.tick:
            raise ValueError("tick must divide a day")
        return self


class District(Section):
    """A district: its name, population, and either the number of its streets or their names."""

    name: str = Field(min_length=1)
    population: int = Field(ge=1)
    streets: int | list[str]


class CityPlan(Section):
    """The city's ground plan.

    geography: "beijing" takes districts and streets from the data shipped with the package; "plain" takes `districts`.
    street_spread: standard deviation of the logarithm of population between the streets of a district (0: equal);
    communities: in the whole city, shared out by population, at least one a street; departments: of each district;
    municipal, utilities, others: bodies of the city.
    """

    geography: Literal["beijing", "plain"]
    districts: list[District]
    street_spread: float = Field(ge=0, le=3)
    communities: int = Field(ge=1, le=60_000)
    departments: int = Field(ge=0, le=1000)
    municipal: int = Field(ge=0, le=1000)
    utilities: int = Field(ge=0, le=1000)
    others: int = Field(ge=0, le=1000)


class Category(Section):
    """A first-level category of the catalogue.

    share: of petitions and consultations; months: relative weights by month (empty: as the city's); bodies: who is
    responsible, by share (empty: as the catalogue's); classes: deadline classes by share (empty: as the catalogue's).
    difficulty, hardness, joint, unreasonable, locked, outside: factors or shares on the catalogue's.
    """

    name: str = Field(min_length=1)
    share: Share
    months: list[float]
    bodies: dict[BodyName, Share]
    classes: dict[str, Share]
    difficulty: float = Field(gt=0, le=100)
    hardness: float = Field(ge=0, le=20)
    joint: Share
    unreasonable: Share
    locked: Share
    outside: Share


class Catalogue(Section):
    """Kinds of petition in three levels.

    second, third: number of second- and third-level kinds in all; tail: exponent of the Zipf law by which a category's
    share is spread over its kinds; bodies: who is responsible, by share of petitions; classes: deadline classes by
    share; grades: share of petitions by grade of difficulty (indexes handling.work); hardness_spread: standard
    deviation of the logarithm of hardness between kinds.
    """

    second: int = Field(ge=1, le=10_000)
    third: int = Field(ge=1, le=50_000)
    tail: float = Field(ge=0, le=3)
    bodies: dict[BodyName, Share]
    classes: dict[str, Share]
    grades: list[Share]
    hardness_spread: float = Field(ge=0, le=2)
    categories: list[Category] = Field(min_length=1)


class Start(Section):
    """The state at the start: petitions open then, and how long they have been open (uniform from zero to `age`)."""

    backlog: int = Field(ge=0)
    age: Seconds


class Published(Section):
    """What is published about the time of the scenario, for figures and checks; it steers nothing."""

    year: int
    measure: str
    value: float
    source: str


class Scenario(Section):
    """A whole scenario, checked. `register` says of each number where it comes from."""

    FIXED: ClassVar[frozenset[str]] = frozenset(
        {"name", "title", "seed", "time", "city", "catalogue", "start", "sources"}
    )

    name: str = Field(min_length=1, max_length=80)
    title: str
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    sources: dict[str, str]
    time: Time
    city: CityPlan
    catalogue: Catalogue
    demand: Demand
    citizens: Citizens
    causes: Causes
    intake: Intake
    dispatch: Dispatch
    deadlines: list[DeadlineClass] = Field(min_length=1, max_length=6)
    discipline: Discipline
    triage: Triage
    handling: Handling
    collaboration: Collaboration
    call_back: CallBack
    assessment: Assessment
    incentive: Incentive
    governed: Governed
    learning: Learning
    prevention: Prevention
    staffing: Staffing
    start: Start
    published: list[Published]
    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def register(self) -> Mapping[str, Provenance]:
        """Where numbers come from, by dotted key; what is said of a table holds for all that is in it."""
        return self._origin.register

    @property
    def reforms(self) -> tuple[Reform, ...]:
        """The dated reforms, by date; `sim.scenario.reforms.timeline` carries them out."""
        return self._origin.reforms

    def renewed(self, **changes: object) -> Scenario:
        """The scenario with other values in these fields; reforms from its end on are left out. Not checked again."""
        other = self.model_copy(update=changes)
        kept = tuple(reform for reform in self.reforms if reform.date < other.time.end)
        other._origin = replace(self._origin, reforms=kept)
        return other

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        from sim.scenario.consistency import faults

        found = faults(self)
        if found:
            raise ValueError("; ".join(found))
        return self
