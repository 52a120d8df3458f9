"""Dispatch, governed streets, and demand that follows the answers: three patterns of one comparison each."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from experiments.patterns.runs import after, history, streets
from sim import load, run

DIRECT: dict[str, Any] = {}
LADDER: dict[str, Any] = {
    "dispatch.route.kind": "ladder",
    "dispatch.route.district": {"kind": "lognormal", "mean": "12h", "variation": 0.8},
}
FLAT: dict[str, Any] = {"incentive.response.kind": "flat", "incentive.response.effort": 0.6}

# A city whose large streets are short of hands, the same in all months: what governing changes is not the season.
PRESSED: dict[str, Any] = {
    "incentive.response.kind": "flat",
    "incentive.response.effort": 0.3,
    "staffing.level": 0.75,
    "citizens.repeat_unsolved": 0.5,
    "demand.dispersion": 1.0,
    'catalogue.categories."public services".months': [],
    'catalogue.categories."public order".months': [],
}
GOVERN: dict[str, Any] = {
    **PRESSED,
    "governed.choice": "largest",
    "governed.number": 10,
    "governed.population": 1e9,
    "governed.leave_volume": 0.65,
    "governed.leave_score": 0.15,
}
UNHELPED: dict[str, Any] = {**GOVERN, "governed.officers": 0.0, "governed.push": 0.0, "governed.removal": 0.0}
MONTHS = 31

ANSWERED: dict[str, Any] = {"citizens.voice": 0.3, "citizens.voice_most": 0.9, "citizens.voice_time": "365d"}
DEAF: dict[str, Any] = {**ANSWERED, "citizens.voice_time": "0d"}


def response_hours(
    changes: dict[str, Any], *, years: float = 0.5, scale: float, replication: int = 0
) -> float:
    """Median hours from recording until the unit's first contact with the citizen."""
    import pyarrow.parquet as parquet

    start = load("base").time.start
    scenario = load("base", {"time.end": after(start, years), **changes})
    with tempfile.TemporaryDirectory() as folder:
        run(scenario, scale=scale, replication=replication, out=Path(folder) / "run")
        files = sorted((Path(folder) / "run").rglob("petitions*.parquet"))
        table = parquet.read_table(files[0], columns=["recorded", "contacted"])
        recorded, contacted = (table[name].to_numpy() for name in ("recorded", "contacted"))
        known = ~np.isnan(contacted.astype(float))
    return float(np.median((contacted - recorded)[known]) / 3600)


def ping_pong(first_receiver: float, *, years: float = 0.5, scale: float, replication: int = 0) -> float:
    """Refusals a hundred petitions raised, at a share of petitions under the first receiver's rule."""
    past = history("base", FLAT | {"dispatch.refusal.first_receiver": first_receiver}, years=years, scale=scale,
                   replication=replication)  # fmt: skip
    return float(100 * past.tallies["refused"].sum() / past.book["raised"][0])


def governed(changes: dict[str, Any], *, scale: float = 1.0, replication: int = 0) -> tuple[float, float]:
    """Of the streets taken under government first: their petitions from the second year on over those of the month
    before, less the same of all others; and the share that has left within 31 months."""
    past = history("base", changes, years=MONTHS / 12 + 0.2, scale=scale, replication=replication)
    under = streets(past, "governed") > 0
    volume = streets(past, "accepted").astype(float)
    first = under[1]
    change = volume[12:MONTHS].mean(axis=0) / volume[0]
    stayed = under[1 : 1 + MONTHS, first].all(axis=0)
    return float(change[first].mean() - change[~first].mean()), float(1 - stayed.mean())


def contacts(changes: dict[str, Any], *, years: int = 3, scale: float, replication: int = 0) -> np.ndarray:
    """Contacts a day by year, with needs that do not grow."""
    past = history("base", changes, years=years, scale=scale, replication=replication)
    calls = (past.hours["phone"] + past.hours["web"]).astype(float)
    day = calls.reshape(-1, 24).sum(axis=1)
    return np.array([part.mean() for part in np.array_split(day, years)])
