"""How plans of a question are tried: officers, officers from outside, shifts; what was tried once is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.scenario.schema import Scenario
from sim.study.runs.arms import Arm
from sim.study.runs.replications import Replications
from sim.study.staffing.posts import Establishment
from sim.study.staffing.question import Question
from sim.study.staffing.trial import Seen, Try, observe


def trier(
    runs: Replications, question: Question, groups: Establishment, planned: Callable[[np.ndarray], Scenario],
    name: str = "plan",
) -> Try:  # fmt: skip
    """How plans are tried: all units at once, in the same years. planned: the scenario with a plan; name: of what is
    tried. What was tried once is remembered."""
    known: dict[tuple[bytes, tuple[int, ...]], Seen] = {}

    def attempt(plan: np.ndarray, years: Sequence[int]) -> Seen:
        place = plan.tobytes(), tuple(years)
        if place not in known:
            arm = Arm(name, planned(plan), question.scale, same_city=question.same_city)
            known[place] = observe(runs, arm, years, question.promises, groups, question.start)
        return known[place]

    return attempt
