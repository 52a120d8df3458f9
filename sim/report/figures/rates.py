"""Figure: the three rates by period, with the published ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.history.measures.published import Known, known
from sim.history.measures.tables import by_period
from sim.history.record.history import History
from sim.report.moments import is_covered, marks_told, middle, middles, moment, time_axis
from sim.report.style import (
    BLACK,
    BLUE,
    FEW,
    GREEN,
    VERMILION,
    legend_above,
    nothing,
    share_line,
    shares,
    sheet,
)
from sim.report.wording import count, percent
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LOOKS = {
    "response_rate": (BLUE, "o", "-"),
    "resolution_rate": (VERMILION, "s", "--"),
    "satisfaction_rate": (GREEN, "^", "-."),
}


def rates(history: History, scenario: Scenario, scale: float) -> Figure:
    """Response, resolution and satisfaction rate of all units together by period, published values beside them."""
    table = by_period(history, "city")
    published = [one for one in known(scenario) if one.measure in LOOKS and is_covered(history, one)]
    counted = table["answered"] - table["excluded"]
    assessed = int(counted.sum())
    caption = (
        f"Of {count(assessed)} answers at the call-back, those excluded on appeal left out; an answer counts in the "
        f"period of the call-back; hollow where there were fewer than {FEW}."
    )
    if published:
        caption += f"\nPublished: {'; '.join(map(_told, published))}."
    caption += marks_told(history, scenario)
    figure = sheet(9, 5, "The three rates", caption)
    axes = figure.subplots()
    if not assessed:
        nothing(axes, "no answers yet")
        return figure
    for measure, (colour, marker, dash) in LOOKS.items():
        name = measure.removesuffix("_rate")
        share_line(
            axes,
            middles(history),
            table[measure],
            counted,
            color=colour,
            marker=marker,
            linestyle=dash,
            label=name,
        )
        for one in published:
            if one.measure == measure:
                axes.hlines(one.value, moment(one.first), moment(one.end), colour, linewidth=1)
                axes.plot(
                    [middle(one)],
                    [one.value],
                    marker,
                    color=colour,
                    markerfacecolor="white",
                    markersize=9,
                    linestyle="none",
                    clip_on=False,
                    zorder=4,
                )
    if published:
        axes.plot([], [], "o", color=BLACK, markerfacecolor="white", markersize=9, label="published")
    low = np.nanmin([np.nanmin(table[measure]) for measure in LOOKS] + [one.value for one in published])
    room = 0.05 * (1 - float(low)) + 0.002
    axes.set_ylim(max(0.0, float(low) - room), 1 + room)
    axes.set_ylabel("share of assessed answers")
    shares(axes)
    time_axis(axes, history, scenario)
    legend_above(axes)
    return figure


def _told(one: Known) -> str:
    return f"{one.measure.removesuffix('_rate')} {one.time} {percent(one.value, 2)} ({one.source})"
