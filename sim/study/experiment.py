"""An experiment as it is written: experiments/NAME/experiment.toml, refused if anything in it is not understood."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from sim.errors import PetitionError, nearest
from sim.ground.quantities import Date
from sim.policies.base import Section
from sim.policies.staffing import BodyName
from sim.resources import experiments_folder

Overrides = dict[str, Any]
FILE = "experiment.toml"


class Units(Section):
    """Which units a statistic is of: of a body, in a district, or named; of these, if asked, those that come first.

    most, least: so many with the greatest or least `by` (a measure of units) in the periods `when` of the first arm,
    so that in all arms they are the same units.
    """

    body: BodyName | None = None
    district: str | None = None
    names: list[str] = Field(default_factory=list)
    most: Annotated[int, Field(ge=1)] | None = None
    least: Annotated[int, Field(ge=1)] | None = None
    by: str = "accepted"
    when: tuple[int, int] = (0, 1)

    @model_validator(mode="after")
    def _one_end(self) -> Units:
        if self.most is not None and self.least is not None:
            raise ValueError("take the most or the least, not both")
        return self


class Statistic(Section):
    """One number of a replication.

    measure: of the summary, or of streets ("street_effort"); periods: [first, last), negative ones from the end (all,
    if not given); since: less the same over these periods, so that it tells a change; units: some of the city's (all,
    if not given). over: "pooled" counts the units together; "mean",
    "spread" (standard deviation), "below", "above" (share of units beyond `threshold`) look at each unit by itself.
    """

    name: str = Field(min_length=1, pattern=r"^[a-z0-9_]+$")
    label: str = Field(min_length=1)
    measure: str
    periods: tuple[int, int | None] = (0, None)
    since: tuple[int, int | None] | None = None
    units: Units | None = None
    over: Literal["pooled", "mean", "spread", "below", "above"] = "pooled"
    threshold: float | None = None

    @model_validator(mode="after")
    def _beyond_what(self) -> Statistic:
        if (self.over in ("below", "above")) != (self.threshold is not None):
            raise ValueError("a threshold belongs to over = below and over = above")
        return self


class Contrast(Section):
    """A weighted sum of arms, replication by replication: `arm` less `against`, or `weights` by arm."""

    name: str = Field(min_length=1)
    arm: str | None = None
    against: str | None = None
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _either(self) -> Contrast:
        if (self.arm is None) != (self.against is None) or (self.arm is None) == (not self.weights):
            raise ValueError("a contrast has arm and against, or weights")
        return self

    @property
    def sum(self) -> dict[str, float]:
        """The weights by arm."""
        return self.weights or {str(self.arm): 1.0, str(self.against): -1.0}


class Hypothesis(Section):
    """What is expected of a statistic, of a contrast or of an arm: that it lies below, above or within something.

    source: where the expectation comes from. variants: under which it is expected (all, if none are named).
    """

    claim: str = Field(min_length=1)
    source: str = Field(min_length=1)
    statistic: str
    contrast: str | None = None
    arm: str | None = None
    below: float | None = None
    above: float | None = None
    within: tuple[float, float] | None = None
    variants: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of_each(self) -> Hypothesis:
        if (self.contrast is None) == (self.arm is None):
            raise ValueError("a hypothesis is about a contrast or about an arm")
        if sum(bound is not None for bound in (self.below, self.above, self.within)) != 1:
            raise ValueError("a hypothesis has one of below, above, within")
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the value is expected; of `within` the ends are included."""
        if self.within is not None:
            return self.within
        if self.below is not None:
            return (float("-inf"), self.below)
        return (float("inf") if self.above is None else self.above, float("inf"))


class Size(Section):
    """How large an experiment is run: share of the city, replications, end if not the scenario's."""

    scale: float = Field(gt=0, le=100)
    replications: int = Field(ge=2, le=100_000)
    until: Date | None = None


class Figure(Section):
    """A statistic against another, an arm a point, a variant a line."""

    x: str
    y: str
    title: str


class Experiment(Section):
    """An experiment.

    experiences: numbers of the thirteen it is about. size: as it is run; small: as it is verified; full: as its
    conclusion is tested once, where `size` is less than the whole city. set: overrides of all arms; variants: named
    overrides under which the whole experiment is repeated; arms: overrides by name, the first is the reference.
    contrasts: every arm against the first, if none are written.
    """

    title: str = Field(min_length=1)
    question: str = Field(min_length=1)
    experiences: list[Annotated[int, Field(ge=1, le=13)]] = Field(min_length=1)
    scenario: str
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    size: Size
    small: Size
    full: Size | None = None
    common: Overrides = Field(default_factory=dict, alias="set")
    variants: dict[str, Overrides] = Field(default_factory=lambda: dict[str, Overrides]({"": {}}))
    arms: dict[str, Overrides] = Field(min_length=2)
    statistics: list[Statistic] = Field(min_length=1)
    contrasts: list[Contrast] = Field(default_factory=list)
    hypotheses: list[Hypothesis] = Field(min_length=1)
    figures: list[Figure] = Field(default_factory=list)

    @property
    def compared(self) -> list[Contrast]:
        """The contrasts: those written, or every arm against the first."""
        first, *others = self.arms
        return self.contrasts or [Contrast(name=f"{arm} − {first}", arm=arm, against=first) for arm in others]

    @model_validator(mode="after")
    def _all_known(self) -> Experiment:
        statistics = [statistic.name for statistic in self.statistics]
        contrasts = [contrast.name for contrast in self.compared]
        for names, what in ((statistics, "statistic"), (contrasts, "contrast")):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f'the {what} "{twice}" is there twice')
        for contrast in self.compared:
            for arm in contrast.sum:
                _expect(arm, list(self.arms), f'contrast "{contrast.name}": arm')
        for hypothesis in self.hypotheses:
            where = f'hypothesis "{hypothesis.claim}"'
            _expect(hypothesis.statistic, statistics, f"{where}: statistic")
            if hypothesis.contrast is not None:
                _expect(hypothesis.contrast, contrasts, f"{where}: contrast")
            if hypothesis.arm is not None:
                _expect(hypothesis.arm, list(self.arms), f"{where}: arm")
            for variant in hypothesis.variants:
                _expect(variant, list(self.variants), f"{where}: variant")
        for figure in self.figures:
            _expect(figure.x, statistics, f'figure "{figure.title}": x')
            _expect(figure.y, statistics, f'figure "{figure.title}": y')
        return self


def _expect(name: str, known: list[str], where: str) -> None:
    if name not in known:
        near = nearest(name, known)
        raise ValueError(
            f'{where} "{name}" is not among {", ".join(known)}'
            + (f'; did you mean "{near}"?' if near else "")
        )


def built_in() -> list[str]:
    """Names of the experiments that come with the package."""
    return sorted(file.parent.name for file in experiments_folder().glob(f"*/{FILE}"))


def locate(name: str) -> Path:
    """The folder of an experiment: a built-in name, or a path. Raises PetitionError if there is none."""
    folder = experiments_folder() / name
    for place in (folder, Path(name)):
        if (place / FILE).is_file():
            return place
    near = nearest(name, built_in())
    raise PetitionError(
        f'there is no experiment "{name}"',
        expected=f"a folder with {FILE}, or one of {', '.join(built_in())}",
        hint=f'did you mean "{near}"?' if near else None,
    )


def read(folder: Path) -> Experiment:
    """The experiment of a folder. Raises PetitionError with all that is wrong with it."""
    file = folder / FILE
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PetitionError(f"cannot be read as TOML: {error}", file=str(file)) from error
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'all'}: {fault['msg']}" for fault in error.errors()]
        raise PetitionError("\n".join(faults), file=str(file)) from error
