"""The hotline as a queue of callers: seats, patience, redialling. Its hours are counted, some of them a batch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import ClassVar

import numpy as np
from theory import chains, formulas
from theory.case import DAY, MOST_DAYS, Case, Plan, Seen, Size, forgotten, relaxation
from theory.law import EXPONENTIAL, Law
from theory.sample import Sample, Value

ENDLESS = "3650d"
TWICE = Law(mean=2.0)


@dataclass(frozen=True)
class Line(Case):
    """M/M/c of callers with unit calls who only ask."""

    seats: int = 5
    arrivals: float = 4.0

    @property
    def unit(self) -> int:  # type: ignore[override]
        """Few callers call faster, so that three years hold enough of them; never so fast that seconds show."""
        return 3600 if self.arrivals >= 10 else 1200

    @property
    def settle(self) -> float:
        return forgotten(self.seats, min(self.arrivals, 0.95 * self.seats))

    @property
    def margin(self) -> float:
        return 20.0

    def plan(self, size: Size) -> Plan:
        """One hotline; its batches are blocks of hours."""
        length = (self.settle + size.arrivals / self.arrivals + self.margin) * self.unit
        days = min(ceil(length / DAY), MOST_DAYS)
        return Plan(1, days, ceil(self.settle * self.unit), days * DAY - ceil(self.margin * self.unit))

    def rules(self) -> dict[str, object]:
        talk = Law().toml(self.unit)
        return {
            "intake.web": 0.0,
            "demand.consultations": 1.0,
            "intake.shifts.seats": {"seats": self.seats, "on": "00:00", "off": "24:00"},
            "intake.talk": talk,
            "intake.talk_consultation": talk,
            "intake.patience": {"kind": "fixed", "value": ENDLESS},
            "intake.answer_target": 0,
        }

    def answered(self, seen: Seen) -> Sample:
        """Share of calls answered within the target."""
        return Sample(seen.by_block("prompt"), seen.by_block("phone"))

    def gave_up(self, seen: Seen) -> Sample:
        """Share of calls given up."""
        return Sample(seen.by_block("abandoned"), seen.by_block("phone"))

    def waited(self, seen: Seen) -> Sample:
        """Mean wait of the answered, in units."""
        return Sample(seen.by_block("waited") / self.unit, seen.by_block("answered"))


@dataclass(frozen=True)
class Waiting(Line):
    """Callers of endless patience."""

    key: ClassVar = "V02, V03, V06"
    title: ClassVar = "Hotline, endless patience (M/M/c): answered within a time, mean wait"
    source: ClassVar = "Erlang 1917"
    target: float = 0.0

    @property
    def margin(self) -> float:
        return 20 + 40 / (self.seats - self.arrivals)

    def rules(self) -> dict[str, object]:
        return super().rules() | {"intake.answer_target": round(self.target * self.unit)}

    def expected(self) -> dict[str, float]:
        return {
            "answered in time": 1 - formulas.wait_tail(self.seats, self.arrivals, self.target),
            "mean wait": formulas.mean_wait(self.seats, self.arrivals),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"answered in time": self.answered(seen), "mean wait": self.waited(seen)}


@dataclass(frozen=True)
class Brief(Waiting):
    """Talks of a minute. Moments are whole seconds, so that a wait of less than half a second counts as none."""

    key: ClassVar = "V02, V03"
    title: ClassVar = "Hotline, talks of a minute (M/M/c): answered within a time to the second, mean wait"
    unit: ClassVar[int] = 60

    def expected(self) -> dict[str, float]:
        nearest = self.target + 0.5 / self.unit
        in_time = 1 - formulas.wait_tail(self.seats, self.arrivals, nearest)
        return super().expected() | {"answered in time": in_time}


@dataclass(frozen=True)
class Lost(Line):
    """Callers without any patience."""

    key: ClassVar = "V01"
    title: ClassVar = "Hotline, no patience (M/M/c/c): share lost"
    source: ClassVar = "Erlang 1917"
    law: Law = EXPONENTIAL

    def rules(self) -> dict[str, object]:
        nothing = {"kind": "fixed", "value": 0}
        return super().rules() | {
            "intake.patience": nothing,
            "intake.talk_consultation": self.law.toml(self.unit),
        }

    def expected(self) -> dict[str, float]:
        return {"lost": formulas.erlang_b(self.seats, self.arrivals)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"lost": self.gave_up(seen)}


@dataclass(frozen=True)
class Impatient(Line):
    """Callers whose patience has a law: Erlang A where it is exponential."""

    key: ClassVar = "V06"
    title: ClassVar = (
        "Hotline, patience of a law (M/M/n+G): give up, answered at once, mean wait of the answered"
    )
    source: ClassVar = "Palm 1957; Baccelli & Hebuterne 1981; Zeltyn & Mandelbaum 2005"
    patience: Law = TWICE

    def rules(self) -> dict[str, object]:
        return super().rules() | {"intake.patience": self.patience.toml(self.unit)}

    @cached_property
    def _model(self) -> formulas.Impatient:
        longest = 20 * self.patience.mean + 40
        return formulas.impatient(self.seats, self.arrivals, self.patience.survival, longest)

    def expected(self) -> dict[str, Value | float]:
        return {
            "give up": self._model.give_up,
            "answered at once": 1 - self._model.must_wait,
            "mean wait": self._model.wait_answered,
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {
            "give up": self.gave_up(seen),
            "answered at once": self.answered(seen),
            "mean wait": self.waited(seen),
        }


@dataclass(frozen=True)
class ManyImpatient(Impatient):
    """Hundreds of seats, exponential patience."""

    key: ClassVar = "V12"
    title: ClassVar = "Hundreds of seats, exponential patience: exactly, and Garnett's limit within 6 %"
    source: ClassVar = "Garnett, Mandelbaum & Reiman 2002"
    seats: int = 400
    arrivals: float = 390.0

    def expected(self) -> dict[str, Value | float]:
        beta = (self.seats - self.arrivals) / self.arrivals**0.5
        limit = 1 - formulas.garnett(beta, 1 / self.patience.mean)
        return super().expected() | {"answered at once, about": Value(limit, band=0.06 * (1 - limit))}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return super().measured(seen) | {"answered at once, about": self.answered(seen)}


@dataclass(frozen=True)
class Redialling(Line):
    """Callers without patience who call again, with a chance, after an exponential time."""

    key: ClassVar = "V08, V09"
    title: ClassVar = "Retrial queue: time all seats are busy, mean number between two calls, share lost"
    source: ClassVar = "Falin & Templeton 1997"
    seats: int = 1
    arrivals: float = 0.5
    retry: float = 1.0
    persists: float = 1.0

    @property
    def settle(self) -> float:
        return super().settle + 8 * relaxation(self.seats, self.arrivals) / min(self.retry, 1.0)

    @property
    def margin(self) -> float:
        return 20 + 40 / self.retry

    def rules(self) -> dict[str, object]:
        return super().rules() | {
            "demand.consultations": 0.0,  # petitions leave the times of their calls behind
            "staffing.officers.street": 1000,
            "handling.work.1": {"kind": "fixed", "value": 1},
            "intake.patience": {"kind": "fixed", "value": 0},
            "intake.redial": self.persists,
            "intake.redial_delay": Law(mean=1 / self.retry).toml(self.unit),
            "intake.most_calls": 1000,
        }

    @cached_property
    def _model(self) -> chains.Orbit:
        return chains.retrials(self.seats, self.arrivals, self.retry, self.persists)

    def expected(self) -> dict[str, float]:
        found = {"all busy": self._model.busy, "between two calls": self._model.between}
        return found | ({"lost": self._model.lost} if self.persists < 1 else {})

    def measured(self, seen: Seen) -> dict[str, Sample]:
        blocks = len(seen.edges) - 1
        lost = seen.by_block("abandoned") - seen.by_block("redialled")
        return {
            "all busy": self._all_busy(seen),
            # Little's law: each redial has waited 1 / retry on average.
            "between two calls": Sample(seen.by_block("redialled") / self.retry, np.full(blocks, seen.block)),
            "lost": Sample(lost, np.full(blocks, seen.block * self.arrivals)),
        }

    def _all_busy(self, seen: Seen) -> Sample:
        """By time, from the calls: each was answered at once, and its petition recorded as it ended."""
        moment = np.concatenate([seen["raised"], seen["recorded"]])
        change = np.repeat([1, -1], len(seen["raised"]))
        order = np.argsort(moment, kind="stable")
        moment, busy = moment[order], np.cumsum(change[order])
        full = np.concatenate([[0.0], np.cumsum(np.diff(moment) * (busy[:-1] >= self.seats))])
        by_block = np.diff(np.interp(seen.edges * 3600, moment, full))
        return Sample(by_block, np.diff(seen.edges) * 3600.0)
