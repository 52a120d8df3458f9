"""Figure: what the rates do not say: beside what is published by month, what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.history.measures.measure import share
from sim.history.measures.tables import by_period, of_city
from sim.history.record.history import History
from sim.report.moments import edges, marks_told, middles, time_axis
from sim.report.style import (
    BLUE,
    DASHES,
    GREEN,
    MARKERS,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    counts,
    nothing,
    panel_title,
    share_line,
    shares,
    sheet,
)
from sim.report.wording import many, percent
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE = 4.6
"""Inches of a panel."""


def unsaid(history: History, scenario: Scenario, scale: float) -> Figure:
    """Left, as published: the three rates, and on time of what was closed. Right, what these leave out: what of the due
    was not kept, closed on paper, not connected, not voiced. Below, how many petitions are open past due."""
    city, table = of_city(history), by_period(history, "city")
    kept = 1 - share(table_sum(table, "kept"), table_sum(table, "owed"))
    past = city["open_past_due"]
    caption = (
        "Left: of the answers at the call-back, and of the petitions closed. Not kept: of the petitions due in the "
        "period those not truly closed by then, on paper or not at all. On paper: of the closed. Not connected: of all "
        "calls. Not voiced: of the needs that arose, those no answerer heard of. "
        f"{many(int(past[-1]), 'petition')} open past due at the end; over the whole time "
        f"{percent(_whole(table))} of what was due was kept."
    ) + marks_told(history, scenario)
    figure = sheet(2 * SIDE, 6.2, "What the rates do not say", caption)
    axes = figure.subplot_mosaic([["said", "unsaid"], ["open", "open"]], height_ratios=[2.2, 1])
    answers, closed = table["answered"] - table["excluded"], table["closed"]
    calls, needs = city["phone"], city["needs"]
    said = {
        "response": (table["response_rate"], answers, BLUE),
        "resolution": (table["resolution_rate"], answers, VERMILION),
        "satisfaction": (table["satisfaction_rate"], answers, GREEN),
        "on time, of the closed": (table["on_time_share"], closed, ORANGE),
    }
    hidden = {
        "not kept": (kept, table_sum(table, "owed"), ORANGE),
        "on paper": (table["paper_share"], closed, VERMILION),
        "not connected": (1 - city["connection_rate"], calls, PURPLE),
        "not voiced": (1 - np.minimum(city["voiced_share"], 1), needs, SKY),
    }
    for name, title, lines in (
        ("said", "As it is published", said),
        ("unsaid", "What that leaves out", hidden),
    ):
        panel_title(axes[name], title, SIDE)
        _lines(axes[name], history, scenario, lines)
    first, last = edges(history)
    below = axes["open"]
    below.bar(middles(history), past, (last - first) * 0.86, color=ORANGE)
    below.set_ylim(0, 1.05 * max(int(past.max()), 1))
    below.set_ylabel("open past due")
    counts(below)
    below.grid(axis="x", visible=False)
    time_axis(below, history, scenario)
    return figure


def table_sum(table: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A count of all deadline classes together, by period."""
    names = [column for column in table if column.startswith(f"{name}_") and table[column].dtype.kind == "i"]
    return np.asarray(np.sum([table[column] for column in names], axis=0))


def _whole(table: dict[str, np.ndarray]) -> float:
    owed = table_sum(table, "owed").sum()
    return float(table_sum(table, "kept").sum() / owed) if owed else float("nan")


def _lines(
    axes: Axes, history: History, scenario: Scenario, lines: dict[str, tuple[np.ndarray, np.ndarray, str]]
) -> None:
    if not any(counted.any() for _, counted, _ in lines.values()):
        nothing(axes, "nothing counted yet")
        return
    for number, (name, (values, counted, colour)) in enumerate(lines.items()):
        looks = {"color": colour, "marker": MARKERS[number], "linestyle": DASHES[number], "label": name}
        share_line(axes, middles(history), values, counted, **looks)
    axes.set_ylim(-0.02, 1.02)
    shares(axes)
    time_axis(axes, history, scenario, ticks=8)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, handlelength=2.8)
