"""The slow loop: what spreads, what is learnt, and what overload does to the share that is solved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import ClassVar

import numpy as np
from theory import chains, formulas
from theory.case import DAY, OUTCOMES, YEAR, Case, Plan, Seen, Size, work
from theory.law import Law
from theory.sample import Sample, Value


@dataclass(frozen=True)
class Diffusion(Case):
    """Practices spread from street to street; each is a diffusion of its own, and so a batch.

    invent, copies: a year; streets are as many as make one street's chance small.
    """

    key: ClassVar = "V20"
    title: ClassVar = "Practices spread as Bass has it: share of streets that have one, by time; the smooth curve within 0.02"
    source: ClassVar = "Bass 1969"
    unit: ClassVar = DAY
    settle: ClassVar = 0.0
    margin: ClassVar = 0.0
    arrivals: ClassVar = 0.001
    period: ClassVar = 5
    practices: ClassVar = 30
    invent: float = 0.3
    copies: float = 3.8
    times: tuple[float, ...] = (0.3, 0.619, 0.9)  # years; the second is the peak of the first two

    def plan(self, size: Size) -> Plan:
        streets = 300 if size.arrivals < 1_000_000 else 1000
        days = (max(self._periods.values()) + 1) * self.period
        return Plan(streets, days, 0, days * DAY)

    def rules(self) -> dict[str, object]:
        return {
            "time.period": f"{self.period}d",
            "learning.practices.number": self.practices,
            "learning.practices.invent": self.invent,
            "learning.practices.copy_rate": self.copies,
            "learning.practices.gain": 0.0,
            "learning.practices.near": 1.0,
        }

    @cached_property
    def _periods(self) -> dict[str, int]:
        """After how many periods the share is looked at."""
        return {f"share after {time:g} years": round(time * YEAR / self.period) for time in self.times}

    def expected(self) -> dict[str, Value | float]:
        steps = chains.bass_steps(self.invent, self.copies, self.period / YEAR, 400)
        found: dict[str, Value | float] = {}
        for name, periods in self._periods.items():
            found[name] = steps[periods]
            smooth = formulas.bass(self.invent, self.copies, periods * self.period / YEAR)
            found[f"{name}, about"] = Value(smooth, band=0.02)
        return found

    def measured(self, seen: Seen) -> dict[str, Sample]:
        known = seen.history.snapshots["practices"][:, : seen.plan.streets]
        found = {}
        for name, periods in self._periods.items():
            # What a street knows as a period ends was taken up at the end of those before it.
            has = (known[periods, :, None] >> np.arange(self.practices)) & 1
            sample = Sample(has.sum(axis=0).astype(float), np.full(self.practices, float(seen.plan.streets)))
            found[name] = found[f"{name}, about"] = sample
        return found


@dataclass(frozen=True)
class LearningCurve(Case):
    """The desk errs less the more it has dispatched; what is wrongly sent is kept, and so can be counted."""

    key: ClassVar = "V35"
    title: ClassVar = (
        "Learning curve of the desk: share of wrong dispatches by number of cases, up to 100 times the first"
    )
    source: ClassVar = "Wright 1936"
    unit: ClassVar = DAY
    settle: ClassVar = 0.0
    margin: ClassVar = 0.0
    period: ClassVar = 10
    days: ClassVar = 360
    error: float = 0.5
    progress: float = 0.8
    arrivals: float = 40.0

    def plan(self, size: Size) -> Plan:
        streets = max(4, round(min(size.arrivals, 400_000) / (self.arrivals * self.days)))
        return Plan(streets, self.days, 0, self.days * DAY)

    def overrides(self, plan: Plan) -> dict[str, object]:
        """The last period begins after 99 times the first cases."""
        first = self.arrivals * plan.streets * (self.days - self.period) / 99
        return super().overrides(plan) | {"learning.experience": first}

    def rules(self) -> dict[str, object]:
        return {
            "time.period": f"{self.period}d",
            "staffing.officers.street": 200,
            "staffing.officers.district": 10_000,
            "handling.work.1": {"kind": "fixed", "value": 1},
            "dispatch.accuracy_clerk": 1 - self.error,
            "learning.exponent": -formulas.learning_exponent(self.progress),
        }

    @cached_property
    def _periods(self) -> dict[str, int]:
        last = self.days // self.period - 1
        return {f"wrong after {99 * period / last:.1f}": period for period in (0, 1, 3, 9, last)}

    def expected(self) -> dict[str, float]:
        last = self.days // self.period - 1
        exponent = formulas.learning_exponent(self.progress)
        return {name: self.error * (1 + 99 * n / last) ** exponent for name, n in self._periods.items()}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        period = seen["raised"] // (self.period * DAY)
        served = seen["closed"] >= 0
        return {
            name: seen.of(seen["retained"] == 1, served & (period == n)) for name, n in self._periods.items()
        }


@dataclass(frozen=True)
class Capability(Case):
    """Officers gain by effort and slack, and forget: the busier, the less they learn.

    load: erlang at capability 1, on two officers.
    """

    key: ClassVar = "trap"
    title: ClassVar = "Capability learnt in slack time: mean work by time, as the equation has it"
    source: ClassVar = "Repenning & Sterman 2002"
    settle: ClassVar = 0.0
    margin: ClassVar = 0.0
    period: ClassVar = 10
    days: ClassVar = 360
    gain: float = 0.02
    loss: float = 0.004
    load: float = 1.2
    start: float = 0.8

    @property
    def arrivals(self) -> float:
        return self.load

    def plan(self, size: Size) -> Plan:
        return Plan(max(4, size.streets // 2), self.days, 0, self.days * DAY)

    def rules(self) -> dict[str, object]:
        return {
            "time.period": f"{self.period}d",
            "staffing.officers.street": 2,
            **work(Law("fixed", variation=0.0), self.unit),
            "learning.capability.start": self.start,
            "learning.capability.least": 0.8,
            "learning.capability.most": 1.2,
            "learning.capability.gain": self.gain,
            "learning.capability.loss": self.loss,
        }

    @cached_property
    def _periods(self) -> dict[str, int]:
        return {f"work in period {n}": n for n in (1, 5, 15, 35)}

    def expected(self) -> dict[str, Value]:
        steps = chains.capability(
            self.start, (0.8, 1.2), self.gain, self.loss, self.load / 2, self.period, 36
        )
        # Work comes in whole seconds, and the load of a period varies, which the equation does not know.
        return {name: Value(1 / steps[n], band=0.001) for name, n in self._periods.items()}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        period = seen["started"] // (self.period * DAY)
        done = (seen["closed"] >= 0) & (seen["started"] >= 0)
        return {
            name: seen.of(seen["work"] / self.unit, done & (period == n)) for name, n in self._periods.items()
        }


@dataclass(frozen=True)
class Overload(Case):
    """A street with more to do than it can: oldest first, on paper when due, and the unsolved come back.

    need: new petitions per officer's unit of work at full effort; effort: held fixed.
    """

    key: ClassVar = "trap"
    title: ClassVar = (
        "Overload at a given effort: share solved q·min(1, cap/Λ) with repeats, share closed on paper"
    )
    source: ClassVar = "fluid limit of one street"
    margin: ClassVar = 10.0 * 24
    days_allowed: ClassVar = 7
    need: float = 0.9
    effort: float = 0.5
    slow: float = 0.7  # speed of work without effort
    solve: float = 0.75
    again: float = 0.5
    officers: int = 3

    @property
    def arrivals(self) -> float:
        return self.need * self.officers

    @property
    def settle(self) -> float:
        """Repeats of repeats: each time round takes the allowance and a little."""
        return 24.0 * (self.days_allowed + 2) * (2 + log(1000) / -log(self.again))

    def rules(self) -> dict[str, object]:
        return {
            "staffing.officers.street": self.officers,
            **work(Law(), self.unit),
            "deadlines.1.allowance": f"{self.days_allowed}d",
            "handling.paper": 1.0,
            "handling.solve_low": self.solve,
            "handling.solve_high": self.solve,
            "handling.explain": 0.0,
            "handling.speed_low": self.slow,
            "incentive.response.effort": self.effort,
            "incentive.start": self.effort,
            "citizens.patience": 0.0,
            "citizens.repeat_unsolved": self.again / 1.5,
            "citizens.repeat_delay": Law(mean=24.0).toml(self.unit),
            "citizens.most_repeats": 1000,
        }

    def expected(self) -> dict[str, float]:
        able = self.slow + (1 - self.slow) * self.effort
        solved, paper = formulas.overload(self.need, able, self.solve, self.again)
        return {"solved": solved, "on paper": paper}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        return {
            "solved": seen.of(seen["outcome"] == OUTCOMES.index("solved")),
            "on paper": seen.of(seen["outcome"] == OUTCOMES.index("paper")),
        }
