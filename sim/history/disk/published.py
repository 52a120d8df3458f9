"""Every published figure of a scenario beside what a run has in its place, or why it has nothing there."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from sim.ground.time_units import DAY
from sim.history.measures.hotline import received
from sim.history.measures.published import SHARE, Known, hours_of, read_known, value_of, window_of
from sim.history.record.history import History
from sim.scenario.schema import Scenario

ANSWERS = {
    "response_rate": "said_contacted",
    "resolution_rate": "said_solved",
    "satisfaction_rate": "satisfied",
}
"""Rates of a category, and the answer at the call-back that they are the share of."""
UNKNOWN = "its name is not understood: a measure, of whom, and a year or months"
OUTSIDE = "the run does not have that time in whole periods"
UNWRITTEN = "only the petitions tell, and they were not written"
UNTOLD = "a run keeps no record of it"
NOTHING = "nothing was counted"


def beside(
    scenario: Scenario, history: History, scale: float, folder: Path | None
) -> list[dict[str, str | float | None]]:
    """A row for each published figure: its name in the scenario, what is published, what the run has in its place,
    counts as the whole city would have them; the source, and why the run has nothing there.

    folder: where petitions were written, None if they were not.
    """
    rows: list[dict[str, str | float | None]] = []
    for name, value in scenario.published.items():
        known = read_known(scenario, name)
        found, why = (None, UNKNOWN) if known is None else _found(scenario, history, scale, folder, known)
        rows.append({
            "name": name, "published": value, "simulated": found,
            "source": None if known is None else known.source, "why": why,
        })  # fmt: skip
    return rows


def _found(
    scenario: Scenario, history: History, scale: float, folder: Path | None, known: Known
) -> tuple[float | None, str | None]:
    """What a run has, or why it has nothing."""
    window = window_of(history, known)
    if window is None:
        return None, OUTSIDE
    value = value_of(history, known)
    if known.of in scenario.catalogue.categories and (known.measure == SHARE or known.measure in ANSWERS):
        if folder is None:
            return None, UNWRITTEN
        value = _of_category(folder, history, window, known)
    if value is None:
        return None, UNTOLD
    return (None, NOTHING) if math.isnan(value) else (value / scale if known.grows else value, None)


def _of_category(folder: Path, history: History, window: tuple[int, int], known: Known) -> float:
    """A rate of a category, of the answers of that time; or its share of all contacts of that time: who only asks is
    taken to ask about what others need, as no record of it is kept."""
    first, end = (
        DAY * day for day in (history.periods[window[0]].first, history.periods[window[1] - 1].last)
    )
    if known.measure in ANSWERS:
        sql = (
            f"SELECT category, count(*), count(*) FILTER ({ANSWERS[known.measure]}) FROM petitions "
            f"WHERE called >= {first} AND called < {end} AND said_solved IS NOT NULL AND NOT excluded GROUP BY category"
        )
        answers, yes = _by_category(folder, sql).get(known.of, (0, 0))
        return yes / answers if answers else math.nan
    sql = (
        "SELECT category, count(*), count(*) FILTER (origin = 'need' AND generation = 0) FROM petitions "
        f"WHERE raised >= {first} AND raised < {end} GROUP BY category"
    )
    every = _by_category(folder, sql)
    raised, needed = every.get(known.of, (0, 0))
    hours = hours_of(history, window)
    asked, contacts = int(hours["consultations"].sum()), int(received(hours).sum())
    needs = sum(of[1] for of in every.values())
    return (raised + asked * needed / needs) / contacts if contacts and needs else math.nan


def _by_category(folder: Path, sql: str) -> dict[str, tuple[int, int]]:
    """Two counts by category."""
    from sim.history.disk.query import query

    rows: list[Any] = query(folder, sql)[1]
    return {name: (int(one), int(two)) for name, one, two in rows}
