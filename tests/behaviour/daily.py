"""The trap once more, in steps of a day and with nothing of the simulator: counts by age, no petitions, no clock.

A second reading of the same equations, against which the simulator is held where no closed form exists.
"""

from __future__ import annotations

import numpy as np

PERIOD, DEADLINE, A_DAY = 10, 7, 40.0


def efforts(
    loads: np.ndarray, start: float, *, streets: int, carry: float = 0.0, seed: int = 0
) -> np.ndarray:
    """Effort of each street at the end; loads: float64[days]; carry: share of the old score that stays."""
    chance = np.random.default_rng(seed)
    effort, able = np.full(streets, start), np.ones(streets)
    score = np.full(streets, np.nan)
    waiting = np.zeros((DEADLINE + 1, streets), int)
    back = np.zeros(streets, int)
    closed, solved, busy, hours = np.zeros((4, streets))
    for day, load in enumerate(loads, start=1):
        expired = waiting[DEADLINE].copy()
        waiting[1:] = waiting[:-1]
        waiting[0] = chance.poisson(load * A_DAY, streets) + back
        capacity = chance.poisson(A_DAY * able * (0.7 + 0.3 * effort))
        left, served = capacity.copy(), np.zeros(streets, int)
        for age in range(DEADLINE, -1, -1):
            taken = np.minimum(waiting[age], left)
            waiting[age] -= taken
            left -= taken
            served += taken
        good = chance.binomial(served, 0.55 + 0.4 * effort)
        back = chance.binomial(served - good + expired, 0.5)
        closed += served + expired
        solved += good
        busy += served
        hours += np.maximum(capacity, 1)
        if day % PERIOD == 0:
            fresh = solved / np.maximum(closed, 1)
            score = np.where(np.isnan(score), fresh, carry * score + (1 - carry) * fresh)
            gain = 0.012 * effort * np.clip(1 - busy / hours, 0, 1)
            rest = (gain * 1.2 + 0.004 * 0.8) / (gain + 0.004)
            able = rest + (able - rest) * np.exp(-(gain + 0.004) * PERIOD)
            aim = 1 / (1 + np.exp(-(score - 0.7) / 0.08))
            effort = aim + (effort - aim) * np.exp(-PERIOD / 60)
            closed, solved, busy, hours = np.zeros((4, streets))
    return effort


def pulse(base: float, load: float, months: float, *, before: float = 3.0, later: float = 5.0) -> np.ndarray:
    """The loads of the days of a surge or a relief."""
    steps = ((base, 365.25 * before), (load, 30.4375 * months), (base, 365.25 * later))
    return np.concatenate([np.full(round(days), level) for level, days in steps])
