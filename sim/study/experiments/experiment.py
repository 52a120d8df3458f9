"""An experiment as it is written: experiments/NAME/experiment.toml, refused if anything in it is not understood."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path as File
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from sim.errors import PetitionError, meant
from sim.ground.quantities import Date
from sim.policies.base import Section
from sim.policies.staffing import BodyName
from sim.resources import experiments_folder
from sim.scenario.draft import Draft
from sim.scenario.explain import error
from sim.scenario.faults import OVERRIDE, Place
from sim.scenario.files import parsed
from sim.scenario.keys import Path, read_key, write_key
from sim.scenario.misfits import Misfit, Misfits
from sim.scenario.translate import faults

Overrides = dict[str, Any]
FILE = "experiment.toml"
MOST_REPLICATIONS = 100_000
"""Of a size."""
COLUMNS = ("variant", "arm", "replication")
"""What stands before the statistics in a table of replications, and so can be no statistic's name."""


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

    @field_validator("name")
    @classmethod
    def _no_column(cls, name: str) -> str:
        if name in COLUMNS:
            raise ValueError(f"tables have columns {', '.join(COLUMNS)} already")
        return name

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
        if not any(self.sum.values()):
            raise ValueError("all weights are 0")
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
        if self.within is not None and self.within[0] > self.within[1]:
            raise ValueError("within is [low, high], and low is above high")
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
    """How large an experiment is run: share of the city, replications, end if not the scenario's.

    most: replications are doubled, at last up to so many, until every claim is decided; without it nobody looks before
    the end. Looking is paid for: see `looks`.
    """

    scale: float = Field(gt=0, le=100)
    replications: int = Field(ge=2, le=MOST_REPLICATIONS)
    most: Annotated[int, Field(ge=2, le=MOST_REPLICATIONS)] | None = None
    until: Date | None = None

    @field_validator("most")
    @classmethod
    def _more(cls, most: int | None, given: ValidationInfo) -> int | None:
        if most is not None and most <= given.data.get("replications", 0):
            raise ValueError("most is no more than replications: there would be nothing to add")
        return most

    @property
    def looks(self) -> list[int]:
        """The numbers of replications at which the claims are judged. Each look has an equal part of the error that is
        allowed (Bonferroni), so that all intervals hold together however often one has looked."""
        found = [self.replications]
        while self.most is not None and found[-1] < self.most:
            found.append(min(2 * found[-1], self.most))
        return found


class Author(Section):
    """Who answers for an experiment and its results. id: an address that stays, of ORCID for a person, of ROR for an
    organisation."""

    name: str = Field(min_length=1)
    id: Annotated[str, Field(pattern=r"^https://")] | None = None
    organisation: bool = False


class Figure(Section):
    """A statistic against another, an arm a point, a variant a line."""

    x: str
    y: str
    title: str


class Experiment(Section):
    """An experiment.

    experiences: numbers of the thirteen it is about. authors: who answers for it, in the crate of its results. size: as
    it is run; small: as it is verified; full: as its conclusion is tested once, where `size` is less than the whole
    city. set: overrides of all arms; variants: named overrides under which the whole experiment is repeated; arms:
    overrides by name, the first is the reference.
    contrasts: every arm against the first, if none are written. same_city: every replication in one city, so that
    intervals hold within it; each founds its own if not.
    """

    title: str = Field(min_length=1)
    question: str = Field(min_length=1)
    experiences: list[Annotated[int, Field(ge=1, le=13)]] = Field(min_length=1)
    authors: list[Author] = Field(default_factory=list)
    scenario: str
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    same_city: bool = False
    size: Size
    small: Size
    full: Size | None = None
    common: Overrides = Field(default_factory=dict, alias="set")
    variants: dict[str, Overrides] = Field(
        default_factory=lambda: dict[str, Overrides]({"": {}}), min_length=1
    )
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

    def numbers(self, size: Size, count: int | None = None) -> range:
        """Of a size's replications, or of the first `count` of them. At full size they are behind all that the usual
        size may have: a conclusion is confirmed in worlds that it was not drawn from."""
        first = MOST_REPLICATIONS if size is self.full else 0
        return range(first, first + (count or size.replications))

    def depends_on(self, size: Size) -> str:
        """All that the rows of a size depend on but the program: what is only said or judged is left out."""
        of = {"scenario", "seed", "same_city", "common", "variants", "arms", "statistics"}
        told = self.model_dump_json(include=of, exclude={"statistics": {"__all__": {"label"}}})
        return told + size.model_dump_json()

    @model_validator(mode="after")
    def _all_known(self) -> Experiment:
        if found := [*self._unknown(), *self._unclear()]:
            raise Misfits(found)
        return self

    def _unknown(self) -> Iterator[Misfit]:
        """Names that are nowhere."""
        arms, variants = list(self.arms), list(self.variants)
        statistics = [statistic.name for statistic in self.statistics]
        contrasts = [contrast.name for contrast in self.compared]
        for number, contrast in enumerate(self.contrasts):
            for arm in contrast.sum:
                yield from _known(arm, arms, ("contrasts", number), "arm")
        for number, hypothesis in enumerate(self.hypotheses):
            place = ("hypotheses", number)
            yield from _known(hypothesis.statistic, statistics, (*place, "statistic"), "statistic")
            yield from _known(hypothesis.contrast, contrasts, (*place, "contrast"), "contrast")
            yield from _known(hypothesis.arm, arms, (*place, "arm"), "arm")
            for variant in hypothesis.variants:
                yield from _known(variant, variants, (*place, "variants"), "variant")
        for number, figure in enumerate(self.figures):
            yield from _known(figure.x, statistics, ("figures", number, "x"), "statistic")
            yield from _known(figure.y, statistics, ("figures", number, "y"), "statistic")

    def _unclear(self) -> Iterator[Misfit]:
        """Names that are there twice or are none, and keys set together with what is below them."""
        for key, entries in (("statistics", self.statistics), ("contrasts", self.contrasts)):
            names = [entry.name for entry in entries]
            for number, name in enumerate(names):
                if name in names[:number]:
                    yield Misfit((key, number, "name"), f'"{name}" is there twice')
        if "" in self.arms:
            yield Misfit(("arms",), "an arm has no name")
        tables: dict[tuple[str, ...], Overrides] = {("set",): self.common}
        tables |= {("variants", name): table for name, table in self.variants.items()}
        tables |= {("arms", name): table for name, table in self.arms.items()}
        for path, table in tables.items():
            for one, other in combinations(sorted(map(_parts, table)), 2):
                if other[: len(one)] == one:
                    yield Misfit(path, f"{write_key(one)} and {write_key(other)} are both set")


def _parts(key: str) -> tuple[str, ...]:
    """The parts of a dotted key; of what is none, which is told when it is used, itself."""
    try:
        return read_key(key)
    except PetitionError:
        return (key,)


def _known(name: str | None, known: list[str], path: Path, what: str) -> Iterator[Misfit]:
    """Nothing if a name is known or none is given, or else what is wrong."""
    if name is not None and name not in known:
        listed = ", ".join(filter(None, known)) or f"no {what}, for none is written"
        yield Misfit(path, f'there is no {what} "{name}"', listed, meant(name, known))


@contextmanager
def locating_faults(place: str) -> Iterator[None]:
    """What goes wrong in the block is told with its place in the experiment: 'arm "high": …'."""
    try:
        yield
    except PetitionError as wrong:
        wrong.message = f"{place}: {wrong.message}"
        if wrong.file in (None, OVERRIDE):
            wrong.file = FILE
        raise


def built_in() -> list[str]:
    """Names of the experiments that come with the package."""
    return sorted(file.parent.name for file in experiments_folder().glob(f"*/{FILE}"))


def locate(name: str) -> File:
    """The folder of an experiment: a built-in name, or a path; a path if it has a separator or begins with a dot.

    Raises PetitionError if there is none.
    """
    if name in built_in():
        return experiments_folder() / name
    if (File(name) / FILE).is_file():
        return File(name).resolve()
    is_path = name.startswith(".") or "/" in name or os.sep in name
    raise PetitionError(
        f'there is no experiment "{name}"',
        expected=f"a folder with {FILE}, or one of {', '.join(built_in())}",
        hint=None if is_path else meant(name, built_in()),
    )


def read(folder: File) -> Experiment:
    """The experiment of a folder. Raises PetitionError with all that is wrong with it."""
    data, name, where = parsed(folder / FILE, "an experiment")
    try:
        return Experiment.model_validate(data)
    except ValidationError as wrong:
        places = {path: Place(name, line) for path, line in where.items()}
        raise error(faults(wrong, Experiment, Draft(data, {(): Place(name), **places}))) from wrong
