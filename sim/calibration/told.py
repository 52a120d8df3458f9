"""Everything that was fitted, with its intervals, for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from sim.calibration.fit import Calibration, Kind, Unit
from sim.calibration.names import Names, classes, day_of
from sim.ground.time_units import DAY

TOLD = "calibration.json"


def told(fit: Calibration) -> dict[str, Any]:
    """Everything that was fitted, with intervals, as calibration.json has it."""
    names = Names(fit)
    _, of_kind = classes(fit)
    apart = [{"day": str(day_of(day)), "factor": round(factor, 2)} for day, factor in fit.arrivals.stand_out]
    return {
        "until": str(day_of(fit.known.until // DAY)),
        "zone": fit.known.zone,
        "tickets": len(fit.known),
        "open": int(fit.known.is_open.sum()),
        "arrivals": asdict(fit.arrivals) | {"stand_out": apart},
        "units": [_told_unit(unit, names.unit[unit.name]) for unit in fit.units],
        "kinds": [
            _told_kind(kind, names.kind[kind.name], deadline) for kind, deadline in zip(fit.kinds, of_kind, strict=True)
        ],
        "areas": {name: names.area[name] for name, _ in fit.areas},
        "pairs": [
            {"kind": kind, "unit": unit, "as": names.kind[name]}
            for (kind, unit), name in sorted(fit.grouped.known.items())
        ],
        "notes": list(fit.notes),
    }  # fmt: skip


def _told_unit(unit: Unit, name: str) -> dict[str, Any]:
    told = asdict(unit.capacity)
    return {
        "name": name, "hours": unit.hours.name, "weekend": unit.hours.weekend, "tickets": unit.tickets,
        "officers": unit.officers if unit.has_officers else None,
        "work_seconds": unit.work if unit.has_officers else None, "stated": unit.stated or None,
        "work_hours_a_day": unit.hours_a_day,
        "congestion": None if unit.congestion is None else asdict(unit.congestion),
    } | told  # fmt: skip


def _told_kind(kind: Kind, name: str, deadline: str) -> dict[str, Any]:
    return {
        "name": name, "unit": kind.unit, "share": kind.share, "tickets": kind.sojourn.tickets,
        "closed": kind.sojourn.closed, "deadline": deadline, "deadline_near": kind.allowed.near,
        "with_deadline": kind.allowed.due, "at_once": kind.sojourn.at_once, "told": kind.sojourn.told,
        "closed_within_days": kind.sojourn.shares,
    }  # fmt: skip


def finite(value: Any) -> Any:
    """The same with nothing for what is no finite number, for JSON."""
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value
