"""Streets as queues: officers serve what arrives, and petitions.parquet tells when each began and ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from theory import chains, formulas
from theory.case import OUTCOMES, Case, Seen, forgotten, relaxation, work
from theory.law import EXPONENTIAL, FIXED, Law
from theory.sample import Sample, Value

CLOSING = 40  # mean times of the exponential tail after which nothing is left
SMOOTH = Law("gamma", variation=0.7)


@dataclass(frozen=True)
class Street(Case):
    """A street with some officers and unit work of a law, first come first served."""

    officers: int = 1
    arrivals: float = 0.8
    law: Law = EXPONENTIAL

    @property
    def settle(self) -> float:
        return forgotten(self.officers, self.arrivals * self.law.mean, self.law.variation)

    @property
    def margin(self) -> float:
        spare = self.officers - self.arrivals * self.law.mean
        return CLOSING * (1 + (1 + self.law.variation**2) / 2 / spare)

    def rules(self) -> dict[str, object]:
        return {"staffing.officers.street": self.officers, **work(self.law, self.unit)}


@dataclass(frozen=True)
class ManyServers(Street):
    """M/M/c."""

    key: ClassVar = "V02, V03"
    title: ClassVar = "M/M/c: who must wait, mean wait, tails of wait and of sojourn"
    source: ClassVar = "Erlang 1917"
    late: float = 5.0

    def expected(self) -> dict[str, float]:
        one = self.officers, self.arrivals
        return {
            "must wait": formulas.erlang_c(*one),
            "mean wait": formulas.mean_wait(*one),
            "wait squared": formulas.wait_square(*one),
            "long wait": formulas.wait_tail(*one, self.late),
            "long sojourn": formulas.sojourn_tail(*one, self.late),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {
            "must wait": seen.of(seen.wait > 0),
            "mean wait": seen.of(seen.wait),
            "wait squared": seen.of(seen.wait**2),
            "long wait": seen.of(seen.wait > self.late),
            "long sojourn": seen.of(seen.sojourn > self.late),
        }


@dataclass(frozen=True)
class LastCome(Street):
    """M/M/c, last come first served: the same mean, a larger spread."""

    key: ClassVar = "V02"
    title: ClassVar = "M/M/c under last come: the same mean wait, mean square 1/(1 − ρ) times as large"
    source: ClassVar = "Riordan 1962"

    @property
    def margin(self) -> float:
        return 25 * relaxation(self.officers, self.arrivals) + CLOSING

    def rules(self) -> dict[str, object]:
        return super().rules() | {"discipline.kind": "last-come"}

    def expected(self) -> dict[str, float]:
        return {
            "must wait": formulas.erlang_c(self.officers, self.arrivals),
            "mean wait": formulas.mean_wait(self.officers, self.arrivals),
            "wait squared": formulas.wait_square(self.officers, self.arrivals, last_come=True),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {
            "must wait": seen.of(seen.wait > 0),
            "mean wait": seen.of(seen.wait),
            "wait squared": seen.of(seen.wait**2),
        }


@dataclass(frozen=True)
class AnyWork(Street):
    """M/G/1."""

    key: ClassVar = "V07"
    title: ClassVar = "M/G/1 and M/D/1: mean wait"
    source: ClassVar = "Pollaczek 1930, Khinchine 1932"

    def expected(self) -> dict[str, float]:
        return {
            "must wait": self.arrivals * self.law.mean,
            "mean wait": formulas.pollaczek(self.arrivals, self.law.mean, self.law.square),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"must wait": seen.of(seen.wait > 0), "mean wait": seen.of(seen.wait)}


@dataclass(frozen=True)
class FixedWork(Street):
    """M/D/c."""

    key: ClassVar = "V07"
    title: ClassVar = "M/D/c: mean wait, exactly; and Allen–Cunneen's approximation within 6 %"
    source: ClassVar = "Crommelin 1932; Lee & Longton 1959"
    officers: int = 5
    arrivals: float = 4.0
    law: Law = FIXED

    def expected(self) -> dict[str, Value | float]:
        about = formulas.allen_cunneen(self.officers, self.arrivals, 0.0)
        return {
            "mean wait": chains.fixed_work_wait(self.officers, self.arrivals),
            "mean wait, about": Value(about, band=0.06 * about),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {name: seen.of(seen.wait) for name in self.expected()}


@dataclass(frozen=True)
class VariedWork(Street):
    """M/G/c."""

    key: ClassVar = "V07"
    title: ClassVar = "M/G/c: Allen–Cunneen's approximation within 6 %"
    source: ClassVar = "Lee & Longton 1959; Allen 1990"
    officers: int = 5
    arrivals: float = 4.0
    law: Law = SMOOTH

    def expected(self) -> dict[str, Value]:
        about = formulas.allen_cunneen(self.officers, self.arrivals, self.law.variation)
        return {"mean wait, about": Value(about, band=0.06 * about)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean wait, about": seen.of(seen.wait)}


@dataclass(frozen=True)
class LargeStaff(Street):
    """M/M/c with many officers, √c·β more than the load."""

    key: ClassVar = "V11"
    title: ClassVar = "Hundreds of officers: who must wait, exactly; and Halfin–Whitt's limit within 5 %"
    source: ClassVar = "Halfin & Whitt 1981"
    streets: ClassVar = 20  # each has thousands of arrivals until its start is forgotten
    officers: int = 400
    arrivals: float = 380.0

    def expected(self) -> dict[str, Value | float]:
        limit = formulas.halfin_whitt((self.officers - self.arrivals) / self.officers**0.5)
        return {
            "must wait": formulas.erlang_c(self.officers, self.arrivals),
            "must wait, about": Value(limit, band=0.05 * limit),
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {name: seen.of(seen.wait > 0) for name in self.expected()}


@dataclass(frozen=True)
class ShortestFirst(Street):
    """M/G/1, the shortest work first."""

    key: ClassVar = "V19"
    title: ClassVar = "Easy first, true work known: mean wait"
    source: ClassVar = "Phipps 1956"

    @property
    def margin(self) -> float:
        return 40 * relaxation(self.officers, self.arrivals, self.law.variation) + CLOSING

    def rules(self) -> dict[str, object]:
        return super().rules() | {"discipline.kind": "easy-first", "discipline.knows_work": True}

    def expected(self) -> dict[str, float]:
        return {"mean wait": formulas.shortest_first(self.arrivals, self.law.survival, self.law.density)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean wait": seen.of(seen.wait)}


@dataclass(frozen=True)
class Paper(Street):
    """M/M/c in which all leave the queue for good after the same time: closed on paper when due."""

    key: ClassVar = "V19"
    title: ClassVar = "M/M/c+D, closed on paper when due: share lost, mean wait of the others"
    source: ClassVar = "Barrer 1957; Baccelli & Hebuterne 1981"
    allowed: float = 5.0

    @property
    def settle(self) -> float:
        return 20 + 8 * min(
            relaxation(self.officers, min(self.arrivals, 0.95 * self.officers)), 4 * self.allowed + 10
        )

    @property
    def margin(self) -> float:
        return self.allowed + CLOSING

    def rules(self) -> dict[str, object]:
        return super().rules() | {
            "handling.paper": 1.0,
            "deadlines.1.allowance": round(self.allowed * self.unit) + 1,
        }

    def expected(self) -> dict[str, float]:
        left = formulas.impatient(
            self.officers, self.arrivals, Law("fixed", self.allowed).survival, self.allowed + 60
        )
        return {"lost": left.give_up, "mean wait": left.wait_answered}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        paper = seen["outcome"] == OUTCOMES.index("paper")
        return {"lost": seen.of(paper), "mean wait": seen.of(seen.wait, ~paper)}


@dataclass(frozen=True)
class BusyPeriod(Street):
    """How long one officer is busy without a break."""

    key: ClassVar = "V19"
    title: ClassVar = "M/M/1: mean and mean square of the busy period"
    source: ClassVar = "Takács 1962"
    arrivals: float = 0.5

    def expected(self) -> dict[str, float]:
        mean, square = formulas.busy_period(self.arrivals)
        return {"busy period": mean, "busy period squared": square}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        order = np.lexsort((seen["closed"], seen["started"], seen["community"]))
        street, arrived, closed = (seen[name][order] for name in ("community", "arrived", "closed"))
        served = closed >= 0
        street, arrived, closed = street[served], arrived[served], closed[served]
        begins = np.append(True, (street[1:] != street[:-1]) | (arrived[1:] >= closed[:-1]))
        first = np.flatnonzero(begins)
        last = np.append(first[1:], len(street)) - 1
        inside = (arrived[first] >= seen.plan.first) & (arrived[first] < seen.plan.last)
        length = (closed[last] - arrived[first])[inside] / self.unit
        where = street[first][inside]
        return {
            "busy period": seen.of_runs(where, length),
            "busy period squared": seen.of_runs(where, length**2),
        }


@dataclass(frozen=True)
class InBatches(Street):
    """M^[X]/G/1 and M^[X]/M/c: petitions come several at once."""

    key: ClassVar = "V07"
    title: ClassVar = "M^[X]/G/1 and M^[X]/M/c, petitions in batches: mean wait"
    source: ClassVar = "Gaver 1959; Burke 1975; Chaudhry & Templeton 1983"
    size: float = 3.0
    sizes: str = "geometric"
    share: float = 1.0

    @property
    def shares(self) -> np.ndarray:
        """Of events that bring 1, 2, … petitions, worked out here anew."""
        n = np.arange(1, 400)
        batch = (
            (n == self.size) * 1.0 if self.sizes == "fixed" else (1 - 1 / self.size) ** (n - 1) / self.size
        )
        by_event = np.where(n == 1, 1 - self.share, 0) + self.share / self.size * batch
        return np.asarray(by_event / by_event.sum())

    @property
    def settle(self) -> float:
        return self.size * super().settle

    @property
    def margin(self) -> float:
        return self.size * super().margin

    def rules(self) -> dict[str, object]:
        batches = {
            "kind": "batches",
            "share": self.share,
            "law": self.sizes,
            "mean": self.size,
            "within": "0s",
        }
        return super().rules() | {"demand.arrivals": batches}

    def expected(self) -> dict[str, float]:
        if self.officers > 1:
            return {"mean wait": chains.batch_wait(self.officers, self.arrivals, self.shares)}
        n = np.arange(1, 400)
        size, square = float(self.shares @ n), float(self.shares @ n**2)
        return {"mean wait": formulas.batch_wait(self.arrivals, self.law.mean, self.law.square, size, square)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean wait": seen.of(seen.wait)}
