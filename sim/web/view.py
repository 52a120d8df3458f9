"""What a page draws of a run: streets as tiles, states and rates month by month, and one street's petitions."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim

if TYPE_CHECKING:
    from pandas import DataFrame

OF_STREETS = (
    "resolution_rate", "satisfaction_rate", "on_time_share", "kept_rate", "paper_share", "backlog", "open_past_due",
    "accepted", "closed", "utilisation", "effort", "rank", "score", "officers", "confidence", "capability", "fatigue",
    "held_for", "last_for",
)  # fmt: skip
OF_CITY = (
    "response_rate", "resolution_rate", "satisfaction_rate", "on_time_share", "kept_rate", "solved_share",
    "paper_share", "connection_rate", "voiced_share", "open", "open_past_due", "backlog", "contacts", "closed",
    "sojourn_p50", "sojourn_p90", "utilisation", "noise_share", "effort",
)  # fmt: skip
DIGITS = 5
MOST = 60
"""Petitions of a street and period that are listed."""
COLUMNS = (
    "id", "category", "deadline", "raised", "due", "closed", "outcome", "on_time", "satisfied", "visits", "refusals",
    "generation",
)  # fmt: skip


def of_run(run: sim.Run, past: int | None = None) -> dict[str, Any]:
    """A run for JSON: periods, tiles, and columns of numbers by measure, period by period; None where nothing is. past:
    periods that are over, of a run that goes on."""
    history, units = run.history, run.units
    spots, names, width = sim.tile_places(history)
    streets = units[units["body"] == "street"]
    order = streets["number"].unique().tolist()
    periods = [{"label": one.label, "days": one.last - one.first} for one in history.periods][:past]
    city = run.city.assign(
        effort=streets.groupby("period", observed=True, sort=False)["effort"].mean().to_numpy()
    )
    if "contacts" not in city:
        city = city.assign(contacts=city["received"])
    return {
        "title": run.scenario.title,
        "scenario": run.scenario.name,
        "invented": run.scenario.city.geography != "beijing",
        "is_live": past is not None,
        "of": len(history.periods),
        "start": history.start.isoformat(),
        "folder": None if run.folder is None else run.folder.name,
        "has_petitions": run.folder is not None and (run.folder / "petitions.parquet").is_file(),
        "scale": run.summary.get("scale", 1.0),
        "does_not_scale": run.summary.get("does_not_scale", []),
        "seed": run.summary.get("seed", run.scenario.seed),
        "periods": periods,
        "width": width,
        "districts": [{"name": name, "x": x, "y": y} for name, (x, y) in names.items()],
        "streets": [
            {
                "number": unit, "name": history.units[unit], "x": spots[unit][0], "y": spots[unit][1],
                "district": history.districts[int(history.district[unit])],
                "people": int(history.population[unit]),
            }
            for unit in order
        ],
        "units": [history.units[unit] for unit in range(len(history.units))],
        "values": {name: _by_period(streets, name, len(order))[:past] for name in OF_STREETS},
        "city": {name: _column(city[name])[:past] for name in OF_CITY},
        "labels": labels(),
    }  # fmt: skip


def labels() -> dict[str, dict[str, str]]:
    """What measures are called in Chinese, and what they are."""
    found: dict[str, dict[str, str]] = {}
    for table in ("units", "city", "summary"):
        described = sim.describe(table)
        for name in dict.fromkeys((*OF_STREETS, *OF_CITY)):
            if name in described.index and name not in found:
                row = described.loc[name]
                found[name] = {"zh": str(row["zh"]).partition("：")[0], "meaning": str(row["meaning"])}
    return found


def cases(folder: Path, number: int, period: int) -> dict[str, Any]:
    """A street's petitions of a period: those raised in it, and those open as it ended, the oldest first. Raises
    PetitionError if the run has no such street or period, or was made without its petitions."""
    run = sim.open(folder)
    history = run.history
    if not 0 <= number < len(history.units) or not 0 <= period < len(history.periods):
        raise sim.PetitionError("there is no such street or period", key="street")
    if not (folder / "petitions.parquet").is_file():
        raise sim.PetitionError("this run was made without its petitions")
    one = history.periods[period]
    first, last = (timedelta(days=day).total_seconds() for day in (one.first, one.last))
    unit = history.units[number]
    listed = ", ".join(
        f"CAST(moment({name}) AS VARCHAR) AS {name}" if name in ("raised", "due", "closed") else name
        for name in COLUMNS
    )
    is_open = "unit = ? AND arrived < ? AND (closed IS NULL OR closed >= ?)"
    is_new = "unit = ? AND raised >= ? AND raised < ?"
    with sim.connect(folder) as connection:

        def ask(what: str, where: str, *values: object) -> list[tuple[Any, ...]]:
            return connection.execute(
                f"SELECT {what} FROM petitions WHERE {where}", [unit, *values]
            ).fetchall()

        waiting = ask(f"{listed}", f"{is_open} ORDER BY petitions.raised LIMIT {MOST}", last, last)
        raised = ask(f"{listed}", f"{is_new} ORDER BY petitions.raised LIMIT {MOST}", first, last)
        counts = [ask("count(*)", is_open, last, last)[0][0], ask("count(*)", is_new, first, last)[0][0]]
    return {
        "columns": COLUMNS,
        "open": [_cells(row) for row in waiting],
        "raised": [_cells(row) for row in raised],
        "counts": counts,
        "most": MOST,
    }


def _cells(row: tuple[Any, ...]) -> list[Any]:
    """A row for JSON; an identity is text, for it has more digits than a page's numbers."""
    number, *rest = row
    return [str(number), *(one if isinstance(one, int | float | bool | None) else str(one) for one in rest)]


def _by_period(streets: DataFrame, name: str, count: int) -> list[list[float | None]]:
    column = _column(streets[name])
    return [column[first : first + count] for first in range(0, len(column), count)]


def _column(values: Any) -> list[float | None]:
    return [_number(value) for value in values.astype("float64").tolist()]


def _number(value: float) -> float | None:
    return None if not math.isfinite(value) else round(value, DIGITS)
