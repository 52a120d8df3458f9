"""Overload: below the knee deadlines hold; beyond it repeats and paper closing carry the balance."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.patterns.runs import history, streets

PLANNED = 0.8  # utilisation of streets that base.toml sizes officers for, at level 1
LEVELS = (1.6, 1.3, 1.15, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6)
STEADY = {"incentive.response.kind": "flat", "incentive.response.effort": 0.6, "demand.dispersion": 1.0}
CLOSES = {"handling.paper": 0.8}
NEVER = {"handling.paper": 0.0}


def point(
    level: float, changes: dict[str, Any], *, years: float = 2.0, scale: float, replication: int = 0
) -> dict[str, float]:
    """What streets do at a level of staffing, in the last year.

    load: work expected over officers' time; on_time, paper: shares of closed; repeats: of accepted; growth: of the
    backlog within the year, as a share of accepted.
    """
    past = history(
        "base",
        STEADY | {"staffing.level": level} | changes,
        years=years,
        scale=scale,
        replication=replication,
    )
    last = slice(len(past.periods) // 2, None)

    def total(column: str) -> float:
        return float(streets(past, column)[last].sum())

    backlog = streets(past, "backlog").sum(axis=1)
    raised = total("accepted")
    return {
        "load": PLANNED / level,
        "utilisation": total("busy") / total("duty"),
        "on_time": total("on_time") / total("due"),
        "paper": total("paper") / total("closed"),
        "repeats": total("repeats") / raised,
        "backlog": float(backlog[-1]),
        "growth": float((backlog[-1] - backlog[len(backlog) // 2 - 1]) / raised),
    }


def curve(changes: dict[str, Any], *, scale: float) -> dict[str, np.ndarray]:
    """`point` at every level, by column."""
    points = [point(level, changes, scale=scale) for level in LEVELS]
    return {name: np.array([one[name] for one in points]) for name in points[0]}
