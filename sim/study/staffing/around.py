"""What lies around a plan: more officers and fewer, another demand, slower work; and what more officers do not mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.ground.time_units import DAY
from sim.scenario.schema import Scenario
from sim.study.staffing.trial import Seen, Try

STEPS = (-3, -2, -1, 0, 1, 2)
"""Officers of every post beside the plan's."""
LITTLE = 0.1
"""By how much demand, work and repeats are turned."""


@dataclass(frozen=True)
class Curve:
    """What plans beside the one found come to. steps: officers of every post more, or fewer; officers: in all; seen: of
    each."""

    steps: tuple[int, ...]
    officers: tuple[int, ...]
    seen: tuple[Seen, ...]

    def kept(self, promise: int) -> np.ndarray:
        """Of all groups together, kept of what is promised, float64[steps]; of a backlog its mean."""
        return np.array([
            one.met[promise].sum() / max(one.of[promise].sum(), 1) for one in self.seen
        ])  # fmt: skip


def curve(attempt: Try, plan: np.ndarray, free: np.ndarray, years: Sequence[int]) -> Curve:
    """Every post sought for with more officers and with fewer, on the years on which the plan was sought."""
    tried = [np.where(free, np.maximum(plan + step, 0), plan) for step in STEPS]
    return Curve(
        STEPS, tuple(int(one[free].sum()) for one in tried), tuple(attempt(one, years) for one in tried)
    )


Turned = Callable[[Scenario], Scenario]


def turns() -> dict[str, Turned]:
    """What may be otherwise than the scenario says, by name."""
    more = 1 + LITTLE

    def demand(scenario: Scenario) -> Scenario:
        needs = scenario.demand.needs_per_year * more
        return scenario.renewed(demand=scenario.demand.model_copy(update={"needs_per_year": needs}))

    def work(scenario: Scenario) -> Scenario:
        slower = {
            name: one.model_copy(update={"work": one.work * more}) for name, one in scenario.deadlines.items()
        }
        return scenario.renewed(deadlines=slower)

    def repeats(scenario: Scenario) -> Scenario:
        citizens = scenario.citizens
        again = min(1.0, citizens.repeat_unsolved * more)
        return scenario.renewed(citizens=citizens.model_copy(update={"repeat_unsolved": again}))

    def leave(scenario: Scenario) -> Scenario:
        away = {
            name: one.model_copy(update={"leave": min(1.0, one.leave + LITTLE / 2)})
            for name, one in scenario.staffing.crews.items()
        }
        return scenario.renewed(staffing=scenario.staffing.model_copy(update={"crews": away}))

    return {
        "needs +10 %": demand,
        "work takes 10 % longer": work,
        "repeats +10 %": repeats,
        "5 more of 100 officers away": leave,
    }


def obstacles() -> dict[str, Turned]:
    """What may keep a promise from being kept however many officers there are, each taken away, by name."""

    def refusals(scenario: Scenario) -> Scenario:
        dispatch = scenario.dispatch
        none = dispatch.refusal.model_copy(update={"own": 0.0, "other": 0.0})
        return scenario.renewed(dispatch=dispatch.model_copy(update={"refusal": none}))

    def errors(scenario: Scenario) -> Scenario:
        right = {"accuracy_clerk": 1.0, "accuracy_machine": 1.0, "class_error": 0.0}
        return scenario.renewed(dispatch=scenario.dispatch.model_copy(update=right))

    def joint(scenario: Scenario) -> Scenario:
        categories = {
            name: one.model_copy(update={"joint": 0.0}) for name, one in scenario.catalogue.categories.items()
        }
        return scenario.renewed(catalogue=scenario.catalogue.model_copy(update={"categories": categories}))

    def work(scenario: Scenario) -> Scenario:
        half = {
            name: one.model_copy(update={"work": one.work / 2}) for name, one in scenario.deadlines.items()
        }
        return scenario.renewed(deadlines=half)

    def clock(scenario: Scenario) -> Scenario:
        always = {"on": 0, "off": DAY, "weekends": True, "holidays": True}
        staffing = scenario.staffing
        calendars = {name: one.model_copy(update=always) for name, one in staffing.calendars.items()}
        return scenario.renewed(staffing=staffing.model_copy(update={"calendars": calendars}))

    return {
        "no unit sends anything back": refusals,
        "all is sent to the right unit and class": errors,
        "no petition needs several units": joint,
        "the work itself takes half the time": work,
        "all crews work around the clock": clock,
    }
