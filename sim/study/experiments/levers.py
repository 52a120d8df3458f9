"""What each lever of the thirteen experiences does: its arms on the same worlds, measure by measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.measures import Values, measures
from sim.history.record.history import History
from sim.scenario.levers import Lever
from sim.study.runs.arms import Arm, arm
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import Estimate, estimate

POINTS = (
    "response_rate",
    "resolution_rate",
    "satisfaction_rate",
    "on_time_share",
    "street_effort",
    "trapped",
)
"""Measures whose difference is told in hundredths; `trapped`: share of streets whose effort ends below `LOW`."""
RELATIVE = ("backlog", "mean_sojourn", "repeats", "contacts")
"""Measures whose difference is told as a share of the arm that is off."""
LOW = 0.2


@dataclass(frozen=True)
class Effect:
    """An arm's paired difference from off, by measure, with its 95 % interval, which holds for all arms of a lever at
    once; those of `RELATIVE` are shares of off's mean."""

    lever: Lever
    arm: str
    differences: dict[str, Estimate]


@dataclass(frozen=True)
class Effects:
    """What was measured, and how: the scenario's name, seed and scale, replications, the last `periods` of `of`."""

    scenario: str
    seed: int
    scale: float
    replications: int
    periods: int
    of: int
    until: date
    effects: list[Effect]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: numbers, None where there is none."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "scale": self.scale,
            "replications": self.replications,
            "last_periods": self.periods,
            "periods": self.of,
            "until": self.until.isoformat(),
            "effects": [
                {
                    "lever": effect.lever.name,
                    "arm": effect.arm,
                    "differences": {name: _told(found) for name, found in effect.differences.items()},
                }
                for effect in self.effects
            ],
        }


def measure(
    levers: Sequence[Lever],
    runs: Replications,
    *,
    scenario: str = "base",
    replications: int = 8,
    scale: float = 1.0,
    seed: int | None = None,
    until: date | str | None = None,
) -> Effects:
    """Every arm of every lever against off, over the second half of the periods, when what is turned has taken hold.

    scenario: a name or file; what it sets itself is overruled by the arms.
    Raises PetitionError if an arm does not fit the scenario.
    """
    made: dict[tuple[str, str], Arm] = {}
    same: dict[str, Arm] = {}
    for lever in levers:
        for which in lever.arms:
            one = arm(scenario, overrides=lever.overrides(which), seed=seed, until=until, scale=scale)
            # Most levers are off in the same scenario: it is run once.
            made[lever.name, which] = same.setdefault(one.scenario.model_dump_json(), one)
    runs.complete((one, number) for one in made.values() for number in range(replications))
    of = 0
    effects = []
    for lever in levers:
        values: dict[str, list[Values]] = {}
        for which in lever.arms:
            histories = [runs.history(made[lever.name, which], number) for number in range(replications)]
            of = len(histories[0].periods)
            values[which] = [_values(history, of // 2) for history in histories]
        for which in lever.arms[1:]:
            effects.append(
                Effect(lever, which, _differences(values["off"], values[which], len(lever.arms) - 1))
            )
    first = next(iter(made.values())).scenario
    return Effects(first.name, first.seed, scale, replications, of - of // 2, of, first.time.end, effects)


def _values(history: History, first: int) -> Values:
    """The measures of a replication from a period on; states are those of the last period."""
    found = measures(history, (first, None))
    efforts = history.snapshots["effort"][-1, history.body == Body.STREET]
    return {name: found[name] for name in found if name in POINTS + RELATIVE} | {
        "trapped": float((efforts < LOW).mean())
    }


def _differences(off: Sequence[Values], on: Sequence[Values], together: int) -> dict[str, Estimate]:
    found = {}
    for name in POINTS + RELATIVE:
        before, after = (np.array([row[name] for row in rows]) for rows in (off, on))
        found[name] = estimate(
            (after - before) / (before.mean() if name in RELATIVE else 1.0), together=together
        )
    return found


def _told(found: Estimate) -> dict[str, float | None]:
    numbers = {"mean": found.mean, "low": found.low, "high": found.high}
    return {name: value if math.isfinite(value) else None for name, value in numbers.items()}
