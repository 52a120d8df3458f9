"""Learning and tiring: capability, fatigue, practices, the dispatcher's experience (experiences 3, 4, 6, 11 and 13)."""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from sim.ground.quantities import Share
from sim.policies.base import Section


class Capability(Section):
    """What a unit can do, relative to a usual one, between least and most.

    gain, loss: a day; the unit gains by effort and slack, and forgets (Repenning & Sterman 2002: working harder
    crowds out working smarter). turnover: share of officers who leave in a year, at no fatigue; fled: further share
    at full fatigue; memory: share of what they knew that stays in the institution.
    """

    start: float = Field(gt=0, le=10)
    least: float = Field(gt=0, le=10)
    most: float = Field(gt=0, le=10)
    gain: float = Field(ge=0, le=1)
    loss: float = Field(ge=0, le=1)
    turnover: Share
    fled: Share
    memory: Share

    @model_validator(mode="after")
    def _ordered(self) -> Capability:
        if not self.least <= self.start <= self.most:
            raise ValueError(
                f"start {self.start:g} must lie between least {self.least:g} and most {self.most:g}"
            )
        return self


class Fatigue(Section):
    """Overwork: 0 rested … 1 spent.

    onset: utilisation above which it grows; rise: a day, at utilisation 1; rest: share shaken off a day; slows: speed
    lost at full fatigue (Delasay et al. 2019).
    """

    onset: Share
    rise: float = Field(ge=0, le=1)
    rest: float = Field(ge=0, le=1)
    slows: Share


class Practices(Section):
    """Ways of working that streets invent, and copy from better ones (Bass 1969; Strang & Soule 1998).

    number: how many there are to find (0: none); gain: capability each adds; invent: rate a year at which one is found;
    copy_rate: rate a year at which one is taken over when all others have it; near: weight of streets of other
    districts (1: distance does not matter); better_only: copied only from streets with the better score.
    """

    number: int = Field(ge=0, le=30)
    gain: float = Field(ge=0, le=1)
    invent: float = Field(ge=0, le=100)
    copy_rate: float = Field(ge=0, le=1000)
    near: Share
    better_only: bool


class Learning(Section):
    """All that is learnt.

    experience: scale of practice, in petitions (0: no learning); exponent: of the learning curve (−log₂ 0.8 = 0.322 for
    an 80 % curve: Wright 1936); walk: rate a year at which officials who walk a process themselves find and remove
    its delays; floor: share that cannot be removed.
    """

    capability: Capability
    fatigue: Fatigue
    practices: Practices
    experience: float = Field(ge=0, le=1e12)
    exponent: float = Field(ge=0, le=2)
    walk: float = Field(ge=0, le=10)
    floor: Share


def error_after(learning: Learning, error: float, cases: float) -> float:
    """The share of wrong dispatches after so many cases: e·(1 + n/n₀)^−b, the power law of practice.

    e: 1 − accuracy of the scenario; n₀: `learning.experience` (0: nothing is learnt); b: `learning.exponent`.
    """
    if learning.experience <= 0:
        return error
    return float(error * (1.0 + cases / learning.experience) ** -learning.exponent)


def process_after(learning: Learning, years: float) -> float:
    """The factor on a process's delays after officials have walked it for so many years: φ + (1 − φ)·e^(−ω·years).

    φ: `learning.floor`; ω: `learning.walk`.
    """
    return float(learning.floor + (1.0 - learning.floor) * np.exp(-learning.walk * years))


def capability_after(
    capability: Capability,
    value: np.ndarray,
    effort: np.ndarray,
    slack: np.ndarray,
    fatigue: np.ndarray,
    days: float,
) -> np.ndarray:
    """Capability after a period: dK/dt = γ·E·slack·(K_max − K) − (δ + flow·(1 − memory))·(K − K_min), closed form.

    γ, δ: `learning.capability.gain`, `loss`, a day; flow: (`turnover` + `fled`·fatigue)/365; memory, K_min, K_max:
    `memory`, `least`, `most`. All float64[units]; E: effort of the period; slack: free share of officers' time (see the
    units).
    """
    gain = capability.gain * effort * slack
    flow = (capability.turnover + capability.fled * fatigue) / 365.0 * (1.0 - capability.memory)
    loss = capability.loss + flow
    total = gain + loss
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = (gain * capability.most + loss * capability.least) / total
    moved = rest + (value - rest) * np.exp(-total * days)
    return np.asarray(np.where(total > 0, moved, value))


def fatigue_after(fatigue: Fatigue, value: np.ndarray, utilisation: np.ndarray, days: float) -> np.ndarray:
    """Fatigue after a period: df/dt = rise·(u − onset)⁺/(1 − onset) − rest·f, by its closed form, within 0…1.

    rise, onset, rest: `learning.fatigue`, a day; u: work done over the officers' time that is not the watch's,
    at most 1.
    """
    over = np.clip((utilisation - fatigue.onset) / max(1.0 - fatigue.onset, 1e-9), 0.0, 1.0)
    if fatigue.rest > 0:
        level = fatigue.rise * over / fatigue.rest
        moved = level + (value - level) * np.exp(-fatigue.rest * days)
    else:
        moved = value + fatigue.rise * over * days
    return np.asarray(np.clip(moved, 0.0, 1.0))


def adoption_chance(practices: Practices, seen: np.ndarray, days: float) -> np.ndarray:
    """Chance to take up a practice within a period, at the share `seen` (0…1, float64[…]) of peers who have it:
    1 − exp(−(p + q·F)·t), the hazard of Bass (1969).

    p, q: `learning.practices.invent`, `copy_rate`, a year; F: the share seen; t: the period in years.
    """
    rate = (practices.invent + practices.copy_rate * seen) / 365.0
    return np.asarray(1.0 - np.exp(-rate * days))
