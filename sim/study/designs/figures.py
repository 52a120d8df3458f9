"""Figures of a design: how the response lies over every factor, and how much each factor matters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.style import (
    BLUE,
    GREY,
    VERMILION,
    broken_key,
    legend_above,
    look,
    plain_numbers,
    sheet,
    signal,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACROSS = 4


def scatter(
    points: np.ndarray, response: np.ndarray, keys: Sequence[str], title: str, cases: np.ndarray | None = None
) -> Figure:
    """The response at every point over each factor, its range from 0 to 1; points where a claim fails stand out."""
    across = min(ACROSS, len(keys))
    down = math.ceil(len(keys) / across)
    caption = "Every point once in each panel, over the range of the factor from its low end (0) to its high end (1)."
    if cases is not None:
        caption += f" Squares: the {int(cases.sum())} of {len(cases)} points at which the claim fails."
    figure = sheet(1.2 + 2.3 * across, 1.4 + 1.9 * down, title, caption)
    panels = figure.subplots(down, across, squeeze=False, sharey=True)
    response = signal(response, 1.0)
    for number, key in enumerate(keys):
        axes = panels[number // across][number % across]
        holds = np.ones(len(response), bool) if cases is None else ~cases
        axes.plot(points[holds, number], response[holds], "o", color=BLUE, markersize=3)
        axes.plot(points[~holds, number], response[~holds], "s", color=VERMILION, markersize=3)
        axes.set_title(broken_key(key, 32), fontsize=8)
        axes.set_xlim(-0.03, 1.03)
        plain_numbers(axes, "y")
    for axes in panels.flat[len(keys) :]:
        axes.set_visible(False)
    return figure


def bars(
    keys: Sequence[str], values: dict[str, np.ndarray], reach: dict[str, np.ndarray], title: str, told: str
) -> Figure:
    """A line a factor, the one that matters most at the top; 95 % intervals where there are any."""
    figure = sheet(7, 1.6 + 0.32 * len(keys), title, f"{told}; 95 % intervals where drawn.")
    axes = figure.subplots()
    axes.axvline(0, color=GREY, linewidth=0.8)
    shown = [name for name in values if name in reach] or list(values)[:1]
    for place, name in enumerate(shown):
        heights = np.arange(len(keys)) + 0.3 * (place - (len(shown) - 1) / 2)
        wide = signal(reach[name], 1.0) if name in reach else None
        mine = signal(values[name], 1.0)
        axes.errorbar(mine, heights, xerr=wide, linestyle="none", capsize=2, label=name, **look(place))
    axes.set_yticks(range(len(keys)), [broken_key(key, 40) for key in keys])
    axes.set_ylim(len(keys) - 0.5, -0.5)
    plain_numbers(axes, ticks=6)
    if len(shown) > 1:
        legend_above(axes)
    return figure
