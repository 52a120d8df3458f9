"""Petitions that need several units, come back, or go from unit to unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from theory import formulas
from theory.case import Case, Plan, Seen, forgotten, relaxation, work
from theory.law import Law
from theory.sample import Sample
from theory.streets import CLOSING, Street


@dataclass(frozen=True)
class ForkJoin(Street):
    """A street and a department each do a part of every petition; the later of the two closes it."""

    key: ClassVar = "V17"
    title: ClassVar = "Joint handling by two queues of one officer each: mean sojourn"
    source: ClassVar = "Flatto & Hahn 1984; Nelson & Tantawi 1988"
    arrivals: float = 0.5

    @property
    def settle(self) -> float:
        return 1.5 * super().settle

    def place(self, plan: Plan) -> dict[str, object]:
        """Every street in a district of its own, with one department."""
        districts = {f"District {n}": {"population": 100, "streets": 1} for n in range(plan.streets)}
        return {"city.districts": {"*": False, **districts}, "city.departments": 1}

    def rules(self) -> dict[str, object]:
        return super().rules() | {
            "staffing.officers.department": self.officers,
            "catalogue.categories.1.joint": 1.0,
            "collaboration.helpers": [1.0],
        }

    def expected(self) -> dict[str, float]:
        return {"mean sojourn": formulas.fork_join(self.arrivals)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {"mean sojourn": seen.of(seen.sojourn)}


@dataclass(frozen=True)
class Slowest(ForkJoin):
    """Officers enough: a petition takes as long as the slowest of its parts."""

    title: ClassVar = "Joint handling with officers enough: mean of the slowest part"
    source: ClassVar = "order statistics"
    officers: int = 500
    arrivals: float = 5.0
    helpers: int = 2
    part: float = 1.0

    def rules(self) -> dict[str, object]:
        shares = [0.0] * (self.helpers - 1) + [1.0]
        return super().rules() | {"collaboration.helpers": shares, "collaboration.helper_work": self.part}

    def expected(self) -> dict[str, float]:
        return {"mean sojourn": formulas.longest_of([1.0] + [self.part] * self.helpers)}


@dataclass(frozen=True)
class Feedback(Case):
    """Every petition comes back with the same chance, to the same officers."""

    key: ClassVar = "V18"
    title: ClassVar = "Repeats as feedback to M/M/c: visits, mean sojourn of a visit and of all visits"
    source: ClassVar = "Jackson 1957; Takács 1963"
    officers: int = 1
    arrivals: float = 0.5
    again: float = 0.3

    @property
    def whole(self) -> float:
        """Arrivals, repeats included."""
        return self.arrivals * formulas.visits(self.again)

    @property
    def settle(self) -> float:
        return formulas.visits(self.again) * forgotten(self.officers, self.whole)

    @property
    def margin(self) -> float:
        slow = relaxation(self.officers, self.whole)
        return CLOSING / (1 - self.again) * (1 + 1 / (self.officers - self.whole)) + 10 * slow

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": self.officers,
            **work(Law(), self.unit),
            "handling.solve_low": 0.0,
            "handling.solve_high": 0.0,
            "handling.explain": 0.0,
            # The chance of those without any patience is 1.5 times the usual one.
            "citizens.patience": 0.0,
            "citizens.repeat_unsolved": self.again / 1.5,
            "citizens.repeat_delay": {"kind": "fixed", "value": 1},
            "citizens.most_repeats": 1000,
        }

    def expected(self) -> dict[str, float]:
        visit = formulas.mean_wait(self.officers, self.whole) + 1
        return {
            "visits": formulas.visits(self.again),
            "sojourn of a visit": visit,
            "sojourn of all visits": formulas.visits(self.again) * visit,
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        _, first, which = np.unique(seen["id"], return_index=True, return_inverse=True)
        began = np.full(len(first), np.iinfo(np.int64).max)
        np.minimum.at(began, which, seen["arrived"])
        inside = (began >= seen.plan.first) & (began < seen.plan.last)
        assert (seen["closed"][inside[which]] >= 0).all(), "the margin is too short"
        street = seen["community"][first][inside]
        return {
            "visits": seen.of_runs(street, np.bincount(which)[inside]),
            "sojourn of a visit": seen.of(seen.sojourn),
            "sojourn of all visits": seen.of_runs(street, np.bincount(which, seen.sojourn)[inside]),
        }


@dataclass(frozen=True)
class Redispatch(Case):
    """From unit to unit: the desk errs, and who gets what is not theirs refuses it or keeps it."""

    key: ClassVar = "V18"
    title: ClassVar = "Wrong dispatch and refusals: visits, share retained by the wrong unit, time on the way"
    source: ClassVar = "geometric series"
    accuracy: float = 0.7
    refuses: float = 1.0
    delay: float = 2.0
    arrivals: float = 1.0
    settle: ClassVar = 20.0
    margin: ClassVar = 200.0

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": 100,
            "staffing.officers.district": 10_000,
            **work(Law(), self.unit),
            "dispatch.accuracy_clerk": self.accuracy,
            "dispatch.refusal.other": self.refuses,
            "dispatch.refusal.delay": Law("exponential", self.delay).toml(self.unit),
        }

    def expected(self) -> dict[str, float]:
        again = (1 - self.accuracy) * self.refuses
        visits = formulas.visits(again)
        return {
            "visits": visits,
            "retained by the wrong unit": (1 - self.accuracy) * (1 - self.refuses) * visits,
            "time on the way": (visits - 1) * self.delay,
        }

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {
            "visits": seen.of(seen["visits"]),
            "retained by the wrong unit": seen.of(seen["retained"] == 1),
            "time on the way": seen.of((seen["arrived"] - seen["dispatched"]) / self.unit),
        }
