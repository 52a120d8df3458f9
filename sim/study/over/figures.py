"""In how many plausible cities each claim holds, and how far each of them lies from where it would not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.style import BLUE, GREY, ORANGE, broken, counts, sheet, short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.over.over import Claim, Over

LETTERS = 62
FARTHEST = 30.0
"""Standard errors from a bound beyond which all is one."""
SURE = 2.0
"""Standard errors of chance beyond which it is no matter of chance."""
LIGHT = 0.45


def claims_over_members(found: Over) -> Figure:
    """A row a claim and variant. Left the share of members in which it holds, right every member's distance from the
    bound in standard errors of chance: dots spread wider than chance are parameters."""
    labels = [broken(_label(one), LETTERS) for one in found.claims]
    lines = sum(label.count("\n") + 1 for label in labels)
    caption = (
        f"{found.members} members of the ensemble {found.ensemble}, {found.size.replications} replications each, "
        f"scale {found.size.scale:g}. Left: members in which the claim holds (blue) or does not (orange); pale where "
        "chance in the member's mean may have decided it. Right: a dot a member, how far its mean lies on the right "
        "(above 0) or the wrong side of the bound, in standard errors of chance; in the grey band chance may decide."
    )
    figure = sheet(11, 1.9 + 0.2 * lines + 0.1 * len(labels), f"{found.experiment.title}", caption)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[2, 3])
    right.axvspan(-SURE, SURE, color=GREY, alpha=0.15, linewidth=0)
    right.axvline(0, color=GREY, linewidth=0.8)
    for height, one in enumerate(found.claims):
        begin = 0.0
        for count, color, alpha in _bars(one):
            left.barh(height, count, left=begin, color=color, alpha=alpha, height=0.6)
            begin += count
        margins = distances(one)
        colors = np.where(one.holds, BLUE, ORANGE)
        right.scatter(margins, height + _aside(len(margins)), s=14, c=colors, alpha=0.75, linewidths=0)
    left.set_yticks(range(len(labels)), labels)
    left.set_ylim(len(labels) - 0.4, -0.6)
    left.set_xlim(0, found.members)
    left.set_xlabel("members")
    counts(left, "x")
    right.set_xscale("symlog", linthresh=SURE, linscale=1.0)
    right.set_xlim(-1.2 * FARTHEST, 1.2 * FARTHEST)
    right.set_xticks([-30, -10, -2, 0, 2, 10, 30], ["−30", "−10", "−2", "0", "2", "10", "30"])
    right.minorticks_off()
    right.set_xlabel("standard errors of chance on the right side of the bound")
    return figure


def _label(one: Claim) -> str:
    return one.hypothesis.claim + (f" ({short(one.variant, 30)})" if one.variant else "")


def _bars(one: Claim) -> list[tuple[int, str, float]]:
    """Members in which it surely holds, holds, does not hold, surely does not: how many, and how they look."""
    sure, surely_not = one.surely
    holds = int(one.holds.sum())
    rest = len(one.known) - holds
    return [
        (sure, BLUE, 1.0),
        (holds - sure, BLUE, LIGHT),
        (rest - surely_not, ORANGE, LIGHT),
        (surely_not, ORANGE, 1.0),
    ]


def distances(one: Claim) -> np.ndarray:
    """float64[members]: how far each mean lies within its bounds (below 0: outside), in standard errors of chance, no
    farther than `FARTHEST`; where nothing is chance, that far."""
    low, high = one.hypothesis.bounds
    means = one.known.mean(axis=1)
    inside = np.minimum(means - low, high - means)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(inside == 0, 0.0, inside / one.chance)
    return np.asarray(np.clip(found, -FARTHEST, FARTHEST))


def _aside(count: int) -> np.ndarray:
    """float64[count]: by how much dots are moved up and down, so that they do not hide one another."""
    return 0.5 * ((np.arange(count) * 0.618034) % 1 - 0.5)
