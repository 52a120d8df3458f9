"""The platform: clerks and machine learn to dispatch rightly, and processes are walked and shortened."""

from __future__ import annotations

import numpy as np

from sim.agents.surroundings import Agent, Surroundings
from sim.ground.time_units import DAY, YEAR
from sim.policies.learning import error_after, process_after


class Platform(Agent):
    """The hotline's centre, as it learns."""

    def __init__(self, model: Surroundings) -> None:
        super().__init__(model)
        self.days = 0.0

    def learn(self, levers: np.ndarray, seconds: int) -> np.ndarray:
        """New levers after a period: fewer wrong dispatches, shorter processes. The old record is left as it is,
        because callers on the line still hear by it.

        Accuracy of clerks and machine = 1 − e(n), n: petitions raised so far, over the scale of the run; delays of
        desk, refusal, arbitration and ladder are multiplied by the process's factor after so many years of the run.
        """
        learning, dispatch = self.model.scenario.learning, self.model.scenario.dispatch
        self.days += seconds / DAY
        cases = float(self.model.book["raised"][0]) / self.model.city.scale
        renewed = levers.copy()
        for name in ("accuracy_clerk", "accuracy_machine"):
            renewed[name] = 1.0 - error_after(learning, 1.0 - getattr(dispatch, name), cases)
        renewed["process"] = process_after(learning, self.days / YEAR)
        return renewed
