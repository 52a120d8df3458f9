"""A case: a model with its numbers, the scenario that is this model, and what is to be seen in a run of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil
from tempfile import TemporaryDirectory
from typing import ClassVar
from zlib import crc32

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from theory.law import Law
from theory.sample import Sample, Value

from sim import run
from sim.history.record.history import BODIES, History

NEUTRAL = "neutral"
DAY, YEAR = 86_400, 365
MOST_DAYS = 3 * YEAR  # 2021 to 2023; a leap year would have the same needs on more days


@dataclass(frozen=True)
class Plan:
    """Identical streets side by side, for so many days; what happens from second `first` on and before `last` counts."""

    streets: int
    days: int
    first: int
    last: int

    @property
    def seconds(self) -> int:
        """Length of what counts."""
        return self.last - self.first


@dataclass(frozen=True)
class Size:
    """How many arrivals are counted, and over how many streets at most; a street is a batch."""

    arrivals: int
    streets: int


class Case(ABC):
    """Times are in units of `unit` seconds, mean work mostly one unit. settle: units until the start is forgotten;
    margin: units after which all that came is closed; arrivals: per unit and street."""

    key: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    unit: ClassVar[int] = 3600
    streets: ClassVar[int] = 1000
    cycle: ClassVar[int] = 1  # seconds after which the model's hours repeat: whole cycles are counted
    arrivals: float
    settle: float
    margin: float

    def plan(self, size: Size) -> Plan:
        """So many arrivals in all, over few or many streets as their years allow."""
        most = MOST_DAYS * DAY / self.unit - self.settle - self.margin
        streets = max(min(self.streets, size.streets), ceil(size.arrivals / (self.arrivals * most)))
        length = size.arrivals / (self.arrivals * streets)
        days = ceil((self.settle + length + self.margin) * self.unit / DAY)
        first = ceil(self.settle * self.unit / self.cycle) * self.cycle
        last = int((days * DAY - self.margin * self.unit) // self.cycle) * self.cycle
        assert first < last, "nothing is left to be counted"
        return Plan(streets, days, first, last)

    def place(self, plan: Plan) -> dict[str, object]:
        """Where the arrivals come from: one district with all the streets."""
        return {"city.districts.District": {"population": 100 * plan.streets, "streets": plan.streets}}

    @abstractmethod
    def rules(self) -> dict[str, object]:
        """What makes the neutral scenario this model: values by dotted key."""

    @abstractmethod
    def expected(self) -> Mapping[str, Value | float]:
        """What theory says, by name of the measure."""

    @abstractmethod
    def measured(self, seen: Seen) -> dict[str, Sample]:
        """What the run says of the same."""

    def overrides(self, plan: Plan) -> dict[str, object]:
        """The whole of what is laid on the neutral scenario."""
        end = np.datetime64("2021-01-01") + plan.days
        needs = self.arrivals * plan.streets * YEAR * DAY / self.unit
        return {
            **self.place(plan),
            "city.communities": plan.streets,
            "demand.needs_per_year": needs,
            "time.end": str(end),
            # `neutral` shows two officers a street; a case that does not say otherwise has one.
            "staffing.officers.street": 1,
            **self.rules(),
        }


@dataclass(frozen=True)
class Seen:
    """A finished run: petitions.parquet column by column, and the history."""

    case: Case
    plan: Plan
    columns: dict[str, np.ndarray]
    history: History

    def __getitem__(self, column: str) -> np.ndarray:
        """A column of the petitions: whole numbers, −1 for null; names as their numbers, or −1."""
        return self.columns[column]

    @cached_property
    def counts(self) -> np.ndarray:
        """Which petitions count: those that reached a unit in the time that counts."""
        return (self["arrived"] >= self.plan.first) & (self["arrived"] < self.plan.last)

    @cached_property
    def wait(self) -> np.ndarray:
        """From arrival to start, in units."""
        return (self["started"] - self["arrived"]) / self.case.unit

    @cached_property
    def sojourn(self) -> np.ndarray:
        """From arrival to closing, in units."""
        return (self["closed"] - self["arrived"]) / self.case.unit

    def of(self, values: np.ndarray, where: np.ndarray | None = None) -> Sample:
        """The mean over the petitions that count, a street a batch."""
        chosen = self.counts if where is None else self.counts & where
        assert (self["closed"][chosen] >= 0).all(), "some that count were not closed: the margin is too short"
        street = self["community"][chosen]
        return Sample(
            np.bincount(street, np.asarray(values, float)[chosen], self.plan.streets),
            np.bincount(street, minlength=self.plan.streets).astype(float),
        )

    def of_runs(self, street: np.ndarray, values: np.ndarray) -> Sample:
        """The mean of values found in streets, a street a batch."""
        count = np.bincount(street, minlength=self.plan.streets).astype(float)
        return Sample(np.bincount(street, values, self.plan.streets), count)

    def present(self, clock: float) -> Sample:
        """Mean number of petitions between arrival and closing at a time of day, in seconds."""
        times = np.arange(self.plan.first, self.plan.last, DAY) + int(clock)
        far = (self.plan.days + 1000) * DAY
        asked = np.add.outer(np.arange(self.plan.streets) * far, times)

        def before(moments: np.ndarray) -> np.ndarray:
            known = moments >= 0
            found = np.sort(self["community"][known] * far + moments[known])
            return np.searchsorted(found, asked) - np.searchsorted(found, asked[:, :1] - times[0])

        number = before(self["arrived"]) - before(self["closed"])
        return Sample(number.sum(axis=1).astype(float), np.full(self.plan.streets, float(len(times))))

    @cached_property
    def edges(self) -> np.ndarray:
        """Where the hotline's batches begin and end: some hours each, in hours."""
        first, last = -(-self.plan.first // 3600), self.plan.last // 3600
        batches = min(40, last - first)
        return np.asarray(first + np.arange(batches + 1) * ((last - first) // batches))

    def by_block(self, field: str) -> np.ndarray:
        """A count of the hotline's hours, by batch."""
        return np.add.reduceat(self.history.hours[field], self.edges)[:-1].astype(float)

    @property
    def block(self) -> float:
        """Length of a batch in units."""
        return float(self.edges[1] - self.edges[0]) * 3600 / self.case.unit


COLUMNS = (
    "id", "generation", "community", "body", "deadline", "outcome", "visits", "retained", "raised", "recorded", "dispatched",
    "arrived", "started", "due", "closed", "work",
)  # fmt: skip


OUTCOMES = ("open", "solved", "explained", "unsolved", "paper")
WORDS: dict[str, tuple[str, ...]] = {"deadline": (), "outcome": OUTCOMES, "body": tuple(BODIES)}


@cache
def sampled(case: Case, engine: str, size: Size) -> dict[str, Sample]:
    """What is measured in a run of a case, once for all who ask."""
    return case.measured(see(case, engine, size))


def see(case: Case, engine: str, size: Size) -> Seen:
    """Run a case through its scenario. The seed is the case's own."""
    plan = case.plan(size)
    with TemporaryDirectory() as folder:
        seed = crc32(repr(case).encode())
        done = run(NEUTRAL, engine=engine, seed=seed, out=f"{folder}/run", overrides=case.overrides(plan))
        table = pq.read_table(f"{folder}/run/petitions.parquet", columns=list(COLUMNS))
    columns = {}
    for name in COLUMNS:
        column = table[name].combine_chunks()
        if name in WORDS:
            # A class goes by its number, an outcome or a body by its place in the list.
            words = [
                int(word) if word.isdigit() else WORDS[name].index(word)
                for word in column.dictionary.to_pylist()
            ]
            columns[name] = np.array(words)[column.indices.to_numpy(zero_copy_only=False)]
        else:
            columns[name] = pc.fill_null(column.cast("int64"), -1).to_numpy()
    return Seen(case, plan, columns, done.history)


def forgotten(officers: int, load: float, variation: float = 1.0) -> float:
    """Units until a queue has forgotten its start: some relaxation times of M/M/c (Morse 1955), longer for varied work."""
    return 8 * relaxation(officers, load, variation) + 20


def relaxation(officers: int, load: float, variation: float = 1.0) -> float:
    """Units in which what is left of the start falls to 1/e."""
    return (1 + variation**2) / 2 / (officers * (1 - (load / officers) ** 0.5) ** 2)


def work(law: Law, unit: int) -> dict[str, object]:
    """All petitions take work of one law."""
    return {"handling.work.1": law.toml(unit)}
