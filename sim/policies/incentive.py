"""Incentive: how a street's effort responds to its score (experience 5).

The evidence on the bottom of a ranking conflicts (last place can raise effort: Gill et al. 2019; trailers fade at large
gaps: Casas-Arce & Martínez-Jerez 2009; removing rank feedback raised output: Barankay 2012), so the response is
a choice, and every claim about a trap is to be reported under all of them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.ground.quantities import Seconds, Share
from sim.policies.base import Policy, Section


class GiveUp(Policy):
    """Effort follows confidence: logistic in the score, so those far below the middle give up."""

    kind: Literal["give-up"] = "give-up"
    code: ClassVar[int] = 0
    middle: Share
    width: float = Field(gt=0, le=1)

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        return np.asarray(1.0 / (1.0 + np.exp(-(score - self.middle) / self.width)))


class UShape(Policy):
    """The best and the worst try harder than the middle (Gill et al. 2019: first-place loving, last-place loathing)."""

    kind: Literal["u-shape"] = "u-shape"
    code: ClassVar[int] = 1
    middle: Share
    width: float = Field(gt=0, le=1)
    low: Share

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        gap = np.minimum(np.abs(score - self.middle) / self.width, 1.0)
        return np.asarray(self.low + (1.0 - self.low) * gap**2)


class Flat(Policy):
    """Effort does not depend on the score: the null against which a trap is told."""

    kind: Literal["flat"] = "flat"
    code: ClassVar[int] = 2
    effort: Share

    def aim(self, score: np.ndarray) -> np.ndarray:
        """The effort 0…1 a street tends to at a score 0…1; float64[n] both."""
        return np.full(len(score), self.effort)


class Incentive(Section):
    """How effort moves.

    response: where it tends to; time: in which time it closes all but 1/e of the gap; start: effort at the start.
    """

    response: Annotated[GiveUp | UShape | Flat, Field(discriminator="kind")]
    time: Seconds = Field(gt=0)
    start: Share


def effort_after(incentive: Incentive, effort: np.ndarray, score: np.ndarray, seconds: float) -> np.ndarray:
    """Effort after a period: dE/dt = (G(S) − E)/τ, solved exactly over the period; nan scores leave it as it is.

    effort, score: float64[units]; seconds: length of the period.
    """
    share = 1.0 - np.exp(-seconds / incentive.time)
    return np.asarray(np.where(np.isnan(score), effort, effort + share * (incentive.response.aim(score) - effort)))
