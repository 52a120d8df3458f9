"""Figures of an experiment: every contrast with its interval, and one statistic against another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ground.quantities import magnitude
from sim.ground.time_units import AN_HOUR, DAY
from sim.report.drawing import draw_all
from sim.report.style import (
    DASHES,
    GREY,
    IN_ORDER,
    broken,
    legend_above,
    look,
    plain_numbers,
    sheet,
    short,
    signal,
)
from sim.study.statistics.intervals import whiskers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.study.experiments.experiment import Experiment
    from sim.study.experiments.experiment import Figure as Plan
    from sim.study.experiments.findings import Findings, Found
    from sim.study.statistics.intervals import Estimate

ACROSS = 3
"""Statistics beside one another."""
PANEL = 2.7
"""Inches of each of them."""
LONGEST = 34
"""Letters of a name for which there is room."""


def names(experiment: Experiment) -> list[str]:
    """The names of an experiment's figures: the contrasts, and those it plans by number."""
    return ["contrasts", *(f"figure-{number}" for number, _ in enumerate(experiment.figures, 1))]


def draw(experiment: Experiment, findings: Findings, folder: Path) -> list[str]:
    """Draw the figures of an experiment into a folder as SVG and PNG; returns what could not be drawn, a line each."""
    contrasts, *others = names(experiment)
    figures = {contrasts: partial(_forest, experiment, findings.contrasts, findings.arms)}
    figures |= {
        name: partial(_against, experiment, plan, findings.arms)
        for name, plan in zip(others, experiment.figures, strict=True)
    }
    return draw_all(figures, folder)


def _forest(experiment: Experiment, found: Sequence[Found], arms: Sequence[Found]) -> Figure:
    """A panel a statistic, a line a contrast, a colour a variant."""
    names = [short(contrast.name, LONGEST) for contrast in experiment.compared]
    variants = list(experiment.variants)
    across = min(ACROSS, len(experiment.statistics))
    down = math.ceil(len(experiment.statistics) / across)
    caption = "Differences with 95 % intervals that hold together for all contrasts of a statistic."
    sizes = {one.name: _size(arms, one.name) for one in experiment.statistics}
    told = [_label(one.label, sizes[one.name]) for one in experiment.statistics]
    labels = [broken(label, PANEL * 14) for label, _ in told]
    lines = max(label.count("\n") for label in labels)
    height = 1.8 + down * (0.9 + 0.17 * lines + 0.24 * len(names) * len(variants))
    figure = sheet(1.6 + PANEL * across + 1.1 * (len(variants) > 1), height, experiment.title, caption)
    panels = figure.subplots(down, across, squeeze=False, sharey=True)
    for number, (statistic, label) in enumerate(zip(experiment.statistics, labels, strict=True)):
        axes = panels[number // across][number % across]
        axes.axvline(0, color=GREY, linewidth=0.8)
        size, unit, nothing = sizes[statistic.name], told[number][1], True
        for place, one in enumerate(variants):
            mine = [row.estimate for row in found if (row.variant, row.statistic) == (one, statistic.name)]
            heights = [i + 0.6 * ((place + 0.5) / len(variants) - 0.5) for i in range(len(mine))]
            means = signal(np.array([row.mean for row in mine]), size) / unit
            reach = signal(whiskers(mine), size) / unit
            nothing &= not (means.any() or reach.any())
            axes.errorbar(
                means, heights, xerr=reach, linestyle="none", capsize=2, label=one or None, **look(place)
            )
        axes.set_title(label)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        plain_numbers(axes)
        if nothing:
            axes.set_xlim(-1, 1)
            axes.set_xticks([0], ["0: no difference"])
    for axes in panels.flat[len(experiment.statistics) :]:
        axes.set_visible(False)
    if len(variants) > 1:
        handles, labels = panels[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside right upper")
    return figure


def _against(experiment: Experiment, plan: Plan, found: Sequence[Found]) -> Figure:
    """One statistic against another. Arms that are steps of one number are points of a line, a line a variant; other
    arms have no order, and are points in a panel a variant."""
    key = turned(experiment)
    return _points(experiment, plan, found) if key is None else _line(experiment, plan, found, key)


def turned(experiment: Experiment) -> str | None:
    """The one key of which every arm has its own number, written from the least to the greatest or the other way; None
    if the arms are no steps of one number."""
    keys = {key for arm in experiment.arms.values() for key in arm}
    if len(keys) != 1:
        return None
    (key,) = keys
    numbers = [magnitude(arm.get(key)) for arm in experiment.arms.values()]
    steps = [number for number in numbers if number is not None]
    rising = all(one < other for one, other in pairwise(steps))
    falling = all(one > other for one, other in pairwise(steps))
    return key if len(steps) == len(numbers) and (rising or falling) else None


def _line(experiment: Experiment, plan: Plan, found: Sequence[Found], key: str) -> Figure:
    caption = (
        f"Means of arms with 95 % intervals; a line joins the steps of {key}, in their order: "
        f"{', '.join(experiment.arms)}."
    )
    figure = sheet(7, 4.4, plan.title, caption)
    axes = figure.subplots()
    units = _name_axes(experiment, plan, found, axes, axes)
    for place, variant in enumerate(experiment.variants):
        pairs = _pairs(experiment, plan, found, variant)
        _cross(
            axes,
            pairs,
            units,
            gid=IN_ORDER,
            linestyle=DASHES[place % len(DASHES)],
            label=variant or None,
            **look(place),
        )
    if len(experiment.variants) > 1:
        legend_above(axes)
    return figure


def _points(experiment: Experiment, plan: Plan, found: Sequence[Found]) -> Figure:
    variants = list(experiment.variants)
    caption = (
        "Means of arms with 95 % intervals. Where arms lie on one another, the later ones are drawn smaller."
    )
    figure = sheet(2.6 + 3.3 * len(variants), 4.4, plan.title, caption)
    panels = figure.subplots(1, len(variants), squeeze=False, sharex=True, sharey=True)[0]
    sizes = np.linspace(10, 5, len(experiment.arms))
    units = _name_axes(experiment, plan, found, panels[0], panels[(len(panels) - 1) // 2])
    for axes, variant in zip(panels, variants, strict=True):
        for number, (arm, pair) in enumerate(
            zip(experiment.arms, _pairs(experiment, plan, found, variant), strict=True)
        ):
            _cross(
                axes, [pair], units, linestyle="none", markersize=sizes[number], markerfacecolor="none",
                label=short(arm, LONGEST), **look(number),
            )  # fmt: skip
        axes.set_title(broken(variant, 3 * 14))
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right upper")
    return figure


def _pairs(
    experiment: Experiment, plan: Plan, found: Sequence[Found], variant: str
) -> list[tuple[Estimate, Estimate]]:
    """The two statistics of every arm under a variant."""
    at = {(one.name, one.statistic): one.estimate for one in found if one.variant == variant}
    return [(at[arm, plan.x], at[arm, plan.y]) for arm in experiment.arms]


def _cross(
    axes: Axes, pairs: Sequence[tuple[Estimate, Estimate]], units: tuple[float, float], **looks: Any
) -> None:
    """Means of two statistics, each with its interval, where it has one, in units of so many seconds (or 1)."""
    x, y = (signal(np.array([pair[n].mean for pair in pairs]), 1.0) / units[n] for n in (0, 1))
    aside, up = (signal(whiskers([pair[n] for pair in pairs]), 1.0) / units[n] for n in (0, 1))
    axes.errorbar(x, y, xerr=aside, yerr=up, capsize=2, elinewidth=1, **looks)


def _size(arms: Sequence[Found], statistic: str) -> float:
    """How large a statistic is in the arms."""
    means = np.abs([one.estimate.mean for one in arms if one.statistic == statistic])
    return float(means[~np.isnan(means)].max(initial=0.0))


def _label(label: str, size: float) -> tuple[str, float]:
    """The label of a statistic, and by what it is divided: seconds are told in days or hours where they are many."""
    if label.endswith(", s"):
        for unit, seconds in (("days", DAY), ("hours", AN_HOUR)):
            if size > 2 * seconds:
                return f"{label.removesuffix('s')}{unit}", seconds
    return label, 1


def _name_axes(
    experiment: Experiment, plan: Plan, found: Sequence[Found], left: Axes, below: Axes
) -> tuple[float, float]:
    """Name two axes after their statistics; the units in which they are drawn."""
    labels = {statistic.name: statistic.label for statistic in experiment.statistics}
    (x, of_x), (y, of_y) = (_label(labels[name], _size(found, name)) for name in (plan.x, plan.y))
    left.set_ylabel(broken(y, 46))
    below.set_xlabel(broken(x, 46))
    for axis in "xy":
        plain_numbers(left, axis, 5)
    return of_x, of_y
