"""The figure of a plan: how much of what is promised is kept by more officers and by fewer, and where it falls off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.style import BLUE, GREY, VERMILION, panel_title, shares, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.staffing.plan import Plan

WIDTH, HEIGHT = 4.4, 3.0


def cliff(plan: Plan) -> Figure:
    """A panel a promise: a line a unit, and all together, over the officers of every post beside the plan's."""
    curve = plan.curve
    assert curve is not None
    promises = plan.question.promises
    across = min(2, len(promises))
    down = -(-len(promises) // across)
    years = curve.seen[0].good.shape[-1]
    figure = sheet(
        max(6.0, WIDTH * across), 1.4 + HEIGHT * down, "Officers against promise",
        f"Kept of what is promised, mean of {years} years, where every post has so many officers more or fewer than "
        "the plan. Thin: each unit; thick: all together; dashed: what is promised.",
    )  # fmt: skip
    panels = figure.subplots(down, across, squeeze=False)
    for row, promise in enumerate(promises):
        axes = panels[row // across][row % across]
        each = np.stack([seen.mean[row] for seen in curve.seen])
        for group in np.flatnonzero(plan.seen.counts[row]):
            axes.plot(curve.steps, each[:, group], color=GREY, linewidth=0.7, alpha=0.7)
        axes.plot(curve.steps, curve.kept(row), "o-", color=BLUE, linewidth=2.2)
        bound = promise.bound if promise.kind == "backlog" else promise.share
        axes.axhline(bound, color=VERMILION, linestyle="--", linewidth=1.0)
        axes.set_xticks(
            curve.steps,
            [f"{step:+d}\n{count}" for step, count in zip(curve.steps, curve.officers, strict=True)],
        )
        axes.set_xlabel("officers of every post beside the plan; officers in all")
        if promise.kind != "backlog":
            shares(axes)
        panel_title(axes, promise.text, WIDTH)
    for axes in panels.flat[len(promises) :]:
        axes.set_visible(False)
    return figure
