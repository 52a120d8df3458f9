"""Figure: closed by the deadline, by class of deadline and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.history.measures.measure import share
from sim.history.measures.tables import by_period
from sim.history.record.history import History
from sim.report.moments import marks_told, middles, time_axis
from sim.report.style import (
    DASHES,
    FEW,
    MARKERS,
    SERIES,
    legend_above,
    nothing,
    share_line,
    shares,
    sheet,
    short,
)
from sim.report.wording import count
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def on_time(history: History, scenario: Scenario, scale: float) -> Figure:
    """Share closed not later than due, a line a class, all units together."""
    table = by_period(history, "city")
    closed = int(table["closed"].sum())
    paper = int(table["paper"].sum())
    caption = (
        f"{count(closed)} petitions closed; after each class its allowance, and n closed in it. {count(paper)} were "
        "closed on paper, which is on time. A petition counts in the period of its closing; hollow where fewer than "
        f"{FEW} of its class were closed."
    ) + marks_told(history, scenario)
    figure = sheet(9, 4.6, "Closed on time", caption)
    axes = figure.subplots()
    if not closed:
        nothing(axes, "nothing closed yet")
        return figure
    low = 1.0
    for number, (name, one) in enumerate(scenario.deadlines.items()):
        due, met = table[f"due_{name}"], table[f"on_time_{name}"]
        if due.any():
            line = share(met, due)
            low = min(low, float(np.nanmin(line)))
            share_line(
                axes,
                middles(history),
                line,
                due,
                color=SERIES[number],
                marker=MARKERS[number],
                linestyle=DASHES[number],
                label=f"{short(name, 28)}, {one.allowance} (n = {count(due.sum())})",
            )
    room = 0.05 * (1 - low) + 0.002
    axes.set_ylim(max(0.0, low - room), 1 + room)
    axes.set_ylabel("closed on time, share of closed")
    shares(axes)
    time_axis(axes, history, scenario)
    legend_above(axes, 2 if len(scenario.deadlines) <= 4 else 3)
    return figure
