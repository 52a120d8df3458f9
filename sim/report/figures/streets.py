"""Figure: how streets differ: in what they get, and in what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.measure import Table
from sim.history.measures.tables import by_period, whole_run
from sim.history.record.history import History
from sim.report.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    SKY,
    VERMILION,
    counts,
    legend_above,
    nothing,
    shares,
    sheet,
    short,
)
from sim.report.wording import ASSUMED, NOT_REAL, assumed, count, many, marked
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP = 10
LONGEST = 28
"""Letters of a street's name for which there is room."""
RATES = {"response_rate": BLUE, "resolution_rate": VERMILION, "satisfaction_rate": GREEN}


def streets(history: History, scenario: Scenario, scale: float) -> Figure:
    """Petitions accepted by each street (a mean period), their three rates over the whole run, and the ten streets with
    most petitions against the mean of all."""
    table = whole_run(history, "unit")
    chosen = np.flatnonzero(history.body == Body.STREET)
    chosen = chosen[np.argsort(-table["accepted"][chosen], kind="stable")]
    volume = table["accepted"][chosen] / len(history.periods)
    word = "month" if scenario.time.period == "month" else "period"
    caption = _caption(history, chosen, volume, word)
    if scenario.city.geography == "beijing":
        caption += assumed(history.basis, ASSUMED) + NOT_REAL
    figure = sheet(9, 6, "Streets compared", caption)
    axes = figure.subplot_mosaic([["volumes", "top"], ["rates", "top"]])
    _volumes(axes["volumes"], volume, word)
    _rates(axes["rates"], table, chosen)
    names = [marked(short(str(table["unit"][unit]), LONGEST), history.basis[unit]) for unit in chosen[:TOP]]
    _top(axes["top"], names, volume, word)
    return figure


def _caption(history: History, chosen: np.ndarray, volume: np.ndarray, word: str) -> str:
    top = min(TOP, len(chosen))
    accepted = by_period(history, "unit")["accepted"].reshape(len(history.periods), -1)[:, chosen]
    mean = accepted.mean()
    if not mean:
        return f"{len(chosen)} streets; none has accepted a petition yet."
    first = np.sort(accepted, axis=1)[:, -top:].mean() / mean
    return (
        f"{many(len(chosen), 'street')}, {count(accepted.sum())} petitions accepted in "
        f"{many(len(history.periods), word)}. The {top} busiest streets of a {word} have {first:.1f} times the mean "
        f"of all ({count(mean)}). "
        "Boxes: quartiles and median; whiskers: 5 % and 95 % of the streets; points: the streets beyond."
    )


def _volumes(axes: Axes, volume: np.ndarray, word: str) -> None:
    axes.hist(volume, bins=min(40, max(5, len(volume) // 6)), color=SKY, edgecolor="white", linewidth=0.5)
    _mean(axes, volume)
    axes.set(xlabel=f"petitions accepted, a {word}", ylabel="streets")
    axes.set_xlim(left=0)
    counts(axes)
    counts(axes, "x")
    legend_above(axes)


def _rates(axes: Axes, table: Table, chosen: np.ndarray) -> None:
    values = {name: table[name][chosen] for name in RATES}
    values = {name: known[~np.isnan(known)] for name, known in values.items()}
    if not any(map(len, values.values())):
        nothing(axes, "no answers yet")
        return
    boxes = axes.boxplot(
        list(reversed(values.values())),
        tick_labels=[name.removesuffix("_rate") for name in reversed(values)],
        orientation="horizontal",
        widths=0.55,
        whis=(5, 95),
        patch_artist=True,
        medianprops={"color": BLACK},
        flierprops={"markersize": 2.5, "markeredgewidth": 0.5},
    )
    for box, colour in zip(boxes["boxes"], reversed(RATES.values()), strict=True):
        box.set(facecolor=colour, alpha=0.55)
    axes.set_xlabel("share of assessed answers, a street")
    shares(axes, "x")


def _top(axes: Axes, names: list[str], volume: np.ndarray, word: str) -> None:
    axes.barh(range(len(names)), volume[: len(names)], color=ORANGE, height=0.7)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 5) - 0.5, -0.5)
    _mean(axes, volume)
    axes.set_xlabel(f"petitions accepted, a {word}")
    axes.grid(axis="y", visible=False)
    counts(axes, "x")
    legend_above(axes)


def _mean(axes: Axes, volume: np.ndarray) -> None:
    label = f"mean of all streets: {count(volume.mean())}"
    axes.axvline(volume.mean(), color=BLACK, linestyle="--", linewidth=1.2, label=label)
