"""Figure: what is open in the units as each period ends, and how many days of their work that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.measure import share
from sim.history.measures.tables import by_period, whole_run
from sim.history.record.history import History
from sim.report.moments import edges, marks_told, middles, time_axis
from sim.report.style import DASHES, FEW, MARKERS, SERIES, counts, nothing, sheet
from sim.report.wording import many, percent
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = {
    Body.STREET: "streets",
    Body.DISTRICT: "district governments",
    Body.DEPARTMENT: "departments",
    Body.MUNICIPAL: "municipal bodies",
    Body.UTILITY: "utilities",
    Body.OTHER: "others",
}


def backlog(history: History, scenario: Scenario, scale: float) -> Figure:
    """Left: petitions in units and not closed at each period's end, by body, stacked. Right: the same divided by what
    the body closed a day in the period."""
    table = by_period(history, "body")
    stock, closed = (table[name].reshape(len(history.periods), len(Body)) for name in ("backlog", "closed"))
    busy = percent(float(whole_run(history, "city")["utilisation"][0]))
    caption = (
        f"{many(int(stock[-1].sum()), 'petition')} in units at the end. Officers were at work {busy} of their time on "
        "duty, that of the watch for urgent petitions left out. Days of closings: the backlog divided by what the body "
        f"closed a day in that period; none where it closed fewer than {FEW}."
    ) + marks_told(history, scenario)
    figure = sheet(10, 4.6, "Backlog of the units", caption)
    left, right = figure.subplots(1, 2)
    first, last = edges(history)
    days = (last - first) / np.timedelta64(1, "D")
    below, lines = np.zeros(len(days), np.int64), list[np.ndarray]()
    for body in Body:
        if (history.body == body).any():
            colour = SERIES[body]
            left.bar(
                middles(history),
                stock[:, body],
                (last - first) * 0.86,
                below,
                color=colour,
                label=NAMES[body],
            )
            lines.append(share(stock[:, body] * days, np.where(closed[:, body] < FEW, 0, closed[:, body])))
            right.plot(
                middles(history), lines[-1], color=colour, marker=MARKERS[body], linestyle=DASHES[body]
            )
            below = below + stock[:, body]
    left.set_ylabel("petitions open at the period's end")
    left.set_ylim(0, 1.05 * below.max() or 1)
    counts(left)
    left.grid(axis="x", visible=False)
    right.set_ylabel("days of closings")
    highest = max((float(line[~np.isnan(line)].max(initial=0)) for line in lines), default=0)
    right.set_ylim(0, 1.05 * highest or 1)
    if not highest:
        nothing(right, f"nobody closed {FEW} petitions in a period")
    for axes in (left, right):
        time_axis(axes, history, scenario, ticks=8)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside right upper")
    return figure
