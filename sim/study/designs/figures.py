"""Figures of designs: how the response lies over every factor, how much each factor matters, how arms differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.ground.time_units import AN_HOUR
from sim.report.quantities import Kind, column, kind, label
from sim.report.style import (
    BLUE,
    DASHES,
    GREY,
    ORANGE,
    VERMILION,
    broken_key,
    legend_above,
    look,
    plain_numbers,
    sheet,
    short,
    signal,
)
from sim.study.statistics.intervals import whiskers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.designs.compared import Compared
    from sim.study.designs.spread import Spread

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


PANELS = (
    "kept_rate", "resolution_rate", "satisfaction_rate", "paper_share", "open_past_due", "backlog",
    "hours_per_solved", "connection_rate",
)  # fmt: skip
"""Measures whose differences are drawn period by period."""
LETTERS = 30
"""Of an arm's name for which there is room in a legend."""


def differences(found: Compared) -> Figure:
    """The main measures: left shares, in percentage points, right all others, in percent of the first arm's mean."""
    from sim.study.designs.compared import MAIN

    first, *others = found.arms
    names = [name for name in MAIN if name in found.differences]
    shares_ = [name for name in names if kind(name) is Kind.SHARE]
    rest = [name for name in names if kind(name) is not Kind.SHARE and found.means[name][first].mean]
    height = 1.9 + 0.2 * len(others) + max(len(shares_), len(rest)) * (0.16 + 0.14 * len(others))
    caption = (
        f"Differences from “{first}”, {found.replications} replications of each arm, {found.worlds}, with 95 % "
        "intervals that hold together for all arms. An interval that has 0 in it shows no difference."
    )
    figure = sheet(9.5, height, "How the arms differ", caption)
    panels = figure.subplots(1, 2)
    for axes, chosen, title in (
        (panels[0], shares_, "shares, in percentage points"),
        (panels[1], rest, "others, in % of the first arm"),
    ):
        axes.axvline(0, color=GREY, linewidth=0.8)
        for place, arm in enumerate(others):
            told = [found.differences[name][arm].estimate for name in chosen]
            means = [found.means[name][first].mean for name in chosen]
            sizes = np.array([1.0 if axes is panels[0] else abs(mean) for mean in means]) / 100
            values = signal(np.array([one.mean for one in told]), 1.0) / sizes
            reach = signal(whiskers(told), 1.0) / sizes
            heights = np.arange(len(chosen)) + 0.62 * ((place + 0.5) / len(others) - 0.5)
            axes.errorbar(
                values,
                heights,
                xerr=reach,
                linestyle="none",
                capsize=2,
                label=short(arm, LETTERS),
                **look(place),
            )
        axes.set_yticks(range(len(chosen)), [label(name, "en") for name in chosen])
        axes.set_ylim(max(len(chosen), 1) - 0.5, -0.5)
        axes.set_xlabel(title)
        plain_numbers(axes, ticks=5)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=min(len(others), 3))
    return figure


def differences_by_period(found: Compared) -> Figure:
    """A panel a measure: the difference of every arm from the first in each period, with its interval as a band."""
    first, *others = found.arms
    names = [name for name in PANELS if name in found.months.differences]
    across = 2
    down = math.ceil(len(names) / across)
    cut = found.start_up.periods
    caption = (
        f"Differences from “{first}” by period, with bands of 95 % that hold together for the arms of one period, not "
        f"for all periods." + (f" Shaded: {cut} periods of start-up, left out of all means." if cut else "")
    )
    figure = sheet(9.5, 1.5 + 0.22 * len(others) + 1.9 * down, "Differences by period", caption)
    panels = figure.subplots(down, across, squeeze=False, sharex=True)
    x = np.arange(len(found.months.labels))
    for number, name in enumerate(names):
        axes = panels[number // across][number % across]
        axes.axhline(0, color=GREY, linewidth=0.8)
        if cut:
            axes.axvspan(-0.5, cut - 0.5, color=GREY, alpha=0.12, linewidth=0)
        size, unit = _unit(name)
        for place, arm in enumerate(others):
            told = found.months.differences[name][arm]
            mean, low, high = (
                signal(np.array([_finite(getattr(one, end)) for one in told]), 1.0) / size
                for end in ("mean", "low", "high")
            )
            looks = look(place)
            axes.plot(x, mean, label=short(arm, LETTERS), linestyle=DASHES[place % len(DASHES)], **looks)
            axes.fill_between(x, low, high, color=looks["color"], alpha=0.18, linewidth=0)
        axes.set_title(f"{label(name, 'en')}, {unit}" if unit else label(name, "en"))
        axes.set_xlim(-0.5, len(x) - 0.5)
        step = math.ceil(len(x) / 6)
        axes.set_xticks(x[::step], found.months.labels[::step])
        plain_numbers(axes, "y")
    for axes in panels.flat[len(names) :]:
        axes.set_visible(False)
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=min(len(others), 3))
    return figure


def _unit(measure: str) -> tuple[float, str]:
    """What one of the axis is, in the measure's own unit, and what it is called."""
    if kind(measure) is Kind.SHARE:
        return 0.01, "percentage points"
    if kind(measure) is Kind.HOURS:
        return (1.0, "h") if column(measure).unit == "h" else (float(AN_HOUR), "h")
    return 1.0, ""


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def parameters_and_chance(found: Spread) -> Figure:
    """Of each share: the interval over members and replications, and what of its variance is parameters and what
    chance; of differences from the first alternative, if there are others."""
    from sim.study.designs.compared import MAIN

    several = len(found.arms) > 1
    told = found.differences if several else found.means
    names = [name for name in told if name in MAIN and kind(name) is Kind.SHARE]
    rows = [
        (label(name, "en") + (f", {short(arm, 24)}" if len(told[name]) > 1 else ""), one)
        for name in names
        for arm, one in told[name].items()
        if math.isfinite(one.mean)
    ]
    caption = (
        (
            f"Differences from {found.arms[0]} of {', '.join(found.arms[1:])}. "
            if several
            else f"{found.arms[0]}. "
        )
        + f"{found.members} members of the ensemble {found.ensemble}, {found.replications} replications each, scale "
        f"{found.scale:g}. Left: mean, and the interval of 95 % of all members and replications. Right: what its "
        "variance is by: parameters (blue: between members), chance (orange: between replications of a member)."
    )
    sheet_of = sheet(9, 1.9 + 0.3 * len(rows), "Parameters and chance", caption)
    left, right = sheet_of.subplots(1, 2, sharey=True, width_ratios=[3, 2])
    for height, (_, one) in enumerate(rows):
        left.plot([100 * one.low, 100 * one.high], [height, height], color=BLUE, linewidth=1.6)
        left.plot([100 * one.mean], [height], "o", color=BLUE)
        if math.isfinite(one.share):
            right.barh(height, 100 * one.share, color=BLUE, height=0.6)
            right.barh(height, 100 * (1 - one.share), left=100 * one.share, color=ORANGE, height=0.6)
    if several:
        left.axvline(0, color=GREY, linewidth=0.8)
    left.set_yticks(range(len(rows)), [text for text, _ in rows])
    left.set_ylim(len(rows) - 0.4, -0.6)
    left.set_xlabel("percentage points" if several else "percent")
    right.set_xlabel("percent of the variance")
    right.set_xlim(0, 100)
    plain_numbers(left, "x", 6)
    return sheet_of
