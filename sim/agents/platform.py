"""The platform: clerks and machine learn to dispatch rightly, and processes are walked and shortened."""

from __future__ import annotations

import numpy as np

from sim.agents.surroundings import Agent, Surroundings
from sim.ground.time_units import DAY, YEAR
from sim.policies.learning import error_after, process_after


class Platform(Agent):
    """The hotline's centre, as it learns. cases: petitions handled until the past period's end, at full scale; walked:
    how often its processes have been walked, `learning.walk` added up over the years."""

    def __init__(self, model: Surroundings) -> None:
        super().__init__(model)
        self.cases = self.walked = 0.0

    def learn(self, settings: np.ndarray, seconds: int) -> np.ndarray:
        """New settings after a period: fewer wrong dispatches, shorter processes. The old record is left as it is,
        because callers on the line still hear by it.

        Accuracy of clerks and machine = 1 − e(n), n: petitions raised until then, over the scale of the run; delays of
        desk, refusal, arbitration and ladder are multiplied by the process's factor. seconds: of the period; 0 on the
        day of a reform, when nothing more has been learnt.
        """
        learning, dispatch = self.model.scenario.learning, self.model.scenario.dispatch
        if seconds:
            self.cases = float(self.model.book["raised"][0]) / self.model.city.scale
            for spell in self.model.spells.under(lambda spell: spell.scenario.learning.walk):
                self.walked += spell.scenario.learning.walk * spell.seconds / DAY / YEAR
        renewed = settings.copy()
        for name in ("accuracy_clerk", "accuracy_machine"):
            renewed[name] = 1.0 - error_after(learning, 1.0 - getattr(dispatch, name), self.cases)
        renewed["process"] = process_after(learning, self.walked)
        return renewed
