"""Figures of an experiment: every contrast with its interval, and one statistic against another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.drawing import draw_all
from sim.report.style import DASHES, GREY, MARKERS, SERIES, legend_above, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.experiments.experiment import Experiment
    from sim.study.experiments.experiment import Figure as Plan
    from sim.study.experiments.findings import Findings, Found

ACROSS = 3
"""Statistics beside one another."""


def names(experiment: Experiment) -> list[str]:
    """The names of an experiment's figures: the contrasts, and those it plans by number."""
    return ["contrasts", *(f"figure-{number}" for number, _ in enumerate(experiment.figures, 1))]


def draw(experiment: Experiment, findings: Findings, folder: Path) -> list[str]:
    """Draw the figures of an experiment into a folder as SVG and PNG; returns what could not be drawn, a line each."""
    contrasts, *others = names(experiment)
    figures = {contrasts: partial(_forest, experiment, findings.contrasts)}
    figures |= {
        name: partial(_against, experiment, plan, findings.arms)
        for name, plan in zip(others, experiment.figures, strict=True)
    }
    return draw_all(figures, folder)


def _forest(experiment: Experiment, found: Sequence[Found]) -> Figure:
    """A panel a statistic, a line a contrast, a colour a variant."""
    names = [contrast.name for contrast in experiment.compared]
    variants = list(experiment.variants)
    across = min(ACROSS, len(experiment.statistics))
    down = math.ceil(len(experiment.statistics) / across)
    caption = "Differences with 95 % intervals that hold together for all contrasts of a statistic."
    height = 1.6 + down * (0.9 + 0.24 * len(names) * len(variants))
    figure = sheet(1.6 + 2.7 * across, height, experiment.title, caption)
    panels = figure.subplots(down, across, squeeze=False, sharey=True)
    for number, statistic in enumerate(experiment.statistics):
        axes = panels[number // across][number % across]
        axes.axvline(0, color=GREY, linewidth=0.8)
        for place, one in enumerate(variants):
            mine = [row for row in found if (row.variant, row.statistic) == (one, statistic.name)]
            heights = [i + 0.6 * ((place + 0.5) / len(variants) - 0.5) for i in range(len(mine))]
            means = [row.estimate.mean for row in mine]
            reach = [row.estimate.half_width if math.isfinite(row.estimate.low) else 0.0 for row in mine]
            axes.errorbar(
                means, heights, xerr=reach, fmt=MARKERS[place % len(MARKERS)], color=SERIES[place % len(SERIES)],
                linestyle="none", capsize=2, label=one or None,
            )  # fmt: skip
        axes.set_title(statistic.label)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.locator_params(axis="x", nbins=4)
    for axes in panels.flat[len(experiment.statistics) :]:
        axes.set_visible(False)
    if len(variants) > 1:
        handles, labels = panels[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="upper right", ncols=len(variants))
    return figure


def _against(experiment: Experiment, plan: Plan, found: Sequence[Found]) -> Figure:
    """An arm a point, in the order of the arms; a variant a line."""
    labels = {statistic.name: statistic.label for statistic in experiment.statistics}
    caption = (
        "Means of arms with 95 % intervals; a line joins the arms in the order in which they are written."
    )
    figure = sheet(7, 4.4, plan.title, caption)
    axes = figure.subplots()
    for place, variant in enumerate(experiment.variants):
        at = {(one.name, one.statistic): one.estimate for one in found if one.variant == variant}
        pairs = [(at[arm, plan.x], at[arm, plan.y]) for arm in experiment.arms]
        axes.errorbar(
            [x.mean for x, _ in pairs], [y.mean for _, y in pairs],
            xerr=[x.half_width for x, _ in pairs], yerr=[y.half_width for _, y in pairs],
            marker=MARKERS[place % len(MARKERS)], linestyle=DASHES[place % len(DASHES)],
            color=SERIES[place % len(SERIES)], capsize=2, label=variant or None,
        )  # fmt: skip
        if place == 0:
            for name, (x, y) in zip(experiment.arms, pairs, strict=True):
                axes.annotate(name, (x.mean, y.mean), xytext=(5, 5), textcoords="offset points", fontsize=8)
    axes.set_xlabel(labels[plan.x])
    axes.set_ylabel(labels[plan.y])
    if len(experiment.variants) > 1:
        legend_above(axes)
    return figure
