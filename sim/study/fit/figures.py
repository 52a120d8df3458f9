"""Figures of a fit: what each target taught of each parameter, and what each theory has in the place of each figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.style import BLACK, GREY, SERIES, broken, broken_key, plain_numbers, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACROSS = 4


def learned(told: Mapping[str, Any]) -> Figure:
    """By parameter its prior (grey) and posterior (the middle 95 %), and by how much each target narrows it."""
    theory = next(iter(told["theories"].values()))
    rows = sorted(theory["learned"].items(), key=lambda pair: -pair[1]["contraction"])
    targets = [one["name"] for one in told["targets"]]
    table = np.array([[*(one["alone"][name] for name in targets), one["contraction"]] for _, one in rows])
    caption = (
        f"{told['title']}. Left: the middle 95 % of the posterior, over the range of the prior from its low end (0) to "
        "its high end (1). Right: by how much the standard deviation is less than the prior's, in percent, by each "
        "target alone (as emulated) and by all (the runs); less than "
        f"{100 * theory['told_from_nothing']:.0f} by all is not told from nothing."
    )
    figure = sheet(9.5, 2.6 + 0.27 * len(rows), "What each target taught", caption)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[2, 3])
    for height, (_, one) in enumerate(rows):
        low, middle, high = one["shares"]
        left.plot([0, 1], [height, height], color="#DDDDDD", linewidth=5, solid_capstyle="butt")
        left.plot([low, high], [height, height], color=SERIES[0], linewidth=5, solid_capstyle="butt")
        left.plot([middle], [height], "o", color=BLACK, markersize=3)
    left.set_yticks(range(len(rows)), [broken_key(key, 46) for key, _ in rows], fontsize=7)
    left.set_ylim(len(rows) - 0.4, -0.6)
    left.set_xlim(-0.02, 1.02)
    left.set_xlabel("share of the prior's range")
    plain_numbers(left, "x", 5)
    right.grid(visible=False)
    right.imshow(np.clip(table, 0, 1), aspect="auto", cmap="Blues", vmin=0, vmax=1)
    for (y, x), value in np.ndenumerate(table):
        if value >= 0.15:
            right.text(x, y, f"{100 * value:.0f}", ha="center", va="center", fontsize=7,
                       color="white" if value > 0.6 else BLACK)  # fmt: skip
    names = [*(broken(name.replace("_", " "), 14) for name in targets), "all"]
    right.set_xticks(range(len(names)), names, fontsize=7, rotation=90)
    right.tick_params(length=0)
    right.axvline(len(targets) - 0.5, color=GREY, linewidth=1)
    return figure


def theories(told: Mapping[str, Any]) -> Figure:
    """Of each figure, fitted and predicted: what is published, and the interval of each theory."""
    names = list(told["theories"])
    panels: list[tuple[str, bool, list[Mapping[str, Any] | None]]] = []
    first = told["theories"][names[0]]
    for place, one in enumerate(first["figures"]):
        panels.append((one["name"], True, [told["theories"][name]["figures"][place] for name in names]))
    for which, later in enumerate(first["predicted"]):
        for place, one in enumerate(later["figures"]):
            every = [told["theories"][name]["predicted"][which]["figures"][place] for name in names]
            panels.append((one["name"], False, every))
    down = -(-len(panels) // ACROSS)
    caption = (
        "Grey line: published. Bars: 95 % of the members of each theory, with their mean. What was aimed at says only "
        "that a theory can be so; what was predicted says more."
    )
    figure = sheet(
        9.5, 1.5 + (0.85 + 0.16 * len(names)) * down, "Theories of effort beside what is published", caption
    )
    axes_of = figure.subplots(down, ACROSS, squeeze=False, sharey=True)
    for number, (name, fitted, every) in enumerate(panels):
        axes = axes_of[number // ACROSS][number % ACROSS]
        size = 1e6 if every[0] and every[0]["published"] > 1000 else 0.01
        for height, one in enumerate(every):
            if one is None or one["mean"] is None:
                continue
            axes.plot(
                [one["low"] / size, one["high"] / size], [height, height], color=SERIES[height], linewidth=3
            )
            axes.plot([one["mean"] / size], [height], "o", color=BLACK, markersize=3)
        published = every[0]["published"] if every[0] else 0.0
        axes.axvline(published / size, color=GREY, linewidth=1.2)
        title = f"{name.replace('_', ' ')}{', million' if size > 1 else ', %'}"
        axes.set_title(broken(title, 26) + ("\nfitted" if fitted else "\npredicted"), fontsize=8)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        plain_numbers(axes, "x", 4)
    for axes in axes_of.flat[len(panels) :]:
        axes.set_visible(False)
    return figure
