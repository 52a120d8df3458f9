"""Prevention is worse before it is better; overwork is better before it is worse (Repenning & Sterman 2002)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from experiments.patterns.runs import history, streets
from sim.scenario.load import load

STEADY = {"incentive.response.kind": "flat", "incentive.response.effort": 0.6, "demand.dispersion": 1.0}
# Causes that no single case removes (locked), such as deeds, and that do not go by themselves: only prevention gets at
# them.
CAUSES = {
    "causes.fade": 0.0,
    "causes.start": 40.0,
    "causes.need": 0.03,
    "catalogue.categories.housing.locked": 0.95,
    "prevention.hours": 4.0,
    "prevention.forecast": True,
}
NO_CAUSES = {"causes.start": 0.0, "causes.left": 0.0}
PREVENT = {"prevention.share": 0.10}

TIRED = {
    "learning.fatigue.rise": 0.007,
    "learning.fatigue.rest": 0.005,
    "learning.fatigue.slows": 0.4,
    "learning.fatigue.onset": 0.97,
    "handling.load_gain": 0.3,
    "handling.load_onset": 10.0,
}
FRESH = {**TIRED, "learning.fatigue.rise": 0.0}
PLAIN = {**FRESH, "handling.load_gain": 0.0}


def monthly(
    changes: dict[str, Any], column: str, *, years: float, scale: float, replication: int = 0
) -> np.ndarray:
    """A column of all streets together by month."""
    past = history("base", STEADY | changes, years=years, scale=scale, replication=replication)
    return np.asarray(streets(past, column).sum(axis=1), dtype=float)


def prevented(changes: dict[str, Any], *, years: float, scale: float, replication: int) -> np.ndarray:
    """The backlog of streets that prevent, less that of the same streets that do not, by month."""
    arms = [monthly({**CAUSES, **changes, **arm}, "backlog", years=years, scale=scale, replication=replication)
            for arm in (PREVENT, {})]  # fmt: skip
    return np.asarray(arms[0] - arms[1])


def pressed(changes: dict[str, Any], *, years: float, scale: float, replication: int) -> np.ndarray:
    """Petitions streets close a month under a lasting surge, relative to streets that neither hurry nor tire.

    Closed on paper does not count.
    """
    first = load("base").time.start + timedelta(days=181)
    surge = {
        "start": first,
        "end": first + timedelta(days=3650),
        "factor": 1.6,
        "categories": [],
        "places": [],
    }

    def handled(arm: dict[str, Any]) -> np.ndarray:
        both = {"demand.shocks.lasting": surge, **arm}
        past = history("base", STEADY | both, years=years, scale=scale, replication=replication)
        return np.asarray((streets(past, "closed") - streets(past, "paper")).sum(axis=1), dtype=float)

    return np.asarray(handled(changes) / handled(PLAIN) - 1.0)
