"""Cells, changes and bands as validation.json has them: plain numbers, and null for what nothing is known of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.ground.time_units import AN_HOUR, DAY
from sim.validation.bands import LEAST, MEASURES, SURE, Bands
from sim.validation.breaks import Change
from sim.validation.cells import Cell, Cells

SHOWN = {
    "5 min": 300, "1 h": AN_HOUR, "4 h": 4 * AN_HOUR, "12 h": 12 * AN_HOUR,
    **{f"{days} d": days * DAY for days in (1, 2, 3, 5, 7, 10, 14, 21, 30)},
}  # fmt: skip
"""Ages by which the city's shares are written down."""


def told_cells(cells: Cells) -> list[dict[str, Any]]:
    """A row a cell."""
    return [{"sort": sort, "name": name, **_told_cell(cell)} for (sort, name), cell in cells.items()]


def _told_cell(cell: Cell) -> dict[str, Any]:
    return {
        "opened": cell.opened,
        "due": cell.due,
        "on_time": _plain(cell.on_time),
        "within": {str(days): _plain(share) for days, share in cell.within.items()},
        "mean_days": _plain(cell.mean_days),
        "median_days": cell.median_days,
        "backlog": [float(number) for number in cell.backlog],
    }


def told_closed(cell: Cell) -> list[float | None]:
    """The share closed by each of the ages that are shown."""
    return [_plain(cell.closed_by(age)) for age in SHOWN.values()]


def told_change(change: Change) -> dict[str, Any]:
    """A change of a kind's regime."""
    return {
        "kind": change.kind,
        "week": change.week.isoformat(),
        "is_break": change.is_break,
        "within": change.within,
        "before": dict(change.before),
        "after": dict(change.after),
        "tickets": change.tickets,
        "chance": change.chance,
        "steep": change.steep,
        "shared": change.shared,
    }


def told_bands(reach: Mapping[str, Bands], told: Cells, truth: Cells) -> dict[str, Any]:
    """The bands of the city and its units, and how many of them hold what came."""
    rows = []
    inside: dict[str, list[bool]] = {name: [] for name in reach}
    for (sort, name), cell in told.items():
        true = truth.get((sort, name))
        if sort == "kind" or true is None:
            continue
        row: dict[str, Any] = {"sort": sort, "name": name}
        for measure, (value, number) in MEASURES.items():
            if (
                measure not in reach
                or number(true) < LEAST
                or not np.isfinite([value(cell), value(true)]).all()
            ):
                continue
            low, high = reach[measure].around(value(cell), number(true))
            row[measure] = {"low": low, "told": value(cell), "high": high, "true": value(true)}
            inside[measure].append(low <= value(true) <= high)
        rows.append(row)
    return {
        "sure": SURE,
        "measures": {
            name: {
                "reach": one.reach,
                "drift": one.drift,
                "errors": one.cells,
                "cells": len(inside[name]),
                "inside": float(np.mean(inside[name])) if inside[name] else None,
            }
            for name, one in reach.items()
        },
        "cells": rows,
    }


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
