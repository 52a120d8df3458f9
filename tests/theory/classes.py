"""Deadline classes and due moments: who goes first, who is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

import numpy as np
from theory import chains, formulas
from theory.case import Case, Seen, forgotten, relaxation, work
from theory.law import EXPONENTIAL, Law
from theory.sample import Sample, Value
from theory.streets import CLOSING, Street

AT_ONCE = {"kind": "fixed", "value": 0}
EVEN = Law("uniform", mean=20.0, variation=3**-0.5)  # from nothing to 40


def classes(
    rates: Sequence[float], means: Sequence[float], preempts: int = 0, laws: Sequence[dict[str, object]] = ()
) -> dict[str, object]:
    """A category and a class of its own for each rate. means: work relative to the usual; preempts: how many of the
    first classes interrupt those after them; laws: work of each, as a scenario writes it, instead of one for all."""
    shares = [rate / sum(rates) for rate in rates]
    of_work = {
        "catalogue.grades": {str(n): share for n, share in enumerate(shares, 1)},
        "handling.work": {str(n): law for n, law in enumerate(laws, 1)},
    }
    return {
        "catalogue.second": len(rates),
        "catalogue.third": len(rates),
        "catalogue.categories": {
            str(n): {
                "share": share, "months": [], "bodies": {}, "classes": {str(n): 1.0}, "difficulty": 1.0,
                "hardness": 1.0, "joint": 0.0, "unreasonable": 0.0, "locked": 0.0, "outside": 0.0,
            }
            for n, share in enumerate(shares, 1)
        },
        "deadlines": {
            str(n): {"allowance": "365d", "dispatch": 0, "desk": AT_ONCE, "preempts": n <= preempts, "work": mean}
            for n, mean in enumerate(means, 1)
        },
        **(of_work if laws else {}),
    }  # fmt: skip


@dataclass(frozen=True)
class Priorities(Case):
    """M/M/c or M/G/1 with classes. rates, means: of each class; law: of all work, before its class's mean."""

    key: ClassVar = "V04"
    title: ClassVar = "Class priority, nobody interrupted: mean wait by class, conservation"
    source: ClassVar = "Cobham 1954; Kleinrock 1965; Kella & Yechiali 1985"
    officers: int = 1
    rates: tuple[float, ...] = (0.2, 0.3, 0.3)
    means: tuple[float, ...] = (1.0, 1.0, 1.0)
    law: Law = EXPONENTIAL

    @property
    def arrivals(self) -> float:
        return sum(self.rates)

    @property
    def load(self) -> float:
        """Of all classes."""
        return float(np.dot(self.rates, self.means))

    @property
    def settle(self) -> float:
        return forgotten(self.officers, self.load, self.law.variation) * max(self.means)

    @property
    def margin(self) -> float:
        return 25 * relaxation(self.officers, self.load, self.law.variation) * max(self.means) + CLOSING

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": self.officers,
            "discipline.kind": "class-priority",
            **work(self.law, self.unit),
            **classes(self.rates, self.means),
        }

    @property
    def _model(self) -> tuple[int, Sequence[float], Sequence[float], list[float]]:
        return self.officers, self.rates, self.means, [mean**2 * self.law.square for mean in self.means]

    def expected(self) -> dict[str, float]:
        waits = formulas.priority_waits(*self._model)
        work_waiting = (
            sum(a * m * w for a, m, w in zip(self.rates, self.means, waits, strict=True)) / self.load
        )
        return {f"wait of class {n}": wait for n, wait in enumerate(waits, 1)} | {
            "work waiting": work_waiting
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        one = {
            f"wait of class {n}": seen.of(seen.wait, seen["deadline"] == n)
            for n in range(1, len(self.rates) + 1)
        }
        weight = np.array([0.0, *self.means])[seen["deadline"]] * self.arrivals / self.load
        return one | {"work waiting": seen.of(weight * seen.wait)}


@dataclass(frozen=True)
class EasyClasses(Priorities):
    """M/M/1, classes of different mean work, the usual work known, not the true one."""

    key: ClassVar = "V19"
    title: ClassVar = "Easy first, only the usual work of a kind known: mean wait by kind"
    source: ClassVar = "Cobham 1954"
    rates: tuple[float, ...] = (0.4, 0.2)
    means: tuple[float, ...] = (0.5, 2.0)

    def rules(self) -> dict[str, object]:
        return super().rules() | {"discipline.kind": "easy-first", "discipline.knows_work": False}

    def expected(self) -> dict[str, float]:
        order = np.argsort(self.means)
        rates, means = (np.array(values)[order].tolist() for values in (self.rates, self.means))
        waits = formulas.priority_waits(
            self.officers, rates, means, [mean**2 * self.law.square for mean in means]
        )
        return {f"wait of class {n + 1}": wait for n, wait in zip(order, waits, strict=True)}


@dataclass(frozen=True)
class Preemptive(Priorities):
    """M/M/c or M/G/1 with classes that interrupt those below."""

    key: ClassVar = "V05"
    title: ClassVar = "Classes that interrupt those below, work resumed: mean sojourn by class"
    source: ClassVar = "White & Christie 1958; Jaiswal 1968"

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": self.officers,
            **work(self.law, self.unit),
            **classes(self.rates, self.means, preempts=len(self.rates) - 1),
        }

    def expected(self) -> dict[str, float]:
        found = formulas.preemptive_sojourns(*self._model)
        return {f"sojourn of class {n}": sojourn for n, sojourn in enumerate(found, 1)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        chosen = {n: seen["deadline"] == n for n in range(1, len(self.rates) + 1)}
        return {f"sojourn of class {n}": seen.of(seen.sojourn, where) for n, where in chosen.items()}


@dataclass(frozen=True)
class Vacations(Case):
    """M/G/1 whose officer turns to other work of a fixed length whenever nobody waits: a second class without end."""

    key: ClassVar = "V15"
    title: ClassVar = "M/G/1 with vacations (another class always waits): mean wait"
    source: ClassVar = "Fuhrmann & Cooper 1985"
    rate: float = 0.5
    law: Law = EXPONENTIAL
    away: float = 2.0

    @property
    def other(self) -> float:
        """Arrivals of the other class: twice what there is time for."""
        return 2 * (1 - self.rate) / self.away

    @property
    def arrivals(self) -> float:
        return self.rate + self.other

    @property
    def settle(self) -> float:
        return forgotten(1, self.rate, self.law.variation) + 20 * self.away

    @property
    def margin(self) -> float:
        return CLOSING * (self.away + (1 + self.law.variation**2) / (1 - self.rate))

    def rules(self) -> dict[str, object]:
        laws = [self.law.toml(self.unit), Law("fixed", self.away).toml(self.unit)]
        return {
            "discipline.kind": "class-priority",
            **classes([self.rate, self.other], [1.0, 1.0], laws=laws),
        }

    def expected(self) -> dict[str, float]:
        return {
            "mean wait": formulas.vacations(
                self.rate, self.law.mean, self.law.square, self.away, self.away**2
            )
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean wait": seen.of(seen.wait, seen["deadline"] == 1)}


@dataclass(frozen=True)
class Lateness(Street):
    """M/M/c where all are allowed the same: earliest due is then first come."""

    key: ClassVar = "V13"
    title: ClassVar = "M/M/c, the same allowance for all, earliest due first: share late"
    source: ClassVar = "Erlang 1917; Jackson 1955"
    allowed: float = 10.0
    discipline: str = "earliest-due"

    def rules(self) -> dict[str, object]:
        # A petition is with its unit a second after dispatch, from which the allowance runs.
        allowance = {"deadlines.1.allowance": round(self.allowed * self.unit) + 1}
        return super().rules() | {"discipline.kind": self.discipline} | allowance

    def expected(self) -> dict[str, float]:
        return {"late": formulas.sojourn_tail(self.officers, self.arrivals, self.allowed)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"late": seen.of(seen["closed"] > seen["due"])}


@dataclass(frozen=True)
class EarliestDue(Street):
    """M/M/1, earliest due first, where petitions reach the street with different times left: the district has kept them
    for a while on the ladder, and the rest of the allowance follows a law. allowed: exponential or uniform."""

    key: ClassVar = "V13"
    title: ClassVar = "M/M/1, times allowed of a law, earliest due first: share late"
    source: ClassVar = "a plain simulation (tests/theory/chains.py); there is no closed form"
    arrivals: float = 0.9
    allowed: Law = EVEN

    @property
    def longest(self) -> float:
        """The allowance from dispatch on."""
        return 12 * self.allowed.mean if self.allowed.kind == "exponential" else 2 * self.allowed.mean

    @property
    def settle(self) -> float:
        return super().settle + self.longest

    @property
    def margin(self) -> float:
        return 12 * relaxation(1, self.arrivals) + self.longest + CLOSING

    def rules(self) -> dict[str, object]:
        share = np.linspace(1, 0, 2001)  # the quantiles of what is left, so that delays rise
        kept = np.clip(self.longest - self.allowed.quantile(share), 0, self.longest) * self.unit
        return super().rules() | {
            "discipline.kind": "earliest-due",
            "deadlines.1.allowance": round(self.longest * self.unit),
            "dispatch.route.kind": "ladder",
            "dispatch.route.district": {"kind": "quantiles", "values": [int(k) for k in kept]},
        }

    def expected(self) -> dict[str, Value]:
        share, error = chains.late_by_due(
            self.arrivals, self.allowed.quantile, 400_000, crc32(repr(self).encode())
        )
        return {"late": Value(share, error=error)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"late": seen.of(seen["closed"] > seen["due"])}


@dataclass(frozen=True)
class TwoAllowances(Priorities):
    """M/M/1, earliest due first, two classes with allowances of their own."""

    key: ClassVar = "V13"
    title: ClassVar = "M/M/1, two classes of different allowance, earliest due first: share late"
    source: ClassVar = "a plain simulation (tests/theory/chains.py); there is no closed form"
    rates: tuple[float, ...] = (0.18, 0.72)
    means: tuple[float, ...] = (1.0, 1.0)
    allowed: tuple[float, ...] = (4.0, 24.0)

    def rules(self) -> dict[str, object]:
        allowances = {
            f"deadlines.{n}.allowance": round(time * self.unit) + 1 for n, time in enumerate(self.allowed, 1)
        }
        return super().rules() | {"discipline.kind": "earliest-due"} | allowances

    def expected(self) -> dict[str, Value]:
        first = self.rates[0] / self.arrivals
        share, error = chains.late_by_due(
            self.arrivals, lambda u: np.where(u < first, *self.allowed), 400_000, crc32(repr(self).encode())
        )
        return {"late": Value(share, error=error)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"late": seen.of(seen["closed"] > seen["due"])}
