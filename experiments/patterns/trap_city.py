"""The trap in a whole city: Beijing of 2021 with all its kinds, departments, call-backs and causes, for ten years.

Voice is fixed and the hotline answers everybody, so that the load is what an arm makes it. Streets are alike and the
regime is off, so that nothing but its past tells one street from another, and nothing but its score presses it;
`windows` has both cities side by side. How many streets are held, for how long, and what tells them from streets that
are merely overloaded: a surge that struck a random half of them long ago, and a ramp of the load.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.patterns.runs import Changes, by_step, history, staircase, streets, surge
from experiments.patterns.trap import HIGH, LOW, RESPONSES, area
from sim.history.record.history import History
from sim.scenario.load import load

CITY, WHOLE = "beijing-2021-bare", "beijing-2021"
ALIKE: dict[str, Any] = {
    "city.characters": {"*": False},
    "catalogue.street_hardness_spread": 0.0,
    "demand.street_spread": 0.0,
    "incentive.start_spread": 0.0,
    "learning.capability.start_spread": 0.0,
    "staffing.establishment.street": 1.0,
}
"""Streets that differ in nothing but size: a street of much or hard work is held by that, whatever its past."""
FITTED: dict[str, Any] = {}
STRICT: dict[str, Any] = {"incentive.response.middle": 0.7, "incentive.response.width": 0.08}
STANDARDS: dict[str, dict[str, Any]] = {"fitted": FITTED, "strict": STRICT}
"""What confidence asks of a score: as fitted to 2019 (middle 0.60, width 0.10), and as in the reduced trap."""
LEVELS = (1.0, 0.8, 0.7, 0.6, 0.5)
"""Officers, times those sized for 2021."""
TIGHT = 0.7
"""A level inside the window: found by `fate`, where most that begin low are held and none that begins high. It was 0.6
while fewer contacts were petitions; with more to do the window lies higher: at 0.6 those that begin high fall, too."""
OPEN: dict[str, Any] = {
    "citizens.voice_time": "0d",
    "intake.shifts": {"*": False, "plenty": {"seats": 3000, "on": "00:00", "off": "24:00"}},
}
CUT = {"incentive.response.kind": "flat", "incentive.response.effort": 0.95}


def past(
    changes: Changes, *, years: float, scale: float, replication: int = 0, whole: bool = False
) -> History:
    """Years of the city from 2021 on; whole: with the regime, and streets that differ."""
    city, laid = (WHOLE, OPEN) if whole else (CITY, OPEN | ALIKE)
    return history(city, laid | dict(changes), years=years, scale=scale, replication=replication)


def held(effort: np.ndarray) -> list[int]:
    """How many streets make less than half an effort as each year ends; effort: float64[periods, streets]."""
    return [int((effort[month] < 0.5).sum()) for month in range(11, len(effort), 12)]


def fate(changes: Changes, *, years: float, scale: float, whole: bool = False) -> dict[str, Any]:
    """Streets held by year, and the last year's means of what they do."""
    found = past(changes, years=years, scale=scale, whole=whole)
    effort = streets(found, "confidence")
    last = {name: streets(found, name)[-12:] for name in ("score", "paper", "closed", "busy", "duty")}
    return {
        "streets": effort.shape[1],
        "held": held(effort),
        "effort": float(effort[-12:].mean()),
        "score": float(np.nanmean(last["score"])),
        "paper": float(last["paper"].sum() / last["closed"].sum()),
        "utilisation": float(last["busy"].sum() / last["duty"].sum()),
    }


def struck(
    changes: Changes, factor: float, months: float, *, later: float, scale: float, replication: int
) -> dict[str, Any]:
    """A surge in a random half of the streets, `later` years on: effort and score of the struck less the spared, each
    less the same street in a city without the surge, with 95 % half-widths."""
    city = load(CITY)
    calm = past(changes, years=1.0 + months / 12 + later, scale=scale, replication=replication)
    names = np.array(calm.units)[: streets(calm, "confidence").shape[1]]
    # Which streets are struck is decided by the experimenter: no draw of the simulated world.
    lot = np.random.default_rng([20211124, replication]).permutation(len(names)) < len(names) // 2  # noqa: TID251
    shock = surge(city.time.start, 1.0, months, factor, names[lot].tolist())
    hit = past({**changes, "demand.shocks.surge": shock}, years=1.0 + months / 12 + later, scale=scale,
               replication=replication)  # fmt: skip
    found: dict[str, Any] = {"streets": len(names), "held": held(streets(hit, "confidence")[:, lot])}
    for name in ("confidence", "score"):
        moved = np.nanmean(streets(hit, name)[-12:], axis=0) - np.nanmean(streets(calm, name)[-12:], axis=0)
        on, off = moved[lot], moved[~lot]
        error = np.sqrt(on.var(ddof=1) / len(on) + off.var(ddof=1) / len(off))
        found[name] = [float(on.mean() - off.mean()), float(1.96 * error)]
    return found


def ramp(changes: Changes, *, leg: float, low: float, high: float, scale: float) -> dict[str, Any]:
    """Needs rise from `low` to `high` times today's by half-years and fall again: mean score both ways, and area."""
    levels = np.linspace(low, high, round(2 * leg))
    both = np.concatenate([levels, levels[::-1]])
    dates, shocks = staircase(load(CITY).time.start, both, 2 * leg)
    found = past({**changes, "demand.shocks": shocks, "time.end": dates[-1]}, years=2 * leg, scale=scale)
    mean = by_step(found, dates)
    up, down = mean[: len(levels)], mean[len(levels) :][::-1]
    return {
        "levels": levels.tolist(),
        "up": up.tolist(),
        "down": down.tolist(),
        "area": area(levels, up, down),
    }


def study(tell: Callable[[str], None] = print, *, scale: float = 0.1) -> dict[str, Any]:
    """Everything, in about twenty minutes of one processor."""
    return {
        "fates": _fates(tell, scale),
        "windows": windows(tell, scale=scale),
        "histories": _histories(tell, scale),
        "ramps": _ramps(tell, scale),
    }


def windows(tell: Callable[[str], None] = print, *, scale: float) -> list[dict[str, Any]]:
    """Streets held after three years under the strict standard, from both starts, here and in the whole city."""
    rows = []
    for whole in (False, True):
        for level in LEVELS:
            held_of = {}
            for start in (LOW, HIGH):
                changes = STRICT | {"staffing.level": level, "incentive.start": start}
                row = fate(changes, years=3, scale=scale, whole=whole)
                rows.append({"whole": whole, "level": level, "start": start, **row})
                held_of[start] = row["held"][-1]
            tell(f"{WHOLE if whole else CITY}, {level:g} of the officers: held of {row['streets']} {held_of}")
    return rows


def _fates(tell: Callable[[str], None], scale: float) -> list[dict[str, Any]]:
    rows = []
    for name, standard in STANDARDS.items():
        for level in LEVELS:
            for start in (LOW, HIGH):
                row = fate(
                    {**standard, "staffing.level": level, "incentive.start": start}, years=8, scale=scale
                )
                rows.append({"standard": name, "level": level, "start": start, **row})
                tell(f"{name}, {level:g} of the officers, from {start}: held by year {row['held']}")
    return rows


def _histories(tell: Callable[[str], None], scale: float) -> list[dict[str, Any]]:
    """A surge of three times the needs in half of the streets, eight years later, under each response."""
    rows = []
    arms = [("give-up, strict", STRICT, months) for months in (3, 6, 12)]
    arms += [("give-up, fitted", FITTED, 12), *((name, RESPONSES[name], 12) for name in ("u-shape", "flat"))]
    for name, changes, months in arms:
        row = struck({**changes, "staffing.level": TIGHT, "incentive.start": HIGH}, 3.0, months, later=8, scale=scale,
                     replication=0)  # fmt: skip
        rows.append({"response": name, "months": months, **row})
        tell(f"{name}, {months} months: effort {row['confidence']}, score {row['score']} eight years later")
    return rows


def _ramps(tell: Callable[[str], None], scale: float) -> list[dict[str, Any]]:
    rows = []
    for leg in (5, 12):
        for name, changes in (("fitted", FITTED), ("strict", STRICT), ("cut", CUT)):
            row = ramp({**changes, "incentive.start": HIGH}, leg=leg, low=1.0, high=2.2, scale=scale)
            rows.append({"leg": leg, "arm": name, **row})
            tell(f"ramp of {leg} years, {name}: area {row['area']:.4f}")
    return rows
