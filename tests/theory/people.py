"""The whole city: how long ranks last, and whom a bad answer silences."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import ClassVar

import numpy as np
from theory import chains, formulas
from theory.case import DAY, MOST_DAYS, Case, Plan, Seen, Size
from theory.sample import Sample, Value

BATCHES = 12


@dataclass(frozen=True)
class Ranks(Case):
    """Identical streets whose scores differ by chance alone; some of the last score stays in the next one."""

    key: ClassVar = "V32"
    title: ClassVar = "Ranks of identical streets, scores carried over: Spearman's correlation, stay in the last tenth, dwell"
    source: ClassVar = "Pearson 1907; Moran 1948"
    unit: ClassVar = DAY
    period: ClassVar = 10
    margin: ClassVar = 0.0
    carry: float = 0.3
    arrivals: float = 5.0
    number: int = 100  # of streets: the fewer, the lower their expected rank correlation

    @property
    def settle(self) -> float:
        """The first score is wholly fresh, and so varies more than later ones: until nothing is left of it."""
        return (
            self.period * max(5, ceil(log(1e-4) / (2 * log(self.carry)))) if self.carry else 5.0 * self.period
        )

    def plan(self, size: Size) -> Plan:
        """All the years there are, or a half of them; some periods are a batch."""
        days = MOST_DAYS if size.arrivals > 100_000 else MOST_DAYS // 2
        return Plan(self.number, days // self.period * self.period, int(self.settle) * DAY, days * DAY)

    def rules(self) -> dict[str, object]:
        return {
            "time.period": f"{self.period}d",
            "staffing.officers.street": 100,
            "handling.work.1": {"kind": "fixed", "value": 1},
            "handling.solve_low": 0.5,
            "handling.solve_high": 0.5,
            "assessment.carry": self.carry,
            "assessment.response": 0.0,
            "assessment.resolution": 0.6,
            "assessment.satisfaction": 0.4,
        }

    def expected(self) -> dict[str, float]:
        stays = formulas.stays_in_tail(self.carry, 0.1)
        correlation = formulas.spearman(self.carry, self.number)
        return {"rank correlation": correlation, "stays": stays, "dwell": 1 / (1 - stays)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        streets = seen.plan.streets
        ranks = seen.history.ranks[seen.plan.first // (self.period * DAY) :, :streets].astype(float)
        # Ties share the best place: give them their mean, as Spearman does.
        ties = (ranks[:, :, None] == ranks[:, None, :]).sum(axis=2)
        ranks += (ties - 1) / 2
        centred = ranks - ranks.mean(axis=1, keepdims=True)
        norm = np.sqrt((centred**2).sum(axis=1))
        correlation = (centred[1:] * centred[:-1]).sum(axis=1) / (norm[1:] * norm[:-1])
        last = np.argsort(np.argsort(ranks, axis=1), axis=1) >= streets * 0.9
        again = (last[1:] & last[:-1]).sum(axis=1).astype(float)
        return {
            "rank correlation": self._blocks(correlation, np.ones(len(correlation))),
            "stays": self._blocks(again, np.full(len(again), streets / 10)),
            "dwell": self._blocks(np.full(len(again), streets / 10), streets / 10 - again),
        }

    def _blocks(self, sums: np.ndarray, counts: np.ndarray) -> Sample:
        cut = len(sums) // BATCHES * BATCHES
        return Sample(*(values[:cut].reshape(BATCHES, -1).sum(axis=1) for values in (sums, counts)))


@dataclass(frozen=True)
class HotStove(Case):
    """Citizens speak up as they trust, and learn only from the answers to what they raise: the let-down stay silent."""

    key: ClassVar = "V22"
    title: ClassVar = (
        "Hot stove: share of needs voiced, exactly; and by E[p] = 1/E[1/p] of those just answered"
    )
    source: ClassVar = "Denrell & March 2001; Denrell 2007, with the simulator's linear voice"
    unit: ClassVar = DAY
    settle: ClassVar = 300.0
    margin: ClassVar = 10.0
    people: ClassVar = 10
    step: float = 0.4
    satisfied: float = 0.5
    arrivals: float = 5.0

    def place(self, plan: Plan) -> dict[str, object]:
        people = self.people * plan.streets
        return {"city.districts.District": {"population": people, "streets": plan.streets}}

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": 100,
            "handling.work.1": {"kind": "fixed", "value": 1},
            "citizens.voice": 0.5,
            "citizens.voice_trust": 1.0,
            "citizens.trust_step": self.step,
            "citizens.trust": 0.5,
            "citizens.expectation": 0.5,
            **{
                f"citizens.satisfaction.{name}": 0.0 for name in ("late", "contacted", "expectation", "trust")
            },
            "citizens.satisfaction.solved": self.satisfied,
        }

    def expected(self) -> dict[str, Value | float]:
        voice = 0.5 * (0.5 + np.arange(256) / 255)
        exactly, rarely = chains.voiced(voice, self.step, self.satisfied, 128, self.arrivals / self.people)
        return {"voiced": exactly, "voiced, about": Value(rarely, band=0.02)}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        street = seen["community"][seen.counts]
        needs = self.arrivals * seen.plan.seconds / self.unit
        raised = np.bincount(street, minlength=seen.plan.streets).astype(float)
        return {name: Sample(raised, np.full(seen.plan.streets, needs)) for name in self.expected()}
